package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
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

    /**
     * Notes that a request has found the responses of a key, if one of them needs to go soon.
     *
     * @param most how many responses a key keeps
     */
    void found(CacheKey key, Variants variants, RequestHead request, int most) {
        if (isCrowded(variants, most)) {
            variants.select(request).ifPresent(selected -> note(key, selected));
        }
    }

    /**
     * Adds a response to those of its key. If there are too many, the least recently used ones go.
     *
     * @param most how many responses a key keeps
     */
    Variants with(CacheKey key, Variants before, StoredResponse response, int most) {
        if (isCrowded(before, most)) {
            note(key, response);
        }
        return before.with(response, most, each -> last.get(place(key, each)));
    }

    // Of fewer responses none needs to go soon.
    private static boolean isCrowded(Variants variants, int most) {
        return variants.size() > most / 2;
    }

    private void note(CacheKey key, StoredResponse response) {
        last.lazySet(place(key, response), System.nanoTime() - start);
    }

    private static int place(CacheKey key, StoredResponse response) {
        int hash = 31 * key.hashCode() + response.selectingFields().hashCode();
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
    }
}
