package io.github.jerseycached.bench;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HitFields;
import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitRequest;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The filters of an application with bearer tokens and CORS, which also run in the fast lane. */
final class BenchFilters {

    static final String TOKEN = "mF_9.B5f-4.1JqM";

    private static final Map<String, String> USERS = Map.of(TOKEN, "ada");

    private BenchFilters() {}

    /** The same resource, with responses for one caller each. */
    @Path("/")
    @Produces(MediaType.APPLICATION_JSON)
    @Cached(ttl = 3600, scope = Cached.Scope.PRIVATE)
    public static final class OfCallers extends BenchResource {}

    /** Lets in callers with a known token. */
    public static final class Tokens implements ContainerRequestFilter, HitGuard {

        @Override
        public void filter(ContainerRequestContext request) {
            String user = user(request.getHeaderString("Authorization"));
            if (user == null) {
                throw new NotAuthorizedException("Bearer");
            }
            request.setSecurityContext(new Caller(user));
        }

        @Override
        public Verdict check(HitRequest request) {
            String user = user(request.field("Authorization"));
            return user == null ? Verdict.leaveToApplication() : Verdict.answerTo(user);
        }

        private static @Nullable String user(@Nullable String authorization) {
            return authorization != null && authorization.startsWith("Bearer ")
                    ? USERS.get(authorization.substring("Bearer ".length()))
                    : null;
        }
    }

    private record Caller(String name) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> name;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }

    /** Lets pages of all origins read the answers. */
    public static final class Cors implements ContainerResponseFilter, HitFields {

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("Access-Control-Allow-Origin", "*");
        }

        @Override
        public void addFields(HitRequest request, BiConsumer<String, String> fields) {
            fields.accept("Access-Control-Allow-Origin", "*");
        }
    }
}
