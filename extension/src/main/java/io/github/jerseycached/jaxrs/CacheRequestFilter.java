package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Reuse;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
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
        Exchange.Head head = new Exchange.Head(request);
        Instant now = settings.clock().instant();
        String bypass = bypass(request);
        if (bypass != null) {
            request.setProperty(Exchange.PROPERTY, Fill.bypass(plan, settings, head, now, bypass));
            return;
        }
        CacheKey key = key(request);
        Reuse reuse = Reuse.decide(head, settings.store().get(key), now);
        if (reuse instanceof Reuse.Serve serve) {
            Hit hit = new Hit(settings, head, serve, now);
            request.setProperty(Exchange.PROPERTY, hit);
            request.abortWith(hit.response());
        } else if (reuse instanceof Reuse.Miss miss) {
            request.setProperty(Exchange.PROPERTY, Fill.miss(plan, settings, head, now, miss.why(), key));
        }
    }

    /** Why the cache has no part in a request, {@code null} when it has. */
    private @Nullable String bypass(ContainerRequestContext request) {
        // RFC 9111 §3.5.
        if (request.getHeaderString(FieldNames.AUTHORIZATION) != null) {
            return "Authorization";
        }
        if (request.getSecurityContext() != null && request.getSecurityContext().getUserPrincipal() != null) {
            return "authenticated user";
        }
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

    private static CacheKey key(ContainerRequestContext request) {
        return new CacheKey(request.getUriInfo().getRequestUri().toString());
    }
}
