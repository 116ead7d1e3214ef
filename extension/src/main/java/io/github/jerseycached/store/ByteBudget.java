package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.Epochs.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        // Those of each of the variants, in their order.
        private final List<Epoch[]> epochs;
        private volatile boolean read;
        private @Nullable Holding newer;
        private @Nullable Holding older;

        Holding(CacheKey key, Variants variants, List<Epoch[]> epochs) {
            this.key = key;
            this.variants = variants;
            this.epochs = epochs;
            this.weight = OVERHEAD_BYTES + key.text().length() + variants.weight();
        }

        List<Epoch[]> epochs() {
            return epochs;
        }

        /** Those that no invalidation has reached. */
        Variants usable() {
            List<StoredResponse> all = variants.newestFirst();
            for (int i = 0; i < all.size(); i++) {
                long began = all.get(i).provenance().began();
                for (Epoch epoch : epochs.get(i)) {
                    if (epoch.isAfter(began) || epoch.isSoftlyAfter(began)) {
                        return reached(all);
                    }
                }
            }
            return variants;
        }

        private Variants reached(List<StoredResponse> all) {
            List<StoredResponse> usable = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                StoredResponse response = all.get(i);
                long began = response.provenance().began();
                boolean gone = false;
                boolean stale = false;
                for (Epoch epoch : epochs.get(i)) {
                    gone |= epoch.isAfter(began);
                    stale |= epoch.isSoftlyAfter(began);
                }
                if (!gone) {
                    usable.add(stale ? response.asMadeStale() : response);
                }
            }
            return Variants.of(usable);
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

    long bound() {
        return bound;
    }

    long weight() {
        return weight;
    }

    int size() {
        return holdings.size();
    }

    /** How many responses are held, of all keys. */
    long responses() {
        long responses = 0;
        for (Holding holding : holdings.values()) {
            responses += holding.epochs.size();
        }
        return responses;
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

    /**
     * Counts the key's holding no longer.
     *
     * @return it, {@code null} when there is none
     */
    @Nullable
    Holding remove(CacheKey key) {
        Holding holding = holdings.remove(key);
        if (holding == null) {
            return null;
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
        return holding;
    }

    /** Takes out the next that leaves to make room for a holding; {@code null} when there is room. */
    @Nullable
    Holding takeOut(Holding forThis) {
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
        return remove(candidate.key);
    }

    void clear() {
        holdings.clear();
        newest = null;
        oldest = null;
        hand = null;
        weight = 0;
    }
}
