package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.CacheStatus;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.store.ResponseStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What the filters of all methods share, frozen at deployment.
 *
 * @param store never throws
 * @param maxBodyBytes the longest body that is held
 * @param heuristicFreshness whether a freshness lifetime may be guessed (RFC 9111 §4.2.2)
 * @param honourRequestDirectives whether clients may say what is stored and what serves (RFC 9111 §5.2.1)
 * @param targetList the targeted fields that are obeyed, the first that is there before the others (RFC 9213 §2.2)
 * @param cacheGroups whether clients are told the tags (RFC 9875)
 * @param injected what the application's injection makes
 * @param predicates asks those that annotations name
 * @param collapsed lets requests for one key wait for the first of them
 * @param superseded knows which answers came in the place of stored responses
 * @param listeners hear of what happens
 * @param explainer says how requests would be answered
 * @param refresh refreshes stored responses behind requests
 * @param deployment whether the application runs
 */
record CacheSettings(
        ResponseStore store,
        InstantSource clock,
        CacheStatus status,
        int maxBodyBytes,
        boolean heuristicFreshness,
        boolean honourRequestDirectives,
        List<String> targetList,
        boolean cacheGroups,
        Injected injected,
        Predicates predicates,
        CollapsedRequests collapsed,
        SupersededResponses superseded,
        Listeners listeners,
        Explainer explainer,
        BackgroundRefresh refresh,
        Deployment deployment) {

    private static final Reason NOT_KEPT = Reason.of(Reason.Kind.NOT_KEPT);

    private static final Reason OVERTAKEN = Reason.of(Reason.Kind.OVERTAKEN);

    private static final CacheControl NO_CACHE = CacheControl.parse("no-cache");

    /** These with another store. */
    CacheSettings with(ResponseStore another) {
        return new CacheSettings(
                another,
                clock,
                status,
                maxBodyBytes,
                heuristicFreshness,
                honourRequestDirectives,
                targetList,
                cacheGroups,
                injected,
                predicates,
                collapsed,
                superseded,
                listeners,
                explainer,
                refresh,
                deployment);
    }

    /**
     * Stores a response, so that those who have found none under its key look again before they run its method.
     *
     * @return whether it is kept
     */
    boolean keep(CacheKey key, StoredResponse response) {
        boolean kept = !superseded.contain(key, response) && store.put(key, response);
        if (kept) {
            collapsed.arrived(key);
        }
        return kept;
    }

    /** Whether {@link #keep} does not keep a response because a later one came in its place, stored or not. */
    boolean isOvertaken(CacheKey key, StoredResponse response) {
        return superseded.contain(key, response)
                || store.get(key)
                        .haveNewerThan(
                                response.selectingFields(), response.terms().requested());
    }

    /** Why {@link #keep} does not keep a response. */
    static Reason notKept(boolean overtaken) {
        return overtaken ? OVERTAKEN : NOT_KEPT;
    }

    /**
     * A full answer is not stored, and supersedes what is (RFC 9111 §4.3.3): the stored response is removed, and what was
     * requested before that answer is not stored any more.
     *
     * @param selecting what selected the stored response
     * @param requested when the answer was requested
     */
    void supersede(CacheKey key, SelectingFields selecting, Instant requested) {
        superseded.add(key, selecting, requested);
        store.remove(key, selecting, requested);
    }

    /** The request's directives as far as they are honoured. */
    CacheControl asked(RequestHead request) {
        if (!honourRequestDirectives) {
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
}
