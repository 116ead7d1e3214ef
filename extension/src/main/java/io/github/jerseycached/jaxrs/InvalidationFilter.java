package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.store.ResponseStore;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops what an unsafe request that succeeded has changed: what is stored for its own URI, and for those that its {@code
 * Location} and {@code Content-Location} name on the same origin (RFC 9111 §4.4). Runs for every resource, cached or not.
 */
@Priority(Integer.MIN_VALUE)
final class InvalidationFilter implements ContainerResponseFilter {

    // RFC 9110 §9.2.1 and the registered safe methods; an unknown one may change anything.
    private static final Set<String> SAFE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PRI", "PROPFIND", "REPORT", "SEARCH");

    private final ResponseStore store;

    InvalidationFilter(ResponseStore store) {
        this.store = store;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (SAFE.contains(request.getMethod()) || response.getStatus() < 200 || response.getStatus() >= 400) {
            return;
        }
        URI target = request.getUriInfo().getRequestUri();
        store.remove(CacheKeys.of(target));
        invalidate(target, response.getHeaderString("Location"));
        invalidate(target, response.getHeaderString(FieldNames.CONTENT_LOCATION));
    }

    private void invalidate(URI target, @Nullable String reference) {
        if (reference == null) {
            return;
        }
        URI other;
        try {
            other = target.resolve(reference);
        } catch (IllegalArgumentException malformed) {
            return;
        }
        // RFC 9111 §4.4: another origin's responses are not this one's to invalidate.
        if (target.getScheme().equalsIgnoreCase(other.getScheme())
                && target.getAuthority().equalsIgnoreCase(other.getAuthority())) {
            store.remove(CacheKeys.of(other));
        }
    }
}
