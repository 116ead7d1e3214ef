package io.github.jerseycached.engine;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When answers that are not stored were requested. Such an answer supersedes what is stored (RFC 9111 §4.3.3), and also what
 * was requested before it and arrives later: a slow fill, or the 304 to an earlier question.
 *
 * <p>Responses share a fixed number of places. If two of them share one, a response may not be stored although it could be;
 * that takes an answer that overtakes it while it is made.
 */
public final class SupersededResponses {

    private static final int PLACES = 1 << 12;
    private static final long MICROS = 1_000_000;

    private final AtomicLongArray latest = new AtomicLongArray(PLACES);

    /** An answer is not stored that was requested then. */
    void add(CacheKey key, SelectingFields selecting, Instant requested) {
        latest.accumulateAndGet(place(key, selecting), micros(requested), Math::max);
    }

    /** Whether a later answer has superseded this response before it could be stored. */
    boolean contain(CacheKey key, StoredResponse response) {
        return latest.get(place(key, response.selectingFields()))
                > micros(response.terms().requested());
    }

    private static int place(CacheKey key, SelectingFields selecting) {
        int hash = 31 * key.hashCode() + selecting.hashCode();
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS + instant.getNano() / 1_000;
    }
}
