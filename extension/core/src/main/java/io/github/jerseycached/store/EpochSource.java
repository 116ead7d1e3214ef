package io.github.jerseycached.store;

import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Variants;
import java.util.Collection;

/** Where a store gets its epochs from: this process, or a server that several processes share. */
interface EpochSource {

    /** The logical clock of invalidation. */
    long clock();

    /** Hides texts that keys must not show; the same as long as the epochs last. */
    KeyedHash hash();

    /** What invalidation has done to a response, by the rules of {@link Epochs}. */
    Validity validity(Provenance provenance);

    /**
     * Invalidates names, or makes stale what has them.
     *
     * @throws RuntimeException if a server cannot be reached; then this process obeys the invalidation, and the others do
     *     later
     */
    void raise(Collection<String> names, boolean soft);

    /** Those of some stored responses that are not invalidated; those that were made stale are marked. */
    default Variants usable(Variants stored) {
        return Validity.usable(stored, this::validity);
    }
}
