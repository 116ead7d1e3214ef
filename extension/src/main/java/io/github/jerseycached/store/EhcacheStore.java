package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ByteBudget.Holding;
import java.time.Duration;
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
    // Guards every change of the cache, so that the count of bytes and the cache never part. Reads take no lock.
    private final Object changes = new Object();

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
        return holding.variants;
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
            Holding before = opened.get(key);
            Variants variants = before == null ? Variants.NONE : before.variants;
            Holding after = new Holding(key, variants.with(response));
            if (!budget.canHold(after)) {
                // Too large with its siblings: the newest is worth most.
                after = new Holding(key, Variants.NONE.with(response));
            }
            if (!budget.canHold(after)) {
                return false;
            }
            budget.remove(key);
            for (CacheKey out = budget.takeOut(after); out != null; out = budget.takeOut(after)) {
                opened.remove(out);
            }
            opened.put(key, after);
            budget.add(after);
            return true;
        }
    }

    @Override
    public void remove(CacheKey key) {
        synchronized (changes) {
            Cache<CacheKey, Holding> opened = cache;
            if (opened != null) {
                opened.remove(key);
                budget.remove(key);
            }
        }
    }

    @Override
    public void clear() {
        synchronized (changes) {
            Cache<CacheKey, Holding> opened = cache;
            if (opened != null) {
                opened.clear();
                budget.clear();
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
    public long weight() {
        synchronized (changes) {
            return budget.weight();
        }
    }

    @Override
    public void close() {
        synchronized (changes) {
            cache = null;
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
