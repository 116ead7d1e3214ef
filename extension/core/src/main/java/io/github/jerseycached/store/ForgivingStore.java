package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** A store whose failures are misses: each is swallowed here, and told of once a minute. */
public final class ForgivingStore implements ResponseStore {

    private final ResponseStore store;
    private final Warnings warnings;
    private final KeyedHash otherwise = KeyedHash.random();

    /**
     * Makes failures of another store misses.
     *
     * @param store the one that may fail
     * @param clock spaces the warnings
     */
    public ForgivingStore(ResponseStore store, InstantSource clock) {
        this.store = store;
        this.warnings = new Warnings(ForgivingStore.class, clock);
    }

    @Override
    public void configure(InstantSource clock, int maxVariants) {
        attempt("configure", () -> store.configure(clock, maxVariants));
    }

    @Override
    public void open() {
        attempt("open", store::open);
    }

    @Override
    public long clock() {
        // What began before everything is never kept.
        return attempt("clock", Long.MIN_VALUE, store::clock);
    }

    @Override
    public Variants get(CacheKey key) {
        return attempt("get", Variants.NONE, () -> store.get(key));
    }

    @Override
    public boolean isInMemory() {
        return attempt("isInMemory", false, store::isInMemory);
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        // Each hit comes by here, and is to make no object for it.
        try {
            return store.get(key, request);
        } catch (RuntimeException failure) {
            warn("get", failure);
            return Variants.NONE;
        }
    }

    @Override
    public Optional<CompletableFuture<Runnable>> lease(CacheKey key) {
        return attempt("lease", Optional.empty(), () -> store.lease(key));
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        return attempt("put", false, () -> store.put(key, response));
    }

    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        attempt("remove", () -> store.remove(key, selecting, requested));
    }

    @Override
    public long invalidate(Collection<String> names) {
        return attempt("invalidate", 0L, () -> store.invalidate(names));
    }

    @Override
    public long makeStale(Collection<String> names) {
        return attempt("makeStale", 0L, () -> store.makeStale(names));
    }

    @Override
    public KeyedHash hash() {
        return attempt("hash", otherwise, store::hash);
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        attempt("visit", () -> store.visit(visitor));
    }

    @Override
    public long size() {
        return attempt("size", 0L, store::size);
    }

    @Override
    public long evictions() {
        return attempt("evictions", 0L, store::evictions);
    }

    @Override
    public long weight() {
        return attempt("weight", 0L, store::weight);
    }

    @Override
    public OptionalLong bound() {
        return attempt("bound", OptionalLong.empty(), store::bound);
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
