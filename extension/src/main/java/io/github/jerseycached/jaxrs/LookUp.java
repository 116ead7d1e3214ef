package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the store has for a request; the same whether the application's filter asks or, before it, a server. */
final class LookUp {

    private final CacheSettings settings;

    LookUp(CacheSettings settings) {
        this.settings = settings;
    }

    /** What the store has for a request that has come to its method, now. */
    Reuse of(Visit visit, Keyed.By by) {
        return visit.client().isRefresh()
                ? Reuse.refresh(visit.client(), settings.store().get(by.key(), visit.client()))
                : of(
                        by.key(),
                        visit.client(),
                        visit.asked(),
                        visit.identity() != null,
                        settings.clock().instant());
    }

    /**
     * What the store has for a client's request.
     *
     * @param asked the request's directives as far as they are honoured
     * @param identified whether it says who is asking, and the key has not accounted for it
     */
    Reuse of(CacheKey key, RequestHead request, CacheControl asked, boolean identified, Instant now) {
        return Reuse.decide(request, asked, identified, settings.store().get(key, request), now);
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
