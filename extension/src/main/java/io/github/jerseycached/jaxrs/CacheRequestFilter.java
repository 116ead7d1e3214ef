package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.jaxrs.CollapsedRequests.Turn;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks a request up, after the application's own request filters, so that whoever is not let through never gets here.
 */
@Priority(Integer.MAX_VALUE)
final class CacheRequestFilter implements ContainerRequestFilter {

    private final RoutedPlan routed;
    private final CacheSettings settings;

    CacheRequestFilter(RoutedPlan routed, CacheSettings settings) {
        this.routed = routed;
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        Visit visit = visit(request);
        AtomicReference<Explanation> explanation = Explainer.asked(request);
        if (explanation != null) {
            explanation.set(Explainer.of(visit));
            request.abortWith(Response.noContent().build());
            return;
        }
        if (visit.keyed() instanceof Keyed.By by) {
            answer(request, visit, by);
        } else if (visit.keyed() instanceof Keyed.NotAtAll not) {
            begin(request, Fill.bypass(visit, not.why()));
        }
    }

    private Visit visit(ContainerRequestContext request) throws IOException {
        // Before anything is read: what is invalidated from now on is not to be stored.
        long began = settings.store().clock();
        ClientRequest client = new ClientRequest(request);
        CacheControl asked = settings.asked(client);
        MethodPlan plan = routed.of(request);
        Instant now = settings.clock().instant();
        return new Visit(plan, settings, client, asked, identity(request, plan), keyed(request, plan), now, now, began);
    }

    private Keyed keyed(ContainerRequestContext request, MethodPlan plan) throws IOException {
        Optional<String> unless = settings.predicates().firstNot(false, plan.unless(), request);
        return unless.isPresent()
                ? new Keyed.NotAtAll("unless " + unless.get())
                : plan.key().of(request);
    }

    private void answer(ContainerRequestContext request, Visit visit, Keyed.By by) {
        if (!visit.plan().store()) {
            begin(request, Fill.unstored(visit));
            return;
        }
        Reuse reuse = lookUp(request, visit, by);
        if (reuse instanceof Reuse.Serve || reuse instanceof Reuse.NoneStored) {
            answer(request, visit, reuse);
            return;
        }
        Reuse.ServeStale otherwise = null;
        if (reuse instanceof Reuse.ServeStale stale) {
            if (!stale.refresh() || settings.refresh().behind(request, by, stale.response())) {
                answer(request, visit, reuse);
                return;
            }
            // Nobody would refresh it: then it is not served stale while somebody does.
            otherwise = stale;
            reuse = Reuse.askFirst(stale);
        }
        if (mayCollapse(request, visit, reuse)) {
            collapse(request, visit, by, reuse, otherwise);
        } else {
            begin(request, fill(visit, by, reuse, null));
        }
    }

    private Reuse lookUp(ContainerRequestContext request, Visit visit, Keyed.By by) {
        Variants stored = settings.store().get(by.key());
        return BackgroundRefresh.isOne(request)
                ? Reuse.refresh(visit.client(), stored)
                : Reuse.decide(
                        visit.client(),
                        visit.asked(),
                        visit.identity() != null,
                        stored,
                        settings.clock().instant());
    }

    /** Not where nothing could be shared, and not for a client that wants the resource's own word. */
    private static boolean mayCollapse(ContainerRequestContext request, Visit visit, Reuse reuse) {
        return visit.identity() == null
                && !visit.asked().has("no-store")
                && !visit.asked().has("no-cache")
                && why(reuse) != Forward.REQUEST
                && visit.client().field(FieldNames.RANGE) == null
                && !BackgroundRefresh.isOne(request)
                && !isGoodForOne(stale(reuse));
    }

    /** Whether each request has to ask the resource all the same, if the next response is as this one. */
    private static boolean isGoodForOne(@Nullable StoredResponse stored) {
        return stored != null
                && (stored.terms().mustValidate() || stored.terms().lifetime().isZero());
    }

    private void collapse(
            ContainerRequestContext request,
            Visit visit,
            Keyed.By by,
            Reuse reuse,
            Reuse.@Nullable ServeStale otherwise) {
        Forward why = why(reuse);
        Reuse current = reuse;
        Instant until = visit.at().plus(settings.collapsed().timeout());
        boolean mayTryAgain = true;
        while (true) {
            Object flight = flight(visit, by);
            Turn turn = settings.collapsed().turn(flight);
            Visit now = visit.afterWaiting();
            if (turn instanceof Turn.Alone alone) {
                if (alone.crowded() && otherwise != null) {
                    answer(request, visit, otherwise);
                } else {
                    begin(request, fill(now, by, current, null));
                }
                return;
            }
            // What was looked up before is out of date: another leader may have come and gone.
            current = lookUp(request, visit, by);
            if (current instanceof Reuse.Serve serve) {
                if (turn instanceof Turn.Lead lead) {
                    lead.leader().stored();
                }
                Instant at = settings.clock().instant();
                Duration remaining = serve.response().terms().remaining(at);
                abort(
                        request,
                        new Hit(visit, serve.response(), serve.age(), new Handling.Collapsed(why, remaining), at));
                return;
            }
            if (turn instanceof Turn.Lead lead) {
                begin(request, fill(now, by, current, lead.leader()));
                return;
            }
            boolean again;
            if (turn instanceof Turn.Failed failed) {
                if (standIn(request, visit, current, failed.status())) {
                    return;
                }
                again = settings.clock().instant().isBefore(until);
            } else {
                // The next leader's response may serve: it begins after the invalidation, or now that it is known what
                // selects, it is one that needs the same variant.
                again = mayTryAgain && (turn instanceof Turn.Unshared || !flight.equals(flight(visit, by)));
                mayTryAgain = false;
            }
            if (!again) {
                begin(request, fill(now, by, current, null));
                return;
            }
        }
    }

    /** Answers with a stale response where the one that was waited for has found the resource failing. */
    private boolean standIn(ContainerRequestContext request, Visit visit, Reuse reuse, int status) {
        StoredResponse stale = stale(reuse);
        Instant now = settings.clock().instant();
        if (stale == null || !Reuse.standsIn(stale, status, now)) {
            return false;
        }
        Terms terms = stale.terms();
        Handling stoodIn = new Handling.StoodIn(why(reuse), status, terms.remaining(now));
        abort(request, new Hit(visit, stale, terms.age(now), stoodIn, now));
        return true;
    }

    /** What requests wait for together: the key, and what selects among its responses as far as that is known. */
    private Object flight(Visit visit, Keyed.By by) {
        List<StoredResponse> stored = settings.store().get(by.key()).newestFirst();
        if (stored.isEmpty()) {
            return by.key();
        }
        String vary = String.join(",", stored.get(0).selectingFields().names());
        return SelectingFields.of(vary, Set.of(), visit.client())
                .<Object>map(fields -> List.of(by.key(), fields))
                .orElse(by.key());
    }

    private static Forward why(Reuse reuse) {
        if (reuse instanceof Reuse.Validate validate) {
            return validate.why();
        }
        return reuse instanceof Reuse.Miss miss ? miss.why() : Forward.STALE;
    }

    private static @Nullable StoredResponse stale(Reuse reuse) {
        if (reuse instanceof Reuse.Validate validate) {
            return validate.response();
        }
        return reuse instanceof Reuse.Miss miss ? miss.stale() : null;
    }

    private Fill fill(Visit visit, Keyed.By by, Reuse reuse, CollapsedRequests.@Nullable Leader leader) {
        Reuse asked = reuse instanceof Reuse.ServeStale stale ? Reuse.askFirst(stale) : reuse;
        if (asked instanceof Reuse.Validate validate) {
            visit.client().askWith(validate.response().resourceValidators());
            return Fill.validation(visit, by, validate, leader);
        }
        Reuse.Miss miss = asked instanceof Reuse.Miss missed ? missed : new Reuse.Miss(why(asked), null);
        return Fill.miss(visit, by, miss, leader);
    }

    private void begin(ContainerRequestContext request, Fill fill) {
        request.setProperty(Exchange.PROPERTY, fill);
        settings.injected().atEndOfRequest(fill::end);
        settings.explainer().seenAt(request.getUriInfo().getBaseUri());
    }

    /** Answers with what is stored. */
    private void answer(ContainerRequestContext request, Visit visit, Reuse reuse) {
        Instant now = visit.at();
        if (reuse instanceof Reuse.Serve serve) {
            Handling handling = new Handling.Hit(serve.response().terms().remaining(now));
            abort(request, new Hit(visit, serve.response(), serve.age(), handling, now));
        } else if (reuse instanceof Reuse.ServeStale stale) {
            Handling handling = new Handling.Stale(stale.response().terms().remaining(now), stale.why());
            abort(request, new Hit(visit, stale.response(), stale.age(), handling, now));
        } else if (reuse instanceof Reuse.NoneStored none) {
            Handling handling = new Handling.NotStored(none.why(), "only-if-cached");
            request.abortWith(Response.status(Response.Status.GATEWAY_TIMEOUT)
                    .header(FieldNames.CACHE_STATUS, settings.status().of(handling))
                    .build());
            visit.tell(handling, Response.Status.GATEWAY_TIMEOUT.getStatusCode(), null, null, 0);
        }
    }

    private static void abort(ContainerRequestContext request, Hit hit) {
        request.setProperty(Exchange.PROPERTY, hit);
        request.abortWith(hit.response());
    }

    /** By what a request says who is asking, where that is in doubt; {@code null} when it does not. */
    private static @Nullable String identity(ContainerRequestContext request, MethodPlan plan) {
        if (plan.key().scope() != Cached.Scope.AUTO) {
            // It does not matter, or the key has it.
            return null;
        }
        if (request.getHeaderString(FieldNames.AUTHORIZATION) != null) {
            return "Authorization";
        }
        boolean signedIn = request.getSecurityContext() != null
                && request.getSecurityContext().getUserPrincipal() != null;
        return signedIn ? "authenticated user" : null;
    }
}
