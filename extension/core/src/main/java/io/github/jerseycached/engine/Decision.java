package io.github.jerseycached.engine;

import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do with a request: the one answer that Jersey's filter, the fast lanes, waiting requests and explain act on. */
public sealed interface Decision {

    /**
     * Send a stored response.
     *
     * @param stored the stored response
     * @param age its age, {@code null} when it was validated for this very request
     * @param handling what {@code Cache-Status} says of it
     * @param at the time of the decision
     */
    record Hit(StoredResponse stored, @Nullable Duration age, Handling handling, Instant at) implements Decision {

        /**
         * Sends the response that another request has brought.
         *
         * @param stored the stored response
         * @param age its age
         * @param why what the request would have gone to the method for
         * @param now the time of the decision
         * @return what to send
         */
        public static Hit collapsed(StoredResponse stored, Duration age, Forward why, Instant now) {
            Handling handling = new Handling.ServedCollapsed(why, stored.terms().remaining(now));
            return new Hit(stored, age, handling, now);
        }

        /**
         * Sends a stale response in place of a failure of the method (RFC 5861 §4).
         *
         * @param stored the stored response
         * @param why what the request went to the method for
         * @param status of the failure
         * @param now the time of the failure
         * @return what to send; {@code null} where the stored response may not be sent for this
         */
        public static @Nullable Hit inPlaceOfFailure(StoredResponse stored, Forward why, int status, Instant now) {
            if (!Reuse.standsIn(stored, status, now)) {
                return null;
            }
            Handling handling =
                    new Handling.ServedOnError(why, status, stored.terms().remaining(now));
            return new Hit(stored, stored.terms().age(now), handling, now);
        }

        /** {@return whether it is served although it is stale, or in place of an error} */
        public boolean isStale() {
            return handling instanceof Handling.ServedStale || handling instanceof Handling.ServedOnError;
        }
    }

    /**
     * Send a stale stored response, and refresh it behind the request (RFC 5861 §3).
     *
     * @param hit what to send
     * @param key of the request
     * @param isRefreshed whether a refresh begins or is under way; {@code false} while it backs off after a failure
     */
    record StaleHit(Hit hit, Keying.Key key, boolean isRefreshed) implements Decision {}

    /**
     * Run the method, or wait for another request that runs it.
     *
     * @param found what the store has, and why it does not serve
     * @param mayCollapse whether the request may wait for another one's response, and others for its own
     * @param otherwise a stale response to send where too many requests wait, {@code null} for none
     */
    record Run(LookUp found, boolean mayCollapse, @Nullable Hit otherwise) implements Decision {}

    /**
     * Answer 504: the client wants what is stored, or nothing (RFC 9111 §5.2.1.7).
     *
     * @param handling what {@code Cache-Status} says of it
     */
    record NothingStored(Handling.NotStored handling) implements Decision {}

    /**
     * Run the method; the cache neither serves nor stores.
     *
     * @param why for people and for {@code Cache-Status}
     * @param isForThisClientAlone whether no cache further on may keep the answer for others
     */
    record Bypass(Reason why, boolean isForThisClientAlone) implements Decision {}
}
