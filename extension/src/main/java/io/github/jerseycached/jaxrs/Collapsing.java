package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.jaxrs.CollapsedRequests.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request that the store has nothing for, together with others of the kind: it leads, or waits for one that does. */
final class Collapsing {

    private final CacheSettings settings;
    private final LookUp lookUp;

    Collapsing(CacheSettings settings, LookUp lookUp) {
        this.settings = settings;
        this.lookUp = lookUp;
    }

    /** Not where nothing could be shared, and not for a client that wants the resource's own word. */
    static boolean may(Visit visit, Reuse reuse) {
        return visit.identity() == null
                && visit.client().field(FieldNames.RANGE) == null
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
     * @param reuse what the store had for it
     * @param otherwise what it is answered with where too many wait, {@code null} for nothing
     */
    Exchange of(Visit visit, Keyed.By by, Reuse reuse, Reuse.@Nullable ServeStale otherwise) {
        Forward why = LookUp.why(reuse);
        Reuse current = reuse;
        Instant until = visit.at().plus(settings.collapsed().timeout());
        boolean mayTryAgain = true;
        while (true) {
            Object flight = flight(by.key(), visit.client());
            Turn turn = settings.collapsed().turn(flight);
            if (turn instanceof Turn.Lead lead) {
                lead.leader()
                        .alsoEnds(settings.store()
                                .turn(by.key(), settings.collapsed().timeout()));
            }
            Visit now = visit.afterWaiting();
            if (turn instanceof Turn.Alone alone) {
                return alone.crowded() && otherwise != null
                        ? Hit.of(visit, otherwise)
                        : Fill.of(now, by, current, null);
            }
            // What was looked up before is out of date: another leader may have come and gone.
            current = lookUp.of(visit, by);
            if (current instanceof Reuse.Serve serve) {
                if (turn instanceof Turn.Lead lead) {
                    lead.leader().stored();
                }
                Instant at = settings.clock().instant();
                Duration remaining = serve.response().terms().remaining(at);
                return new Hit(visit, serve.response(), serve.age(), new Handling.Collapsed(why, remaining), at);
            }
            if (turn instanceof Turn.Lead lead) {
                return Fill.of(now, by, current, lead.leader());
            }
            boolean again;
            if (turn instanceof Turn.Failed failed) {
                Hit standIn = standIn(visit, current, failed.status());
                if (standIn != null) {
                    return standIn;
                }
                again = settings.clock().instant().isBefore(until);
            } else {
                // The next leader's response may serve: it begins after the invalidation, or now that it is known what
                // selects, it is one that needs the same variant.
                again = mayTryAgain
                        && (turn instanceof Turn.Unshared || !flight.equals(flight(by.key(), visit.client())));
                mayTryAgain = false;
            }
            if (!again) {
                return Fill.of(now, by, current, null);
            }
        }
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
    Object flight(CacheKey key, RequestHead request) {
        List<StoredResponse> stored = settings.store().get(key, request).newestFirst();
        if (stored.isEmpty()) {
            return key;
        }
        String vary = String.join(",", stored.get(0).selectingFields().names());
        return SelectingFields.of(vary, Set.of(), request)
                .<Object>map(fields -> List.of(key, fields))
                .orElse(key);
    }
}
