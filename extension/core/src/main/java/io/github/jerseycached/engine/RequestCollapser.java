package io.github.jerseycached.engine;

import io.github.jerseycached.engine.CollapsedRequests.End;
import io.github.jerseycached.engine.CollapsedRequests.Leader;
import io.github.jerseycached.engine.CollapsedRequests.Role;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that the store does not answer, together with others of its kind: it leads, or waits for one that does. */
public final class RequestCollapser {

    /** What comes of such a request. */
    public sealed interface Outcome {

        /**
         * Send a stored response.
         *
         * @param hit what to send
         */
        record SendStored(Decision.Hit hit) implements Outcome {}

        /**
         * Run the method.
         *
         * @param request the request, as of now
         * @param found what the store has for it
         * @param leader is notified how the run ends
         */
        record RunMethod(CacheRequest request, LookUp found, Leader leader) implements Outcome {}
    }

    private final CacheEngine engine;

    /** @param engine decides anew after a wait */
    public RequestCollapser(CacheEngine engine) {
        this.engine = engine;
    }

    /**
     * Leads, or waits for the end of another request.
     *
     * @param request one that may collapse
     * @param run what was decided for it
     * @param mayWait whether it has not waited already
     * @param atEndOfRequest takes what is to be run when the request is over
     * @return what comes of it
     */
    public Outcome join(CacheRequest request, Decision.Run run, boolean mayWait, Consumer<Runnable> atEndOfRequest) {
        LookUp first = run.found();
        Object flight = flight(first.key().key(), request.head(), first.stored());
        Role role = role(request, flight, mayWait);
        if (role instanceof Role.Lead lead) {
            return lead(request, first, lead, first.why(), atEndOfRequest);
        }
        if (role instanceof Role.Waited waited) {
            return afterWaiting(request, first, flight, waited.end(), true, atEndOfRequest);
        }
        Role.Alone alone = (Role.Alone) role;
        return alone.crowded() && run.otherwise() != null
                ? new Outcome.SendStored(run.otherwise())
                : new Outcome.RunMethod(request, first, alone.run());
    }

    private Role role(CacheRequest request, Object flight, boolean mayWait) {
        return engine.collapsed().join(flight, request.method().time().usually(), mayWait);
    }

    /** Runs the method for all who wait, unless its response has come meanwhile. */
    private Outcome lead(
            CacheRequest request, LookUp found, Role.Lead lead, Forward why, Consumer<Runnable> atEndOfRequest) {
        Leader leader = lead.leader();
        try {
            // At first, so that those who wait are released whatever is thrown from now on.
            atEndOfRequest.accept(leader::over);
            boolean leased = takesLease(request, found.key().key(), leader);
            if (!leased && !lead.waited() && isUpToDate(found)) {
                return new Outcome.RunMethod(request, found, leader);
            }
            // Before the look-up: what is invalidated from now on concerns the response.
            CacheRequest now = afterWaiting(request);
            LookUp again = engine.lookUp(now, found.key());
            if (again.reuse() instanceof Reuse.Serve serve) {
                leader.found();
                return new Outcome.SendStored(hit(serve, why));
            }
            return new Outcome.RunMethod(now, again, leader);
        } catch (Throwable failure) {
            leader.over();
            throw failure;
        }
    }

    /**
     * Goes on after another request's end: with its response; else by running the method, at once, for what has failed once
     * would be waited for in vain again. Only where it is certain that the next leader's response is another one, that one is
     * waited for, and no further one.
     */
    private Outcome afterWaiting(
            CacheRequest request,
            LookUp first,
            Object waitedFor,
            End end,
            boolean mayWaitAgain,
            Consumer<Runnable> atEndOfRequest) {
        CacheRequest now = afterWaiting(request);
        LookUp found = engine.lookUp(now, first.key());
        Decision.Hit answer = answer(request, found, end, first.why());
        if (answer != null) {
            return new Outcome.SendStored(answer);
        }
        Object flight = flight(found.key().key(), request.head(), found.stored());
        boolean another = isOvertaken(end, request.start()) || (mayWaitAfter(end) && !flight.equals(waitedFor));
        Role role = role(request, flight, mayWaitAgain && another);
        if (role instanceof Role.Lead lead) {
            return lead(now, found, lead, first.why(), atEndOfRequest);
        }
        return role instanceof Role.Waited waited
                ? afterWaiting(request, first, flight, waited.end(), false, atEndOfRequest)
                : new Outcome.RunMethod(now, found, ((Role.Alone) role).run());
    }

    private CacheRequest afterWaiting(CacheRequest request) {
        return request.forwardedAt(engine.clock().instant(), engine.start());
    }

    /**
     * What a request is answered with that has waited.
     *
     * @param end how the request ended that it waited for
     * @param why what it would have gone to the method for
     * @return {@code null} when it has to run the method
     */
    Decision.@Nullable Hit afterWait(CacheRequest request, Keying.Key key, @Nullable End end, Forward why) {
        return answer(request, engine.lookUp(request, key), end, why);
    }

    private Decision.@Nullable Hit answer(CacheRequest request, LookUp found, @Nullable End end, Forward why) {
        if (found.reuse() instanceof Reuse.Serve serve) {
            return hit(serve, why);
        }
        if (end instanceof End.Failed failed) {
            return inPlaceOf(failed.status(), found);
        }
        Reuse.Serve shared = shared(end, request, engine.clock().instant());
        return shared == null ? null : hit(shared, why);
    }

    private Decision.Hit hit(Reuse.Serve serve, Forward why) {
        return Decision.Hit.collapsed(
                serve.response(), serve.age(), why, engine.clock().instant());
    }

    /** Whether it is of use to wait for another request after this end: another response may come of it. */
    static boolean mayWaitAfter(@Nullable End end) {
        return end instanceof End.Filled || end instanceof End.FoundStored;
    }

    private static boolean isOvertaken(End end, RequestStart start) {
        return end instanceof End.Filled made && made.start().isBefore(start);
    }

    /**
     * The response of the request that was waited for, though the store does not have it any more: an invalidation has
     * overtaken it. It is right for a request that came before that invalidation, and only for such.
     *
     * @return {@code null} where there is none
     */
    private static Reuse.@Nullable Serve shared(@Nullable End end, CacheRequest request, Instant now) {
        if (!(end instanceof End.Filled made) || made.start().isBefore(request.start())) {
            return null;
        }
        Variants response = Variants.of(List.of(made.response()));
        return Reuse.decide(request.head(), request.directives(), false, response, now) instanceof Reuse.Serve serve
                ? new Reuse.Serve(serve.response().asMadeStale(), serve.age())
                : null;
    }

    /**
     * Waits for the lease among all who share the store.
     *
     * @return whether there was something to wait for, so that the store may have a response by now
     */
    private boolean takesLease(CacheRequest request, CacheKey key, Leader leader) {
        if (!leader.isFirst()) {
            // The first may be waiting for it.
            return false;
        }
        Duration most = engine.collapsed().patience(request.method().time().usually());
        Optional<CompletableFuture<Runnable>> lease = engine.store().lease(key);
        if (lease.isEmpty()) {
            return false;
        }
        Runnable release = engine.collapsed().await(lease.get(), most);
        if (release != null) {
            leader.holds(release);
        }
        return true;
    }

    /** Whether no other leader has come and gone since then. */
    private boolean isUpToDate(LookUp found) {
        return engine.collapsed().arrivals(found.key().key()) == found.arrivals();
    }

    /** A stale response in place of the one that was waited for, where that request found the method failing. */
    private Decision.@Nullable Hit inPlaceOf(int failure, LookUp found) {
        StoredResponse stale = found.stale();
        return stale == null
                ? null
                : Decision.Hit.inPlaceOfFailure(
                        stale, found.why(), failure, engine.clock().instant());
    }

    /** What requests wait for together: the key, and what selects among its responses as far as that is known. */
    static Object flight(CacheKey key, RequestHead request, Variants stored) {
        List<String> names = stored.isEmpty()
                ? List.of()
                : stored.newestFirst().get(0).selectingFields().names();
        if (names.isEmpty()) {
            // The same whether or not a response that has expired is still there.
            return key;
        }
        String vary = String.join(",", names);
        return SelectingFields.of(vary, Set.of(), request)
                .<Object>map(fields -> List.of(key, fields))
                .orElse(key);
    }
}
