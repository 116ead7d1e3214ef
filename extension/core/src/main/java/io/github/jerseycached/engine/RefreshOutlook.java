package io.github.jerseycached.engine;

import io.github.jerseycached.http.StoredResponse;
import java.time.Instant;

/** What becomes of a stale response that may be served while it is refreshed. */
public enum RefreshOutlook {
    /** It is served and refreshed. */
    REFRESHED,
    /** It is served, and not refreshed for the time being, because a refresh has just failed. */
    NOT_YET,
    /** The request runs the method. */
    FOREGROUND;

    /** Knows the state of background refreshes. */
    @FunctionalInterface
    public interface Source {
        /**
         * Says what would become of a stale response; changes nothing.
         *
         * @param key of the request
         * @param stored the stale response
         * @param now the time of the decision
         * @return the outlook
         */
        RefreshOutlook of(Keying.Key key, StoredResponse stored, Instant now);
    }
}
