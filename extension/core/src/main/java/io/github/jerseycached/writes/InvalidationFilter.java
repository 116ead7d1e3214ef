package io.github.jerseycached.writes;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.Methods;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.pipeline.OwnProvider;
import io.github.jerseycached.request.ApplicationCache;
import io.github.jerseycached.syntax.CacheGroups;
import io.github.jerseycached.syntax.CanonicalUri;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Origin;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Invalidates what an unsafe request that succeeded has changed: what is stored for its own URI, and for those that its
 * {@code Location} and {@code Content-Location} name on the same origin (RFC 9111 §4.4), the groups that its {@code
 * Cache-Group-Invalidation} names (RFC 9875 §3), and what {@code @Invalidates} says. Runs for every resource, cached or not.
 */
@Priority(Integer.MIN_VALUE)
@SkippedOnHit
public final class InvalidationFilter implements OwnProvider, ContainerResponseFilter {

    private final ApplicationCache control;

    public InvalidationFilter(ApplicationCache control) {
        this.control = control;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (Methods.isSafe(request.getMethod()) || response.getStatus() < 200 || response.getStatus() >= 400) {
            return;
        }
        Set<String> names = new LinkedHashSet<>(DeclaredInvalidation.of(request));
        URI target = request.getUriInfo().getRequestUri();
        add(names, target);
        String location = response.getHeaderString(FieldNames.LOCATION);
        add(names, target, target, location);
        // Jersey resolves a relative one, unless it is told not to.
        add(names, target, request.getUriInfo().getBaseUri(), location);
        add(names, target, target, response.getHeaderString(FieldNames.CONTENT_LOCATION));
        for (String group : CacheGroups.parse(response.getHeaderString(FieldNames.CACHE_GROUP_INVALIDATION))) {
            names.add(Provenance.tag(group));
        }
        control.invalidate(names);
    }

    private static void add(Set<String> names, URI target, URI base, @Nullable String reference) {
        if (reference == null) {
            return;
        }
        URI other;
        try {
            other = base.resolve(reference);
        } catch (IllegalArgumentException malformed) {
            return;
        }
        // RFC 9111 §4.4: another origin's responses are not this one's to invalidate.
        if (Origin.of(other).equals(Origin.of(target))) {
            add(names, other);
        }
    }

    private static void add(Set<String> names, URI uri) {
        if (uri.getRawPath() != null) {
            CanonicalUri.path(uri.getRawPath()).map(Provenance::path).ifPresent(names::add);
        }
    }
}
