package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Variants;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
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
    public void filter(ContainerRequestContext request) {
        ClientRequest client = new ClientRequest(request);
        Instant now = settings.clock().instant();
        CacheControl asked = settings.asked(client);
        Visit visit = new Visit(plan, settings, client, asked, identity(request), now);
        String bypass = bypass(request);
        if (bypass != null) {
            request.setProperty(Exchange.PROPERTY, Fill.bypass(visit, bypass));
            return;
        }
        if (!plan.store()) {
            request.setProperty(Exchange.PROPERTY, Fill.unstored(visit));
            return;
        }
        CacheKey key = CacheKeys.of(request.getUriInfo().getRequestUri());
        Variants stored = settings.store().get(key);
        Reuse reuse = BackgroundRefresh.isOne(request)
                ? Reuse.refresh(client, stored)
                : Reuse.decide(client, asked, visit.identity() != null, stored, now);
        if (reuse instanceof Reuse.Serve serve) {
            String status = settings.status().hit(serve.response().terms().remaining(now));
            answer(request, new Hit(plan, client, serve.response(), serve.age(), status, now));
        } else if (reuse instanceof Reuse.ServeStale stale) {
            String status = settings.status().stale(stale.response().terms().remaining(now), stale.why());
            if (stale.refresh()) {
                settings.refresh().behind(request, key, stale.response());
            }
            answer(request, new Hit(plan, client, stale.response(), stale.age(), status, now));
        } else if (reuse instanceof Reuse.NoneStored none) {
            request.abortWith(Response.status(Response.Status.GATEWAY_TIMEOUT)
                    .header(FieldNames.CACHE_STATUS, settings.status().notStored(none.why(), "only-if-cached"))
                    .build());
        } else if (reuse instanceof Reuse.Validate validate) {
            client.askWith(validate.response().resourceValidators());
            request.setProperty(Exchange.PROPERTY, Fill.validation(visit, key, validate));
        } else if (reuse instanceof Reuse.Miss miss) {
            request.setProperty(Exchange.PROPERTY, Fill.miss(visit, key, miss));
        }
    }

    private static void answer(ContainerRequestContext request, Hit hit) {
        request.setProperty(Exchange.PROPERTY, hit);
        request.abortWith(hit.response());
    }

    /** Why the cache has no part in a request, {@code null} when it has. */
    private @Nullable String bypass(ContainerRequestContext request) {
        if (plan.readsIdentity()) {
            return "the method asks who is calling";
        }
        // RFC 9110 §9.3.1: content of a GET has no meaning, yet a method could read it, and it is not in the key.
        String length = request.getHeaderString(FieldNames.CONTENT_LENGTH);
        if ((length != null && !length.equals("0")) || request.getHeaderString("Transfer-Encoding") != null) {
            return "request with content";
        }
        return null;
    }

    /** By what a request says who is asking, {@code null} when it does not. */
    private static @Nullable String identity(ContainerRequestContext request) {
        if (request.getHeaderString(FieldNames.AUTHORIZATION) != null) {
            return "Authorization";
        }
        boolean signedIn = request.getSecurityContext() != null
                && request.getSecurityContext().getUserPrincipal() != null;
        return signedIn ? "authenticated user" : null;
    }
}
