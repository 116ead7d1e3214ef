package io.github.jerseycached.safety;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Set;

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
        Set<String> held = roles == null ? Set.of() : Set.of(roles.split(",", -1));
        SecurityContext anonymous = request.getSecurityContext();
        request.setSecurityContext(new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return () -> user.equals(NAMELESS) ? null : user;
            }

            @Override
            public boolean isUserInRole(String role) {
                return held.contains(role);
            }

            @Override
            public boolean isSecure() {
                return anonymous.isSecure();
            }

            @Override
            public String getAuthenticationScheme() {
                return "X-User";
            }
        });
    }
}
