package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Variants;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks a request up, after the application's own request filters, so that whoever is not let through never gets here.
 */
@Priority(Integer.MAX_VALUE)
final class CacheRequestFilter implements ContainerRequestFilter {

    private final MethodPlan plan;
    private final CacheSettings settings;

    CacheRequestFilter(MethodPlan plan, CacheSettings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        Visit visit = visit(request);
        if (visit.keyed() instanceof Keyed.By by) {
            answer(request, visit, by);
        } else if (visit.keyed() instanceof Keyed.NotAtAll not) {
            request.setProperty(Exchange.PROPERTY, Fill.bypass(visit, not.why()));
        }
    }

    private Visit visit(ContainerRequestContext request) throws IOException {
        // Before anything is read: what is invalidated from now on is not to be stored.
        long began = settings.store().clock();
        ClientRequest client = new ClientRequest(request);
        CacheControl asked = settings.asked(client);
        return new Visit(
                plan,
                settings,
                client,
                asked,
                identity(request),
                keyed(request),
                settings.clock().instant(),
                began);
    }

    private Keyed keyed(ContainerRequestContext request) throws IOException {
        Optional<String> unless = settings.predicates().firstNot(false, plan.unless(), request);
        return unless.isPresent()
                ? new Keyed.NotAtAll("unless " + unless.get())
                : plan.key().of(request);
    }

    private void answer(ContainerRequestContext request, Visit visit, Keyed.By by) {
        if (!plan.store()) {
            request.setProperty(Exchange.PROPERTY, Fill.unstored(visit));
            return;
        }
        Instant now = visit.at();
        Variants stored = settings.store().get(by.key());
        Reuse reuse = BackgroundRefresh.isOne(request)
                ? Reuse.refresh(visit.client(), stored)
                : Reuse.decide(visit.client(), visit.asked(), visit.identity() != null, stored, now);
        if (reuse instanceof Reuse.ServeStale stale
                && stale.refresh()
                && !settings.refresh().behind(request, by, stale.response())) {
            // Nobody would refresh it: then it is not served stale while somebody does.
            reuse = Reuse.askFirst(stale);
        }
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
        } else if (reuse instanceof Reuse.Validate validate) {
            visit.client().askWith(validate.response().resourceValidators());
            request.setProperty(Exchange.PROPERTY, Fill.validation(visit, by, validate));
        } else if (reuse instanceof Reuse.Miss miss) {
            request.setProperty(Exchange.PROPERTY, Fill.miss(visit, by, miss));
        }
    }

    private static void abort(ContainerRequestContext request, Hit hit) {
        request.setProperty(Exchange.PROPERTY, hit);
        request.abortWith(hit.response());
    }

    /** By what a request says who is asking, where that is in doubt; {@code null} when it does not. */
    private @Nullable String identity(ContainerRequestContext request) {
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
