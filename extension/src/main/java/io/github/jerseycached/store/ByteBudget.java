package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Variants;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that are stored and says which key goes when they are too many. The order of leaving is SIEVE's
 * (Zhang and others, NSDI 2024): a queue in order of arrival, and a hand that goes from the oldest to the newest, sparing
 * once what was read since it last came by. A read sets a flag and takes no lock.
 *
 * <p>Not safe for use by many threads, but for {@link Holding#touch()}: its store calls it under its own lock.
 */
final class ByteBudget {

    // Measured: what Ehcache, this class and the key take for one holding, beyond the key's characters.
    private static final int OVERHEAD_BYTES = 280;

    /** What a key holds, and its place in the queue. */
    static final class Holding {
        final CacheKey key;
        final Variants variants;
        final long weight;
        private volatile boolean read;
        private @Nullable Holding newer;
        private @Nullable Holding older;

        Holding(CacheKey key, Variants variants) {
            this.key = key;
            this.variants = variants;
            this.weight = OVERHEAD_BYTES + key.uri().length() + variants.weight();
        }

        void touch() {
            // Written only once between two visits of the hand: the cache line of a hot key stays shared.
            if (!read) {
                read = true;
            }
        }
    }

    private final long bound;
    // Ehcache drops what has expired without a word; here it is found again when its key is put anew, or by the hand.
    private final Map<CacheKey, Holding> holdings = new HashMap<>();
    private long weight;
    private @Nullable Holding newest;
    private @Nullable Holding oldest;
    private @Nullable Holding hand;

    ByteBudget(long bound) {
        this.bound = bound;
    }

    long weight() {
        return weight;
    }

    int size() {
        return holdings.size();
    }

    boolean canHold(Holding holding) {
        return holding.weight <= bound;
    }

    /** Counts a holding of a key that has none. */
    void add(Holding holding) {
        holdings.put(holding.key, holding);
        holding.older = newest;
        if (newest == null) {
            oldest = holding;
        } else {
            newest.newer = holding;
        }
        newest = holding;
        weight += holding.weight;
    }

    /** Counts the key's holding no longer, if there is one. */
    void remove(CacheKey key) {
        Holding holding = holdings.remove(key);
        if (holding == null) {
            return;
        }
        Holding newer = holding.newer;
        Holding older = holding.older;
        if (hand == holding) {
            hand = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        weight -= holding.weight;
    }

    /** Takes out the next key that leaves to make room for a holding; {@code null} when there is room. */
    @Nullable
    CacheKey takeOut(Holding forThis) {
        if (weight + forThis.weight <= bound) {
            return null;
        }
        Holding candidate = hand == null ? oldest : hand;
        while (candidate != null && candidate.read) {
            candidate.read = false;
            candidate = candidate.newer == null ? oldest : candidate.newer;
        }
        if (candidate == null) {
            return null;
        }
        hand = candidate.newer;
        remove(candidate.key);
        return candidate.key;
    }

    void clear() {
        holdings.clear();
        newest = null;
        oldest = null;
        hand = null;
        weight = 0;
    }
}
