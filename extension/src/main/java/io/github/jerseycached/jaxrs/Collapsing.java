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
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.jaxrs.CollapsedRequests.Leader;
import io.github.jerseycached.jaxrs.CollapsedRequests.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
     * @param first what the store had for it
     * @param otherwise what it is answered with where too many wait, {@code null} for nothing
     */
    Exchange of(Visit visit, Keyed.By by, LookUp first, Reuse.@Nullable ServeStale otherwise) {
        Forward why = LookUp.why(first.reuse());
        LookUp found = first;
        Visit now = visit;
        Instant until = visit.at().plus(settings.collapsed().timeout());
        boolean mayTryAgain = true;
        while (true) {
            Object flight = flight(by.key(), visit.client(), found.stored());
            Turn turn = settings.collapsed().turn(flight);
            if (turn instanceof Turn.Lead lead && !takesFurtherTurn(by.key(), lead.leader()) && isUpToDate(by, found)) {
                return Fill.of(now, by, found.reuse(), lead.leader());
            }
            now = visit.afterWaiting();
            if (turn instanceof Turn.Alone alone) {
                return alone.crowded() && otherwise != null
                        ? Hit.of(visit, otherwise)
                        : Fill.of(now, by, found.reuse(), null);
            }
            found = LookUp.of(visit, by);
            if (found.reuse() instanceof Reuse.Serve serve) {
                if (turn instanceof Turn.Lead lead) {
                    lead.leader().stored();
                }
                Instant at = settings.clock().instant();
                Duration remaining = serve.response().terms().remaining(at);
                return new Hit(visit, serve.response(), serve.age(), new Handling.Collapsed(why, remaining), at);
            }
            if (turn instanceof Turn.Lead lead) {
                return Fill.of(now, by, found.reuse(), lead.leader());
            }
            boolean again;
            if (turn instanceof Turn.Failed failed) {
                Hit standIn = standIn(visit, found.reuse(), failed.status());
                if (standIn != null) {
                    return standIn;
                }
                again = settings.clock().instant().isBefore(until);
            } else {
                // The next leader's response may serve: it begins after the invalidation, or now that it is known what
                // selects, it is one that needs the same variant.
                again = mayTryAgain
                        && (turn instanceof Turn.Unshared
                                || !flight.equals(flight(by.key(), visit.client(), found.stored())));
                mayTryAgain = false;
            }
            if (!again) {
                return Fill.of(now, by, found.reuse(), null);
            }
        }
    }

    /** Whether there is a turn to take among all who share the store. */
    private boolean takesFurtherTurn(CacheKey key, Leader leader) {
        Optional<Runnable> turn =
                settings.store().turn(key, settings.collapsed().timeout());
        turn.ifPresent(leader::alsoEnds);
        return turn.isPresent();
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
        if (stored.isEmpty()) {
            return key;
        }
        String vary =
                String.join(",", stored.newestFirst().get(0).selectingFields().names());
        return SelectingFields.of(vary, Set.of(), request)
                .<Object>map(fields -> List.of(key, fields))
                .orElse(key);
    }
}
