package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.jaxrs.CollapsedRequests.End;
import io.github.jerseycached.jaxrs.CollapsedRequests.Leader;
import io.github.jerseycached.jaxrs.CollapsedRequests.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request that the store has nothing for, together with others of the kind: it leads, or waits for one that does. */
final class Collapsing {

    private final CacheSettings settings;

    Collapsing(CacheSettings settings) {
        this.settings = settings;
    }

    /** Not where nothing could be shared, and not for a client that wants the resource's own word. */
    static boolean may(Visit visit, Reuse reuse) {
        return visit.identity() == null
                && !visit.leavesRangeToMethod()
                && !visit.client().isRefresh()
                && may(visit.asked(), reuse);
    }

    /** The same for a request that is nobody's in particular, and is for the whole. */
    static boolean may(CacheControl asked, Reuse reuse) {
        return !asked.has("no-store")
                && !asked.has("no-cache")
                && LookUp.why(reuse) != Forward.REQUEST
                && !isGoodForOne(LookUp.stale(reuse));
    }

    /** Whether each request has to ask the resource all the same, if the next response is as this one. */
    private static boolean isGoodForOne(@Nullable StoredResponse stored) {
        return stored != null
                && (stored.terms().mustValidate() || stored.terms().lifetime().isZero());
    }

    /**
     * What comes of a request; waits for another one's end if that is its turn.
     *
     * @param first what the store had for it
     * @param otherwise what it is answered with where too many wait, {@code null} for nothing
     * @param mayWait whether it has not waited already
     */
    Exchange of(Visit visit, Keyed.By by, LookUp first, Reuse.@Nullable ServeStale otherwise, boolean mayWait) {
        Object flight = flight(by.key(), visit.client(), first.stored());
        Turn turn = turn(visit, flight, mayWait);
        Forward why = LookUp.why(first.reuse());
        if (turn instanceof Turn.Lead lead) {
            return lead(visit, by, first, lead, why);
        }
        if (turn instanceof Turn.Waited waited) {
            return afterWaiting(visit, by, flight, waited.end(), why, true);
        }
        Turn.Alone alone = (Turn.Alone) turn;
        return alone.crowded() && otherwise != null
                ? Hit.of(visit, otherwise)
                : Fill.of(visit, by, first.reuse(), alone.run());
    }

    private Turn turn(Visit visit, Object flight, boolean mayWait) {
        return settings.collapsed().turn(flight, visit.plan().time().usually(), mayWait);
    }

    /** Runs the method for all who wait, unless its response has come meanwhile. */
    private Exchange lead(Visit visit, Keyed.By by, LookUp found, Turn.Lead lead, Forward why) {
        Leader leader = lead.leader();
        try {
            // At first, so that those who wait are released whatever is thrown from now on.
            settings.injected().atEndOfRequest(leader::over);
            boolean leased = takesLease(visit, by.key(), leader);
            if (!leased && !lead.waited() && isUpToDate(by, found)) {
                return Fill.of(visit, by, found.reuse(), leader);
            }
            // Before the look-up: what is invalidated from now on concerns the response.
            Visit now = visit.afterWaiting();
            LookUp again = LookUp.of(now, by);
            if (again.reuse() instanceof Reuse.Serve serve) {
                leader.found();
                return collapsed(visit, serve, why);
            }
            return Fill.of(now, by, again.reuse(), leader);
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
    private Exchange afterWaiting(
            Visit visit, Keyed.By by, Object waitedFor, End end, Forward why, boolean mayWaitAgain) {
        Visit now = visit.afterWaiting();
        LookUp found = LookUp.of(now, by);
        Hit answer = answer(visit, found.reuse(), end, why);
        if (answer != null) {
            return answer;
        }
        Object flight = flight(by.key(), visit.client(), found.stored());
        boolean another = isOvertaken(end, visit.since()) || (mayWaitAfter(end) && !flight.equals(waitedFor));
        Turn turn = turn(visit, flight, mayWaitAgain && another);
        if (turn instanceof Turn.Lead lead) {
            return lead(now, by, found, lead, why);
        }
        return turn instanceof Turn.Waited waited
                ? afterWaiting(visit, by, flight, waited.end(), why, false)
                : Fill.of(now, by, found.reuse(), ((Turn.Alone) turn).run());
    }

    /** What a request is answered with that has waited; {@code null} when it has to run the method. */
    private @Nullable Hit answer(Visit visit, Reuse reuse, End end, Forward why) {
        if (reuse instanceof Reuse.Serve serve) {
            return collapsed(visit, serve, why);
        }
        if (end instanceof End.Failed failed) {
            return standIn(visit, reuse, failed.status());
        }
        Instant now = settings.clock().instant();
        Reuse.Serve shared = shared(end, visit.since(), visit.client(), visit.asked(), now);
        return shared == null ? null : collapsed(visit, shared, why);
    }

    private Hit collapsed(Visit visit, Reuse.Serve serve, Forward why) {
        Instant now = settings.clock().instant();
        Duration remaining = serve.response().terms().remaining(now);
        return new Hit(visit, serve.response(), serve.age(), new Handling.Collapsed(why, remaining), now);
    }

    /** Whether it is of use to wait for another request after this end: another response may come of it. */
    static boolean mayWaitAfter(@Nullable End end) {
        return end instanceof End.Made || end instanceof End.Found;
    }

    private static boolean isOvertaken(End end, Since since) {
        return end instanceof End.Made made && made.since().isBefore(since);
    }

    /**
     * The response of the one that was waited for, though the store has it no more: an invalidation has overtaken it. It is
     * right for a request that came before that invalidation, and only for such.
     *
     * @param since when the request came
     * @return {@code null} where there is none
     */
    static Reuse.@Nullable Serve shared(
            @Nullable End end, Since since, RequestHead request, CacheControl asked, Instant now) {
        if (!(end instanceof End.Made made) || made.since().isBefore(since)) {
            return null;
        }
        return Reuse.decide(request, asked, false, Variants.of(List.of(made.response())), now)
                        instanceof Reuse.Serve serve
                ? new Reuse.Serve(serve.response().asMadeStale(), serve.age())
                : null;
    }

    /**
     * Waits for the lease among all who share the store.
     *
     * @return whether there was something to wait for, so that the store may have a response by now
     */
    private boolean takesLease(Visit visit, CacheKey key, Leader leader) {
        if (!leader.isFirst()) {
            // The first may be waiting for it.
            return false;
        }
        Duration most = settings.collapsed().patience(visit.plan().time().usually());
        Optional<CompletableFuture<Runnable>> lease = settings.store().lease(key);
        if (lease.isEmpty()) {
            return false;
        }
        Runnable release = settings.collapsed().await(lease.get(), most);
        if (release != null) {
            leader.holds(release);
        }
        return true;
    }

    /** Whether no other leader has come and gone since then. */
    private boolean isUpToDate(Keyed.By by, LookUp found) {
        return settings.collapsed().arrivals(by.key()) == found.arrivals();
    }

    /** A stale response in the place of the one that was waited for, where that has found the resource failing. */
    private @Nullable Hit standIn(Visit visit, Reuse reuse, int status) {
        StoredResponse stale = LookUp.stale(reuse);
        Instant now = settings.clock().instant();
        if (stale == null || !Reuse.standsIn(stale, status, now)) {
            return null;
        }
        Terms terms = stale.terms();
        Handling stoodIn = new Handling.StoodIn(LookUp.why(reuse), status, terms.remaining(now));
        return new Hit(visit, stale, terms.age(now), stoodIn, now);
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
