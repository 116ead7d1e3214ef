package io.github.jerseycached.testkit;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, as a filter of a test says it.
 *
 * @param principal {@code null} for somebody who is in roles, and of whom no more is known
 * @param roles those that the caller has
 */
public record Caller(@Nullable Principal principal, List<String> roles) implements SecurityContext {

    /** Somebody with a name. */
    public Caller(String name, String... roles) {
        this(() -> name, List.of(roles));
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return principal;
    }

    @Override
    public boolean isUserInRole(String role) {
        return roles.contains(role);
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return "test";
    }
}
