package io.github.jerseycached.engine;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.CacheStatus;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.FailSafeStore;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one store, without Jakarta REST: looks requests up and decides. {@link #decide} is the only place that does;
 * the code that answers requests acts on its {@link Decision}.
 *
 * @param store never throws: a failure is a miss
 * @param clock by which responses age
 * @param status writes {@code Cache-Status}
 * @param honoursDirectives whether clients may say what is stored and what serves (RFC 9111 §5.2.1)
 * @param collapsed lets requests for one key wait for the first of them
 * @param superseded knows which answers came in the place of stored responses
 * @param listeners are notified of requests and invalidations
 * @param refreshes knows the state of background refreshes
 */
public record CacheEngine(
        FailSafeStore store,
        InstantSource clock,
        CacheStatus status,
        boolean honoursDirectives,
        CollapsedRequests collapsed,
        SupersededResponses superseded,
        EventListeners listeners,
        RefreshOutlook.Source refreshes) {

    private static final CacheControl NO_CACHE = CacheControl.parse("no-cache");

    /**
     * The same with another store.
     *
     * @param another never throws
     * @return a new engine, which shares everything else
     */
    public CacheEngine with(FailSafeStore another) {
        return new CacheEngine(another, clock, status, honoursDirectives, collapsed, superseded, listeners, refreshes);
    }

    /** {@return the present, as invalidations count; read it before anything that an invalidation could concern} */
    public RequestStart start() {
        long invalidations = collapsed.invalidations();
        return new RequestStart(store.clock(), invalidations);
    }

    /**
     * The request's directives as far as they are honoured.
     *
     * @param request the request
     * @return {@link CacheControl#NONE} if there are none
     */
    public CacheControl directives(RequestHead request) {
        if (!honoursDirectives) {
            return CacheControl.NONE;
        }
        String field = request.field(FieldNames.CACHE_CONTROL);
        if (field != null) {
            return CacheControl.parse(field);
        }
        // RFC 9111 §5.4: so an HTTP/1.0 client says it.
        String pragma = request.field(FieldNames.PRAGMA);
        return pragma != null && CacheControl.parse(pragma).has("no-cache") ? NO_CACHE : CacheControl.NONE;
    }

    /**
     * Looks a request up and decides what to do with it. Changes nothing: the caller acts.
     *
     * @param request the request
     * @return what to do, and why
     */
    public Decision decide(CacheRequest request) {
        if (request.keying() instanceof Keying.NoKey bypass) {
            return new Decision.Bypass(bypass.why(), true);
        }
        if (!request.method().isStored()) {
            return new Decision.Bypass(Reason.of(Reason.Kind.STORE_FALSE), request.isIdentified());
        }
        return decide(request, lookUp(request, (Keying.Key) request.keying()));
    }

    private Decision decide(CacheRequest request, LookUp found) {
        Reuse reuse = found.reuse();
        if (reuse instanceof Reuse.Serve serve) {
            return hit(serve, found.at());
        }
        if (reuse instanceof Reuse.NoneStored none) {
            return new Decision.NothingStored(
                    new Handling.NotStored(none.why(), Reason.of(Reason.Kind.ONLY_IF_CACHED)));
        }
        if (!(reuse instanceof Reuse.ServeStale stale)) {
            return run(request, found, null);
        }
        Decision.Hit hit = hit(stale, found.at());
        if (!stale.refresh()) {
            return hit;
        }
        RefreshOutlook outlook = refreshes.of(found.key(), stale.response(), found.at());
        if (outlook == RefreshOutlook.FOREGROUND && !request.directives().has("only-if-cached")) {
            // Nobody would refresh it: then it is not served stale while somebody does.
            return run(request, found.askFirst(stale), hit);
        }
        return new Decision.StaleHit(hit, found.key(), outlook == RefreshOutlook.REFRESHED);
    }

    private static Decision run(CacheRequest request, LookUp found, Decision.@Nullable Hit otherwise) {
        return new Decision.Run(found, mayCollapse(request, found), otherwise);
    }

    private static Decision.Hit hit(Reuse.Serve serve, Instant now) {
        Handling handling = new Handling.ServedFresh(serve.response().terms().remaining(now));
        return new Decision.Hit(serve.response(), serve.age(), handling, now);
    }

    private static Decision.Hit hit(Reuse.ServeStale stale, Instant now) {
        Handling handling = new Handling.ServedStale(stale.response().terms().remaining(now), stale.why());
        return new Decision.Hit(stale.response(), stale.age(), handling, now);
    }

    /** Looks a request up, now. */
    LookUp lookUp(CacheRequest request, Keying.Key key) {
        // Before the look-up: whatever arrives from now on may not be in what is found.
        int arrivals = collapsed.arrivals(key.key());
        Variants stored = stored(request, key);
        Instant now = clock.instant();
        Reuse reuse = request.isRefresh()
                ? Reuse.refresh(request.head(), stored)
                : Reuse.decide(request.head(), request.directives(), request.isIdentified(), stored, now);
        return new LookUp(key, stored, arrivals, reuse, now);
    }

    /**
     * What is stored for a request.
     *
     * @param request the request
     * @param key of the request
     * @return the stored responses of the key that can be served to it, fresh or not
     */
    public Variants stored(CacheRequest request, Keying.Key key) {
        return request.servable().apply(store.get(key.key(), request.head()));
    }

    /** Not where nothing could be shared, and not for a client that wants the method's own answer. */
    private static boolean mayCollapse(CacheRequest request, LookUp found) {
        return !request.isIdentified()
                && !request.isRefresh()
                && !request.leavesRangeToMethod()
                && !request.directives().has("no-store")
                && !request.directives().has("no-cache")
                && found.why() != Forward.REQUEST
                && !isGoodForOne(found.stale());
    }

    /** Whether each request has to ask the method all the same, if the next response is like this one. */
    private static boolean isGoodForOne(@Nullable StoredResponse stored) {
        return stored != null
                && (stored.terms().mustValidate() || stored.terms().lifetime().isZero());
    }

    /**
     * Stores a response. Requests that found nothing under its key look again before they run its method.
     *
     * @param key of the response
     * @param response to store
     * @return whether it is kept
     */
    public boolean keep(CacheKey key, StoredResponse response) {
        boolean kept = !superseded.contain(key, response) && store.put(key, response);
        if (kept) {
            collapsed.arrived(key);
        }
        return kept;
    }

    /**
     * Why {@link #keep} did not keep a response.
     *
     * @param key of the response
     * @param response that was not kept
     * @param request that it was made for
     * @return {@link Reason.Kind#OVERTAKEN} if a later response came in its place, stored or not; else {@link
     *     Reason.Kind#NOT_KEPT}
     */
    public Reason.Kind whyNotKept(CacheKey key, StoredResponse response, RequestHead request) {
        boolean overtaken = superseded.contain(key, response)
                || store.get(key, request)
                        .haveNewerThan(
                                response.selectingFields(), response.terms().requested());
        return overtaken ? Reason.Kind.OVERTAKEN : Reason.Kind.NOT_KEPT;
    }

    /**
     * Called for a full answer that is not stored: it supersedes what is (RFC 9111 §4.3.3). The stored response is removed,
     * and what was requested before that answer is not stored any more.
     *
     * @param key of the answer
     * @param selecting what selected the stored response
     * @param requested when the answer was requested
     */
    public void supersede(CacheKey key, SelectingFields selecting, Instant requested) {
        superseded.add(key, selecting, requested);
        store.remove(key, selecting, requested);
    }
}
