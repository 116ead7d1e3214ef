package io.github.jerseycached.example;

import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Says who is asking, by the Basic scheme (RFC 7617). Who sends no {@code Authorization} is nobody, and may go on; who
 * sends a wrong one is turned away, before the cache is asked. It decides on hits, too, so that they take the fast lane.
 */
@Priority(Priorities.AUTHENTICATION)
final class BasicAuthentication implements ContainerRequestFilter, HitGuard {
    static final String CHALLENGE = "Basic realm=\"jersey-cached example\", charset=\"UTF-8\"";
    private static final String SCHEME = "Basic ";

    @Override
    public void filter(ContainerRequestContext request) {
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return;
        }
        user(authorization)
                .ifPresentOrElse(
                        user -> request.setSecurityContext(
                                new SignedIn(user, request.getSecurityContext().isSecure())),
                        () -> request.abortWith(challenge("This is the name and password of no demo user")));
    }

    @Override
    public Verdict check(HitRequest request) {
        String authorization = request.field(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return Verdict.answer();
        }
        return user(authorization)
                .map(user -> Verdict.answerTo(user.getName(), user.roles()::contains))
                .orElseGet(Verdict::leaveToApplication);
    }

    /** The answer to who has to say who they are. */
    static Response challenge(String detail) {
        return Response.fromResponse(
                        Problem.of(Response.Status.UNAUTHORIZED, detail).toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build();
    }

    private static Optional<DemoUser> user(String authorization) {
        // RFC 9110 §11.1: the scheme's case does not matter.
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String credentials;
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            credentials = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        int colon = credentials.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : DemoUser.signedIn(credentials.substring(0, colon), credentials.substring(colon + 1));
    }

    private record SignedIn(DemoUser user, boolean secure) implements SecurityContext {
        @Override
        public DemoUser getUserPrincipal() {
            return user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return user.roles().contains(role);
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getAuthenticationScheme() {
            return BASIC_AUTH;
        }
    }
}
