package io.github.jerseycached.store;

import io.github.jerseycached.epoch.HeapEpochs;
import io.github.jerseycached.epoch.HeapEpochs.Membership;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
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
    private static final int OVERHEAD_BYTES = 370;

    /** What a key holds, and its place in the queue. */
    static final class Holding {
        final CacheKey key;
        final Variants variants;
        final long weight;
        // Those of each of the variants, in their order.
        private final List<Membership[]> memberships;
        // When the first of the variants can be served no longer, in seconds of the epoch.
        private final long ends;
        private volatile boolean read;
        private long number;
        private @Nullable Holding newer;
        private @Nullable Holding older;

        Holding(CacheKey key, Variants variants, List<Membership[]> memberships) {
            this.key = key;
            this.variants = variants;
            this.memberships = memberships;
            this.weight = OVERHEAD_BYTES + key.text().length() + variants.weight();
            long first = Long.MAX_VALUE;
            for (StoredResponse response : variants.newestFirst()) {
                // Rounded up: at this second it has ended.
                first = Math.min(
                        first, response.servableUntil().plusNanos(999_999_999).getEpochSecond());
            }
            this.ends = first;
        }

        List<Membership[]> memberships() {
            return memberships;
        }

        /** Those that are not invalidated. */
        Variants usable() {
            for (Membership[] each : memberships) {
                if (HeapEpochs.validity(each) != Validity.VALID) {
                    return reached();
                }
            }
            return variants;
        }

        private Variants reached() {
            List<StoredResponse> all = variants.newestFirst();
            List<StoredResponse> usable = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                StoredResponse each = HeapEpochs.validity(memberships.get(i)).applyTo(all.get(i));
                if (each != null) {
                    usable.add(each);
                }
            }
            return Variants.of(usable);
        }

        boolean hasEnded(Instant now) {
            return ends <= now.getEpochSecond();
        }

        /** Those that no invalidation has reached and that are not of a kind; the same object when all are. */
        Variants without(Predicate<StoredResponse> kind) {
            List<StoredResponse> all = variants.newestFirst();
            List<StoredResponse> left = new ArrayList<>(all.size());
            for (int i = 0; i < all.size(); i++) {
                if (HeapEpochs.validity(memberships.get(i)) != Validity.INVALIDATED && !kind.test(all.get(i))) {
                    left.add(all.get(i));
                }
            }
            return left.size() == all.size() ? variants : Variants.of(left);
        }

        /** Carries over whether it was read. */
        void readAs(Holding other) {
            read = other.read;
        }

        void touch() {
            // Written only once between two visits of the hand: the cache line of a hot key stays shared.
            if (!read) {
                read = true;
            }
        }
    }

    private final long bound;
    private final Map<CacheKey, Holding> holdings = new HashMap<>();
    private final TreeSet<Holding> byEnd =
            new TreeSet<>(Comparator.comparingLong((Holding each) -> each.ends).thenComparingLong(each -> each.number));
    private long added;
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
            responses += holding.memberships.size();
        }
        return responses;
    }

    boolean canHold(Holding holding) {
        return holding.weight <= bound;
    }

    /** Counts a holding of a key that has none. */
    void add(Holding holding) {
        holdings.put(holding.key, holding);
        holding.number = added++;
        byEnd.add(holding);
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
        byEnd.remove(holding);
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

    boolean hasRoomFor(Holding holding) {
        return weight + holding.weight <= bound;
    }

    @Nullable
    Holding get(CacheKey key) {
        return holdings.get(key);
    }

    /** The key of a response that can be served no longer; {@code null} when there is none. */
    @Nullable
    CacheKey firstEnded(Instant now) {
        return byEnd.isEmpty() || !byEnd.first().hasEnded(now) ? null : byEnd.first().key;
    }

    /** The keys of responses that are of no use any more. */
    List<CacheKey> useless(Instant now) {
        List<CacheKey> useless = new ArrayList<>();
        for (Holding holding : byEnd) {
            if (!holding.hasEnded(now)) {
                break;
            }
            if (holding.variants.newestFirst().stream().anyMatch(each -> !each.isUseful(now))) {
                useless.add(holding.key);
            }
        }
        return useless;
    }

    /** Takes out the next that leaves to make room; {@code null} when there is none. */
    @Nullable
    Holding takeOut() {
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
        byEnd.clear();
        newest = null;
        oldest = null;
        hand = null;
        weight = 0;
    }
}
