package io.github.jerseycached.plan;

/** How long the responses of a method are, guessed from the last one, so that a buffer of that length need not grow. */
public final class UsualLength {

    private static final int FIRST_BYTES = 4096;
    // Where lengths differ, a longer buffer costs more to clear than a shorter one to grow.
    private static final int MOST_BYTES = 128 << 10;

    private volatile int last = FIRST_BYTES;

    public int guessed() {
        return last;
    }

    public void was(int length) {
        int next = Math.min(length, MOST_BYTES);
        if (next != last) {
            last = next;
        }
    }
}
