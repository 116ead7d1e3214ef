package io.github.jerseycached;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function for {@link Cached#key()} that needs no more of a request than its method, target and fields, so that hits of the
 * method can take the fast lane.
 *
 * <pre>{@code
 * public class Tenant implements HitKey {
 *     @Override
 *     public String of(HitRequest request) {
 *         return request.field("X-Tenant");
 *     }
 * }
 * }</pre>
 *
 * <p>Called by several threads at once, on the thread that reads requests: it must not wait for anything. If it throws, the
 * application answers.
 */
public interface HitKey extends Function<ContainerRequestContext, String> {

    /**
     * What this function adds to the key.
     *
     * @param request the request
     * @return any text; {@code null} is another value than any text
     */
    @Nullable
    String of(HitRequest request);

    @Override
    default @Nullable String apply(ContainerRequestContext request) {
        return of(new HitRequest() {
            @Override
            public String method() {
                return request.getMethod();
            }

            @Override
            public String target() {
                UriInfo uri = request.getUriInfo();
                String query = uri.getRequestUri().getRawQuery();
                String path = uri.getRequestUri().getRawPath();
                return query == null ? path : path + '?' + query;
            }

            @Override
            public @Nullable String field(String name) {
                return request.getHeaderString(name);
            }
        });
    }
}
