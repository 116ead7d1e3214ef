package io.github.jerseycached.safety;

import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitRequest;
import io.github.jerseycached.testkit.Caller;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signs in callers by {@code X-User} and {@code X-Roles}; in the fast lane, as a guard. */
@Priority(Priorities.AUTHENTICATION)
final class SignIn implements ContainerRequestFilter, HitGuard {

    /** Whoever is called so is somebody whose name nobody knows. */
    static final String NAMELESS = "nameless";

    @Override
    public void filter(ContainerRequestContext request) {
        String user = request.getHeaderString("X-User");
        if (user == null) {
            return;
        }
        List<String> held = held(request.getHeaderString("X-Roles"));
        request.setSecurityContext(new Caller(() -> user.equals(NAMELESS) ? null : user, held));
    }

    private static List<String> held(@Nullable String roles) {
        return roles == null ? List.of() : List.of(roles.split(",", -1));
    }

    @Override
    public Verdict check(HitRequest request) {
        String user = request.field("X-User");
        if (user == null) {
            return Verdict.answer();
        }
        return user.equals(NAMELESS)
                ? Verdict.leaveToApplication()
                : Verdict.answerTo(user, held(request.field("X-Roles"))::contains);
    }
}
