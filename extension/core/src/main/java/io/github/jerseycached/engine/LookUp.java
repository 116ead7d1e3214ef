package io.github.jerseycached.engine;

import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store has for a request.
 *
 * @param key of the request
 * @param stored the stored responses of the key that can be served to it
 * @param arrivals how many there had been for the key before, as {@link CollapsedRequests#arrivals} counts them
 * @param reuse what the rules of RFC 9111 say to do with them
 * @param at the time of the look-up
 */
public record LookUp(Keying.Key key, Variants stored, int arrivals, Reuse reuse, Instant at) {

    /** Where a stale response may not be served while it is refreshed: the method runs first. */
    LookUp askFirst(Reuse.ServeStale stale) {
        return new LookUp(key, stored, arrivals, Reuse.askFirst(stale), at);
    }

    /** {@return what the request goes to the method for} */
    public Forward why() {
        if (reuse instanceof Reuse.Validate validate) {
            return validate.why();
        }
        return reuse instanceof Reuse.Miss miss ? miss.why() : Forward.STALE;
    }

    /** {@return the stored response that does not serve as long as the method answers; {@code null} for none} */
    public @Nullable StoredResponse stale() {
        if (reuse instanceof Reuse.Validate validate) {
            return validate.response();
        }
        return reuse instanceof Reuse.Miss miss ? miss.stale() : null;
    }
}
