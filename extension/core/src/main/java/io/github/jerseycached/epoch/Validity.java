package io.github.jerseycached.epoch;

import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What invalidation has done to a stored response. The order is that of severity. */
public enum Validity {
    /** No invalidation has reached it. */
    VALID,
    /** A soft invalidation has reached it: it may be served stale while it is refreshed. */
    STALE,
    /** It must not be used. */
    INVALIDATED;

    /**
     * Combines two findings about one response.
     *
     * @param other the other one
     * @return the more severe of the two
     */
    public Validity and(Validity other) {
        return other.compareTo(this) > 0 ? other : this;
    }

    /**
     * Applies this finding to a response.
     *
     * @param response any stored response
     * @return the response, marked as stale if it is; {@code null} if it must not be used
     */
    public @Nullable StoredResponse applyTo(StoredResponse response) {
        return switch (this) {
            case VALID -> response;
            case STALE -> response.asMadeStale();
            case INVALIDATED -> null;
        };
    }

    /**
     * Leaves out the invalidated ones of some responses, and marks those that are stale.
     *
     * @param stored the responses
     * @param validity finds out about each
     * @return the usable ones; the same object if all are valid
     */
    public static Variants usable(Variants stored, Function<Provenance, Validity> validity) {
        return stored.map(response -> validity.apply(response.provenance()).applyTo(response));
    }
}
