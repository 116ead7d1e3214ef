package io.github.jerseycached.epoch;

import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Variants;
import java.util.Collection;

/** Where a store gets its epochs from: this process, or a server that several processes share. */
public interface EpochSource {

    /** {@return the logical clock of invalidation} */
    long clock();

    /** {@return what hides texts that keys must not show; the same as long as the epochs last} */
    KeyedHash hash();

    /**
     * What invalidation has done to a response, by the rules of {@link Epochs}.
     *
     * @param provenance of the response
     * @return whether it may be used
     */
    Validity validity(Provenance provenance);

    /**
     * Invalidates names, or makes stale what has them.
     *
     * @param names that responses have
     * @param soft whether they are made stale
     * @throws RuntimeException if a server cannot be reached; then this process obeys the invalidation, and the others do
     *     later
     */
    void raise(Collection<String> names, boolean soft);

    /**
     * Those of some stored responses that are not invalidated.
     *
     * @param stored some responses
     * @return those, the ones that were made stale marked
     */
    default Variants usable(Variants stored) {
        return Validity.usable(stored, this::validity);
    }
}
