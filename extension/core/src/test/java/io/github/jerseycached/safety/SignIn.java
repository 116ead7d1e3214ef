package io.github.jerseycached.safety;

import io.github.jerseycached.testkit.Caller;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;

/** Signs in whoever says their name in {@code X-User}, with the roles that {@code X-Roles} names. */
@Priority(Priorities.AUTHENTICATION)
final class SignIn implements ContainerRequestFilter {

    /** Whoever is called so is somebody whose name nobody knows. */
    static final String NAMELESS = "nameless";

    @Override
    public void filter(ContainerRequestContext request) {
        String user = request.getHeaderString("X-User");
        if (user == null) {
            return;
        }
        String roles = request.getHeaderString("X-Roles");
        List<String> held = roles == null ? List.of() : List.of(roles.split(",", -1));
        request.setSecurityContext(new Caller(() -> user.equals(NAMELESS) ? null : user, held));
    }
}
