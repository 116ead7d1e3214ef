package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ByteBudget.Holding;
import io.github.jerseycached.store.Epochs.Epoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The store on Ehcache: on the heap, bounded in bytes, each entry gone when its responses are of no further use.
 *
 * <p>Ehcache's own byte-sized heap pool is not used: it is on its way out, walks every object graph that is put, keeps no
 * records, and makes room by two entries a put, however large the new one is. The pool counts entries instead, and the
 * bytes are counted here.
 */
public final class EhcacheStore implements ResponseStore {

    private static final String CACHE = "responses";

    private enum State {
        NEW,
        OPEN,
        CLOSED
    }

    private final ByteBudget budget;
    private final Epochs epochs = new Epochs();
    private final KeyedHash hash = KeyedHash.random();
    // Guards every change of the cache, so that the count of bytes and the cache never part. Reads take no lock.
    private final Object changes = new Object();

    private long evictions;
    private State state = State.NEW;
    private @Nullable CacheManager manager;
    private volatile @Nullable Cache<CacheKey, Holding> cache;

    private EhcacheStore(Builder builder) {
        this.budget = new ByteBudget(builder.heapBytes);
    }

    /** {@return a builder with the defaults: heap only, 64 MiB} */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings of an {@link EhcacheStore}; each is checked at once. */
    public static final class Builder {
        private long heapBytes = 64L << 20;

        private Builder() {}

        /**
         * Bounds what is stored on the heap, counted with the objects around it. Replaces what was set before.
         *
         * @param bytes at least one, by default 64 MiB
         * @return this builder
         * @throws IllegalArgumentException for less
         */
        public Builder heapBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("heapBytes must be at least 1, but is " + bytes);
            }
            this.heapBytes = bytes;
            return this;
        }

        /** {@return the store; it takes up nothing before its first use} */
        public EhcacheStore build() {
            return new EhcacheStore(this);
        }
    }

    @Override
    public void open() {
        synchronized (changes) {
            if (state != State.OPEN) {
                CacheManager opened = CacheManagerBuilder.newCacheManagerBuilder()
                        .withCache(
                                CACHE,
                                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                                CacheKey.class,
                                                Holding.class,
                                                ResourcePoolsBuilder.newResourcePoolsBuilder()
                                                        .heap(Long.MAX_VALUE, EntryUnit.ENTRIES))
                                        .withExpiry(new WhenOfNoFurtherUse()))
                        .build(true);
                manager = opened;
                cache = opened.getCache(CACHE, CacheKey.class, Holding.class);
                state = State.OPEN;
            }
        }
    }

    /** {@return whether the store is open} */
    public boolean isOpen() {
        return cache != null;
    }

    @Override
    public KeyedHash hash() {
        return hash;
    }

    @Override
    public long clock() {
        return epochs.clock();
    }

    @Override
    public Variants get(CacheKey key) {
        Cache<CacheKey, Holding> opened = cache;
        if (opened == null) {
            return Variants.NONE;
        }
        Holding holding = opened.get(key);
        if (holding == null) {
            return Variants.NONE;
        }
        holding.touch();
        return holding.usable();
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        synchronized (changes) {
            if (state == State.NEW) {
                open();
            }
            Cache<CacheKey, Holding> opened = cache;
            if (opened == null) {
                return false;
            }
            Epoch[] ownEpochs = epochs.bear(response.provenance());
            if (ownEpochs == null) {
                return false;
            }
            Holding before = opened.get(key);
            Holding after = holding(key, before == null ? Variants.NONE : before.variants, response, ownEpochs);
            if (!budget.canHold(after)) {
                // Too large with its siblings: the newest is worth most.
                drop(after);
                ownEpochs = epochs.bear(response.provenance());
                if (ownEpochs == null) {
                    return false;
                }
                after = holding(key, Variants.NONE, response, ownEpochs);
            }
            if (!budget.canHold(after)) {
                drop(after);
                return false;
            }
            drop(budget.remove(key));
            for (Holding out = budget.takeOut(after); out != null; out = budget.takeOut(after)) {
                opened.remove(out.key);
                drop(out);
                evictions++;
            }
            opened.put(key, after);
            budget.add(after);
            return true;
        }
    }

    /** What a key holds with a new response beside those that are still usable. */
    private Holding holding(CacheKey key, Variants before, StoredResponse response, Epoch[] ownEpochs) {
        List<StoredResponse> responses = new ArrayList<>();
        List<Epoch[]> theirs = new ArrayList<>();
        for (StoredResponse each : before.with(response).newestFirst()) {
            Epoch[] its = each == response ? ownEpochs : epochs.bear(each.provenance());
            if (its != null) {
                responses.add(each);
                theirs.add(its);
            }
        }
        return new Holding(key, Variants.of(responses), List.copyOf(theirs));
    }

    private void drop(@Nullable Holding holding) {
        if (holding != null) {
            holding.epochs().forEach(epochs::drop);
        }
    }

    @Override
    public void remove(CacheKey key) {
        synchronized (changes) {
            Cache<CacheKey, Holding> opened = cache;
            if (opened != null) {
                opened.remove(key);
                drop(budget.remove(key));
            }
        }
    }

    @Override
    public long invalidate(Collection<String> names) {
        synchronized (changes) {
            long bearers = epochs.raise(names);
            Cache<CacheKey, Holding> opened = cache;
            if (names.contains(Provenance.EVERYTHING) && opened != null) {
                bearers = budget.responses();
                opened.clear();
                budget.clear();
                epochs.forget();
            }
            return bearers;
        }
    }

    @Override
    public long makeStale(Collection<String> names) {
        synchronized (changes) {
            long bearers = epochs.raiseSoftly(names);
            return names.contains(Provenance.EVERYTHING) ? budget.responses() : bearers;
        }
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        Cache<CacheKey, Holding> opened = cache;
        if (opened == null) {
            return;
        }
        for (Cache.Entry<CacheKey, Holding> entry : opened) {
            Variants usable = entry.getValue().usable();
            if (!usable.isEmpty() && !visitor.test(entry.getKey(), usable)) {
                return;
            }
        }
    }

    @Override
    public long size() {
        synchronized (changes) {
            return budget.size();
        }
    }

    @Override
    public long evictions() {
        synchronized (changes) {
            return evictions;
        }
    }

    @Override
    public long weight() {
        synchronized (changes) {
            return budget.weight();
        }
    }

    @Override
    public OptionalLong bound() {
        return OptionalLong.of(budget.bound());
    }

    @Override
    public void close() {
        synchronized (changes) {
            cache = null;
            // What is under way is not to be kept by the store as it is opened again: that knows of no invalidation
            // between.
            epochs.raise(List.of(Provenance.EVERYTHING));
            epochs.forget();
            budget.clear();
            CacheManager opened = manager;
            manager = null;
            state = State.CLOSED;
            if (opened != null) {
                opened.close();
            }
        }
    }

    /** An entry is of use as long as the longest of its variants. */
    record WhenOfNoFurtherUse() implements ExpiryPolicy<CacheKey, Holding> {

        @Override
        public Duration getExpiryForCreation(CacheKey key, Holding holding) {
            return holding.variants.useful();
        }

        @Override
        public @Nullable Duration getExpiryForAccess(CacheKey key, Supplier<? extends Holding> holding) {
            // Null leaves it as it is: being read makes nothing fresher.
            return null;
        }

        @Override
        public Duration getExpiryForUpdate(CacheKey key, Supplier<? extends Holding> before, Holding after) {
            return after.variants.useful();
        }
    }
}
