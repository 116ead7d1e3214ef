package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import org.jspecify.annotations.Nullable;

/**
 * What the store had for a request that it does not answer.
 *
 * @param arrivals how many there were for the key before, as {@link CollapsedRequests#arrivals} counts them
 * @param reuse what is to be done with it
 */
record LookUp(Variants stored, int arrivals, Reuse reuse) {

    /** Looks up what a request goes by, now. */
    static LookUp of(Visit visit, Keyed.By by) {
        CacheSettings settings = visit.settings();
        int arrivals = settings.collapsed().arrivals(by.key());
        Variants stored = visit.stored(by.key());
        return new LookUp(stored, arrivals, decide(visit, stored));
    }

    /** What is to be done with what the store has for a request. */
    static Reuse decide(Visit visit, Variants stored) {
        return visit.client().isRefresh()
                ? Reuse.refresh(visit.client(), stored)
                : Reuse.decide(
                        visit.client(),
                        visit.asked(),
                        visit.identity() != null,
                        stored,
                        visit.settings().clock().instant());
    }

    /** For what a request goes to the resource that the store has this for. */
    static Forward why(Reuse reuse) {
        if (reuse instanceof Reuse.Validate validate) {
            return validate.why();
        }
        return reuse instanceof Reuse.Miss miss ? miss.why() : Forward.STALE;
    }

    /** The stored response that does not serve as long as the resource answers; {@code null} for none. */
    static @Nullable StoredResponse stale(Reuse reuse) {
        if (reuse instanceof Reuse.Validate validate) {
            return validate.response();
        }
        return reuse instanceof Reuse.Miss miss ? miss.stale() : null;
    }
}
