package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * A store as the cache uses it. Failures of the store are misses: each is caught here, and logged once a minute. It has the
 * optional abilities of every store, and opens the store with the cache's settings, at the latest when it is first used.
 */
public final class FailSafeStore implements ResponseStore, InspectableStore, InMemoryStore, LeasingStore {

    private final ResponseStore store;
    private final StoreSettings settings;
    private final InspectableStore inspectable;
    private final Warnings warnings;
    private final KeyedHash otherwise = KeyedHash.random();
    private volatile boolean wasOpened;

    /**
     * Wraps a store.
     *
     * @param store the store, which may fail
     * @param settings to open it with
     */
    public FailSafeStore(ResponseStore store, StoreSettings settings) {
        this.store = store;
        this.settings = settings;
        this.inspectable = InspectableStore.of(store);
        this.warnings = new Warnings(FailSafeStore.class, settings.clock());
    }

    /** Opens the store with the cache's settings. */
    public void open() {
        open(settings);
    }

    @Override
    public void open(StoreSettings with) {
        wasOpened = true;
        attempt("open", () -> store.open(with));
    }

    private void openOnce() {
        if (!wasOpened) {
            synchronized (this) {
                if (!wasOpened) {
                    // First, so that others find it open.
                    attempt("open", () -> store.open(settings));
                    wasOpened = true;
                }
            }
        }
    }

    @Override
    public long clock() {
        openOnce();
        // What began before everything is never kept.
        return attempt("clock", Long.MIN_VALUE, store::clock);
    }

    @Override
    public boolean isInMemory() {
        return store instanceof InMemoryStore memory && attempt("isInMemory", false, memory::isInMemory);
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        openOnce();
        // Each hit comes by here, and no object is made for it.
        try {
            return store.get(key, request);
        } catch (RuntimeException failure) {
            warn("get", failure);
            return Variants.NONE;
        }
    }

    @Override
    public Optional<CompletableFuture<Runnable>> lease(CacheKey key) {
        return store instanceof LeasingStore leasing
                ? attempt("lease", Optional.empty(), () -> leasing.lease(key))
                : Optional.empty();
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        openOnce();
        return attempt("put", false, () -> store.put(key, response));
    }

    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        attempt("remove", () -> store.remove(key, selecting, requested));
    }

    @Override
    public long invalidate(Collection<String> names, boolean soft) {
        openOnce();
        return attempt("invalidate", 0L, () -> store.invalidate(names, soft));
    }

    @Override
    public KeyedHash hash() {
        openOnce();
        return attempt("hash", otherwise, store::hash);
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        attempt("visit", () -> inspectable.visit(visitor));
    }

    @Override
    public StoreContents contents() {
        return attempt("contents", StoreContents.UNKNOWN, inspectable::contents);
    }

    @Override
    public void close() {
        attempt("close", store::close);
    }

    private void attempt(String operation, Runnable call) {
        attempt(operation, false, () -> {
            call.run();
            return true;
        });
    }

    private <T> T attempt(String operation, T otherwise, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException failure) {
            warn(operation, failure);
            return otherwise;
        }
    }

    private void warn(String operation, RuntimeException failure) {
        warnings.warn("The response store failed at " + operation + "; requests go to their resources.", failure);
    }
}
