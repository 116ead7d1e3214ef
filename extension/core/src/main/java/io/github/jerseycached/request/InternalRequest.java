package io.github.jerseycached.request;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** A GET that the cache itself sends through the application, filters and all, as one from outside would go. */
public final class InternalRequest {

    private InternalRequest() {}

    /**
     * Makes the request, in which nobody is signed in.
     *
     * @param property tells what it is for
     */
    public static ContainerRequest of(
            ApplicationHandler application,
            URI base,
            URI target,
            Map<String, List<String>> fields,
            String property,
            Object value) {
        return of(application, base, target, new Nobody(base), fields, property, value);
    }

    /**
     * Makes the request of a caller.
     *
     * @param caller who is signed in; the application's filters may find another one by the fields
     * @param property tells what it is for
     */
    public static ContainerRequest of(
            ApplicationHandler application,
            URI base,
            URI target,
            SecurityContext caller,
            Map<String, List<String>> fields,
            String property,
            Object value) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(property, value);
        ContainerRequest request = new ContainerRequest(
                base,
                target,
                HttpMethod.GET,
                caller,
                new MapPropertiesDelegate(properties),
                application.getConfiguration());
        fields.forEach((name, values) -> request.getHeaders().put(name, new ArrayList<>(values)));
        return request;
    }

    /** Nobody is asking. */
    private record Nobody(URI base) implements SecurityContext {

        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return "https".equalsIgnoreCase(base.getScheme());
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
        }
    }
}
