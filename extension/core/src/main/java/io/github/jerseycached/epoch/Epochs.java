package io.github.jerseycached.epoch;

import io.github.jerseycached.http.Provenance;

/**
 * When names were invalidated last, and what that means for a stored response. This is the one place that decides it; the
 * heap, the log of the lower tiers, a clustered cache and Redis only keep the times.
 *
 * <p>Each invalidation moves a logical clock forward and records the new time, the epoch, for its names. A response carries
 * the time of that clock when its request began ({@link Provenance#began()}). It is invalidated if one of its names, or {@link
 * Provenance#EVERYTHING}, has a later epoch. So an invalidation costs the same whatever is stored, and it also reaches
 * responses that are made meanwhile and stored later.
 *
 * <p>Names that are forgotten leave their latest epoch as the floor: what began before the floor counts as invalidated.
 *
 * <p>Concurrency: implementations raise the floor before they forget a name. A reader asks for the names first and for the
 * floor last, so it misses nothing that was invalidated before it began.
 */
public interface Epochs {

    /**
     * Looks up a name.
     *
     * @param name one of {@link Provenance#names()}, or {@link Provenance#EVERYTHING}
     * @return when it was invalidated last; {@link Epoch#NEVER} if that is not known
     */
    Epoch of(String name);

    /** {@return the time before which invalidations may have been forgotten} */
    long floor();

    /**
     * Decides whether a stored response is still valid.
     *
     * @param provenance of the response
     * @return what invalidation has done to it
     */
    public default Validity validity(Provenance provenance) {
        long began = provenance.began();
        Validity found = of(Provenance.EVERYTHING).validity(began);
        for (String name : provenance.names()) {
            if (found == Validity.INVALIDATED) {
                return found;
            }
            found = found.and(of(name).validity(began));
        }
        return began < floor() ? Validity.INVALIDATED : found;
    }
}
