package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the responses of keys with many variants were used last. Responses share a fixed number of places: one that is not
 * used may seem to be, and stay longer.
 *
 * <p>Concurrency: the places are written and read without a lock. A use that is noted at the same time as a later one may be
 * lost.
 */
final class RecentUses {

    private static final int PLACES = 1 << 12;

    private final AtomicLongArray last = new AtomicLongArray(PLACES);
    // The ticker may begin anywhere: zero is for what was never used.
    private final long start = System.nanoTime() - 1;

    void note(CacheKey key, StoredResponse response) {
        last.lazySet(place(key, response), System.nanoTime() - start);
    }

    /** A number that grows with time; zero for a response of which no use was noted. */
    long last(CacheKey key, StoredResponse response) {
        return last.get(place(key, response));
    }

    private static int place(CacheKey key, StoredResponse response) {
        int hash = 31 * key.hashCode() + response.selectingFields().hashCode();
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
    }
}
