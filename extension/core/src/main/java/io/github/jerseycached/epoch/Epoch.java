package io.github.jerseycached.epoch;

/**
 * When a name was invalidated last, by the logical clock of the store. Zero stands for never.
 *
 * @param hard when what has the name was invalidated
 * @param soft when what has the name was made stale
 */
public record Epoch(long hard, long soft) {

    /** Of a name that was never invalidated. */
    public static final Epoch NEVER = new Epoch(0, 0);

    /**
     * An invalidation of one kind.
     *
     * @param time by the logical clock
     * @param soft whether it only makes stale
     * @return the epoch
     */
    public static Epoch at(long time, boolean soft) {
        return soft ? new Epoch(0, time) : new Epoch(time, 0);
    }

    /**
     * Combines the epochs of one name.
     *
     * @param other another one
     * @return the later time of each kind
     */
    public Epoch and(Epoch other) {
        return new Epoch(Math.max(hard, other.hard), Math.max(soft, other.soft));
    }

    /** {@return the later of the two times} */
    public long latest() {
        return Math.max(hard, soft);
    }

    /**
     * What these invalidations mean for a response that has the name.
     *
     * @param began the time of the clock when its request began
     * @return whether one came later
     */
    public Validity validity(long began) {
        if (hard > began) {
            return Validity.INVALIDATED;
        }
        return soft > began ? Validity.STALE : Validity.VALID;
    }
}
