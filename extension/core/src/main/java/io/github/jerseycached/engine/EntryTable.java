package io.github.jerseycached.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries that the application has offered, by the signatures of their requests. The table has a fixed size: each
 * signature has a few slots, and a new signature takes the slot of one that was not asked for lately. Flooding it with new
 * targets only moves other clients' hits to the ordinary path, until they have been there once more.
 *
 * <p>Where a key has more than the signature, such as the caller's name, an entry has two slots: one under the signature alone,
 * which says whom to ask and what else selects, and one under the signature with that.
 *
 * @param <H> the heads of answers, as a server writes them
 */
public final class EntryTable<H> {

    private static final int BUCKETS = 2048;
    private static final int SLOTS = 8;

    /**
     * An entry, and the heads of the answers that were sent for it.
     *
     * @param <H> the heads
     */
    public static final class Slot<H> {
        private final int hash;
        private final byte[] signature;
        private final FastLaneEntry entry;
        private final AnswerHead<H> whole = new AnswerHead<>();
        private final AnswerHead<H> notModified = new AnswerHead<>();
        private volatile boolean asked = true;

        private Slot(int hash, byte[] signature, FastLaneEntry entry) {
            this.hash = hash;
            this.signature = signature;
            this.entry = entry;
        }

        /** {@return the entry} */
        public FastLaneEntry entry() {
            return entry;
        }

        /**
         * The head of an answer.
         *
         * @param answer of the entry
         * @param made makes the head, where the latest one is of another stored response
         * @return the head
         */
        public H head(FastLaneEntry.Answer answer, Function<FastLaneEntry.Answer, H> made) {
            if (answer.isPartial()) {
                return made.apply(answer);
            }
            return (answer.isNotModified() ? notModified : whole).of(answer, made);
        }
    }

    private final AtomicReferenceArray<@Nullable Slot<H>> slots = new AtomicReferenceArray<>(BUCKETS * SLOTS);
    private int hand;

    /** An empty one. */
    public EntryTable() {}

    /**
     * The slot of a request. Asks the guards of the method that it is for, and notes in the signature who the caller is.
     *
     * @param signature of the request
     * @return {@code null} when there is none, its entry is over, or the application has to decide
     */
    public @Nullable Slot<H> find(RequestSignature signature) {
        Slot<H> slot = at(signature);
        if (slot == null) {
            return null;
        }
        FastLaneAccess access = slot.entry.access();
        if (access.isOpenToAll()) {
            return slot;
        }
        if (!signature.isAdmitted(access)) {
            return null;
        }
        if (access.selection().isNone()) {
            return slot;
        }
        return signature.putSelection(access.selection()) ? at(signature) : null;
    }

    private @Nullable Slot<H> at(RequestSignature signature) {
        int hash = signature.hash();
        int first = first(hash);
        for (int i = first; i < first + SLOTS; i++) {
            Slot<H> one = slots.get(i);
            if (one != null && one.hash == hash && signature.matches(one.signature)) {
                if (!one.asked) {
                    one.asked = true;
                }
                return one.entry.isOver() ? null : one;
            }
        }
        return null;
    }

    /**
     * Keeps an entry, unless the guards of its method have another caller than Jersey has found.
     *
     * @param signature of the requests that it is for
     * @param entry the entry
     */
    @SuppressWarnings("ReferenceEquality") // There is one for a method.
    public void learn(RequestSignature signature, FastLaneEntry entry) {
        FastLaneAccess access = entry.access();
        if (!signature.isAdmitted(access) || !entry.agreesWith(signature.caller())) {
            return;
        }
        if (access.selection().isNone()) {
            put(signature, entry, there -> there.equals(entry));
            return;
        }
        // First without what else selects: it leads to that.
        put(signature, entry, there -> there.access() == access && !there.isOver());
        if (signature.putSelection(access.selection())) {
            put(signature, entry, there -> there.equals(entry));
        }
    }

    private synchronized void put(RequestSignature signature, FastLaneEntry entry, Predicate<FastLaneEntry> isTheSame) {
        int hash = signature.hash();
        int place = place(signature, hash);
        Slot<H> there = slots.get(place);
        if (there == null
                || there.hash != hash
                || !signature.matches(there.signature)
                || !isTheSame.test(there.entry)) {
            slots.set(place, new Slot<>(hash, signature.copy(), entry));
        }
    }

    private int place(RequestSignature signature, int hash) {
        int first = first(hash);
        int free = -1;
        for (int i = first; i < first + SLOTS; i++) {
            Slot<H> one = slots.get(i);
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
            Slot<H> one = slots.get(i);
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
