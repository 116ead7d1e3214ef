package io.github.jerseycached.grizzly;

import io.github.jerseycached.engine.FastLaneEntry;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The entries that the application has offered, by the signatures of their requests. The table has a fixed size: each
 * signature has a few slots, and a new signature takes the slot of one that was not asked for lately. Flooding it with new
 * targets only moves other clients' hits to the ordinary path, until they have been there once more.
 */
final class EntryTable {

    private static final int BUCKETS = 2048;
    private static final int SLOTS = 8;

    /** An entry, and the heads of the answers that were sent for it. */
    static final class Slot {
        private final int hash;
        private final byte[] signature;
        private final FastLaneEntry entry;
        private final PreparedHead.Kept whole = new PreparedHead.Kept();
        private final PreparedHead.Kept notModified = new PreparedHead.Kept();
        private volatile boolean asked = true;

        private Slot(int hash, byte[] signature, FastLaneEntry entry) {
            this.hash = hash;
            this.signature = signature;
            this.entry = entry;
        }

        FastLaneEntry entry() {
            return entry;
        }

        /** The head of an answer. */
        PreparedHead head(FastLaneEntry.Answer answer) {
            return (answer.isNotModified() ? notModified : whole).of(answer);
        }
    }

    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(BUCKETS * SLOTS);
    private int hand;

    /** The slot of a request; {@code null} when there is none, or its entry is over. */
    @Nullable
    Slot find(Signature signature) {
        int hash = signature.hash();
        int first = first(hash);
        for (int i = first; i < first + SLOTS; i++) {
            Slot one = slots.get(i);
            if (one != null && one.hash == hash && signature.matches(one.signature)) {
                if (!one.asked) {
                    one.asked = true;
                }
                return one.entry.isOver() ? null : one;
            }
        }
        return null;
    }

    /** Keeps an entry. */
    synchronized void learn(Signature signature, FastLaneEntry entry) {
        int hash = signature.hash();
        int place = place(signature, hash);
        Slot there = slots.get(place);
        if (there == null || there.hash != hash || !signature.matches(there.signature) || !there.entry.equals(entry)) {
            slots.set(place, new Slot(hash, signature.copy(), entry));
        }
    }

    private int place(Signature signature, int hash) {
        int first = first(hash);
        int free = -1;
        for (int i = first; i < first + SLOTS; i++) {
            Slot one = slots.get(i);
            if (one == null) {
                free = i;
            } else if (one.hash == hash && signature.matches(one.signature)) {
                return i;
            }
        }
        return free >= 0 ? free : unasked(first);
    }

    /** A place whose signature has not been asked for since the hand came by last. */
    private int unasked(int first) {
        while (true) {
            int i = first + hand;
            hand = (hand + 1) % SLOTS;
            Slot one = slots.get(i);
            if (one == null || !one.asked) {
                return i;
            }
            one.asked = false;
        }
    }

    private static int first(int hash) {
        return (hash & BUCKETS - 1) * SLOTS;
    }
}
