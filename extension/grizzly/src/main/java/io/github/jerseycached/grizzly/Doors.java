package io.github.jerseycached.grizzly;

import io.github.jerseycached.jaxrs.HttpCacheDoor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The doors that the application has shown, by the signatures of their requests. So many and no more: each signature has a
 * few places, and a new one takes that of one which has not been asked for lately. Who floods it with targets gains that
 * hits of others take the ordinary way, until they have been there once more.
 */
final class Doors {

    private static final int BUCKETS = 2048;
    private static final int PLACES = 8;

    /** A door, and the heads of what has gone out by it. */
    static final class Known {
        private final int hash;
        private final byte[] signature;
        private final HttpCacheDoor door;
        private final PreparedHead.Kept whole = new PreparedHead.Kept();
        private final PreparedHead.Kept notModified = new PreparedHead.Kept();
        private volatile boolean asked = true;

        private Known(int hash, byte[] signature, HttpCacheDoor door) {
            this.hash = hash;
            this.signature = signature;
            this.door = door;
        }

        HttpCacheDoor door() {
            return door;
        }

        /** The head of an answer. */
        PreparedHead head(HttpCacheDoor.Answer answer) {
            return (answer.isNotModified() ? notModified : whole).of(answer);
        }
    }

    private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(BUCKETS * PLACES);
    private int hand;

    /** The door of a request; {@code null} when it has not been shown, or leads nowhere any more. */
    @Nullable
    Known find(Signature signature) {
        int hash = signature.hash();
        int first = first(hash);
        for (int i = first; i < first + PLACES; i++) {
            Known one = known.get(i);
            if (one != null && one.hash == hash && signature.matches(one.signature)) {
                if (!one.asked) {
                    one.asked = true;
                }
                return one.door.isShut() ? null : one;
            }
        }
        return null;
    }

    /** Takes note of a door. */
    synchronized void learn(Signature signature, HttpCacheDoor door) {
        int hash = signature.hash();
        int place = place(signature, hash);
        Known there = known.get(place);
        if (there == null || there.hash != hash || !signature.matches(there.signature) || !there.door.equals(door)) {
            known.set(place, new Known(hash, signature.copy(), door));
        }
    }

    private int place(Signature signature, int hash) {
        int first = first(hash);
        int free = -1;
        for (int i = first; i < first + PLACES; i++) {
            Known one = known.get(i);
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
            hand = (hand + 1) % PLACES;
            Known one = known.get(i);
            if (one == null || !one.asked) {
                return i;
            }
            one.asked = false;
        }
    }

    private static int first(int hash) {
        return (hash & BUCKETS - 1) * PLACES;
    }
}
