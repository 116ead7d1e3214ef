package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shares a stored response with whom, and what clients are told of it. */
class ScopeTest extends CachedResourceTest {

    private static final String[] ALICE = {"X-User", "alice", "X-Roles", "reader"};
    private static final String[] BOB = {"X-User", "bob", "X-Roles", "reader"};

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @Inject
        HttpCache cache;

        private String run() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("auto")
        @Cached(ttl = 60, sharedMaxAge = 120, cdnTtl = 600)
        public String auto() {
            return run();
        }

        @GET
        @Path("auto/own/{directives}")
        @Cached(ttl = 60)
        public Response autoOwn(@PathParam("directives") String directives) {
            return Response.ok(run()).header("Cache-Control", directives).build();
        }

        @GET
        @Path("auto/asking")
        @Cached(ttl = 60)
        public String autoAsking(@Context SecurityContext security) {
            return run();
        }

        @GET
        @Path("auto/guarded")
        @RolesAllowed("reader")
        @Cached(ttl = 60, sharedMaxAge = 120, cdnTtl = 600)
        public String autoGuarded() {
            return run();
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, sharedMaxAge = 120, scope = Cached.Scope.PUBLIC)
        public String forAll() {
            return run();
        }

        @GET
        @Path("public/guarded")
        @RolesAllowed("reader")
        @Cached(ttl = 60, sharedMaxAge = 120, cdnTtl = 600, scope = Cached.Scope.PUBLIC)
        public String forAllReaders() {
            return run();
        }

        @GET
        @Path("private")
        @Cached(ttl = 60, sharedMaxAge = 120, cdnTtl = 600, scope = Cached.Scope.PRIVATE)
        public String forOne() {
            return run();
        }

        @GET
        @Path("private/roles")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE, roles = "editor")
        public String forOneInARole() {
            return run();
        }

        @GET
        @Path("private/swr")
        @Cached(ttl = 10, staleWhileRevalidate = 30, scope = Cached.Scope.PRIVATE)
        public String forOneSwr() {
            return run();
        }

        @GET
        @Path("roles")
        @Cached(
                ttl = 60,
                sharedMaxAge = 120,
                scope = Cached.Scope.ROLES,
                roles = {"reader", "editor"})
        public String forRoles() {
            return run();
        }

        @GET
        @Path("roles/guarded")
        @RolesAllowed({"reader", "editor"})
        @Cached(ttl = 60, scope = Cached.Scope.ROLES)
        public String forAllowedRoles() {
            return run();
        }

        @GET
        @Path("own/private")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public Response ownForOne() {
            return own();
        }

        @GET
        @Path("own/roles")
        @Cached(ttl = 60, scope = Cached.Scope.ROLES, roles = "reader")
        public Response ownForRoles() {
            return own();
        }

        @GET
        @Path("own/roles-same")
        @Cached(ttl = 30, scope = Cached.Scope.ROLES, roles = "reader")
        public Response ownForRolesSameWords() {
            return own();
        }

        @GET
        @Path("own/public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public Response ownForAll() {
            return own();
        }

        @GET
        @Path("own/public-guarded-same")
        @RolesAllowed("reader")
        @Cached(ttl = 30, scope = Cached.Scope.PUBLIC)
        public Response ownForAllReadersSameWords() {
            return own();
        }

        @GET
        @Path("own/roles-validated")
        @Cached(ttl = 30, scope = Cached.Scope.ROLES, roles = "reader")
        public Response ownForRolesSecondThoughts() {
            boolean first = runs.incrementAndGet() == 1;
            return Response.status(first ? 200 : 304)
                    .entity(first ? "run 1" : null)
                    .tag("v")
                    .header("Cache-Control", first ? null : "private, max-age=30")
                    .build();
        }

        private Response own() {
            return Response.ok(run())
                    .header("Cache-Control", "private, max-age=30")
                    .build();
        }

        @GET
        @Path("cookie/private")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public Response cookieForOne() {
            return cookie();
        }

        @GET
        @Path("cookie/roles")
        @Cached(ttl = 60, scope = Cached.Scope.ROLES, roles = "reader")
        public Response cookieForRoles() {
            return cookie();
        }

        @GET
        @Path("cookie/public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public Response cookieForAll() {
            return cookie();
        }

        private Response cookie() {
            return Response.ok(run())
                    .cookie(new NewCookie.Builder("seen").value("1").build())
                    .build();
        }
    }

    @Path("guarded-class")
    @Produces("text/plain")
    @RolesAllowed("reader")
    @Cached(ttl = 60)
    public static class GuardedClass {
        @GET
        public String get() {
            return "";
        }
    }

    @Path("principal-in-field")
    @Produces("text/plain")
    public static class SecurityInField {
        @Context
        SecurityContext security;

        @GET
        @Cached(ttl = 60)
        public String get() {
            Principal principal = security.getUserPrincipal();
            return principal == null ? "nobody" : principal.getName();
        }
    }

    /**
     * Signs in whoever says their name in {@code X-User} and their roles in {@code X-Roles}; gives whoever has a key the role
     * of that name.
     */
    @Priority(Priorities.AUTHENTICATION)
    public static class SignIn implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user != null) {
                String roles = request.getHeaderString("X-Roles");
                request.setSecurityContext(
                        new Caller(() -> user, roles == null ? List.of() : List.of(roles.split(","))));
            }
            String key = request.getHeaderString("X-Api-Key");
            if (key != null) {
                request.setSecurityContext(new Caller(null, List.of(key)));
            }
        }
    }

    private Resource resource;

    @Override
    protected ResourceConfig configure() {
        resource = new Resource();
        return CachedServer.config(
                resource, GuardedClass.class, SecurityInField.class, SignIn.class, RolesAllowedDynamicFeature.class);
    }

    private Answer as(String user, String roles, String path) {
        return get(path, "X-User", user, "X-Roles", roles);
    }

    @Test
    void autoSharesOnlyAnonymousResponses() {
        get("/auto")
                .hasBody("run 1")
                .isStoredMiss()
                .has("Cache-Control", "max-age=60, s-maxage=120")
                .has("CDN-Cache-Control", "max-age=600")
                .hasNo("Vary");
        get("/auto", ALICE)
                .hasBody("run 2")
                .isNotStored("authenticated user")
                .has("Cache-Control", "private, max-age=60")
                .hasNo("CDN-Cache-Control");
        get("/auto", "Authorization", "Bearer x").hasBody("run 3").isNotStored("Authorization");
        get("/auto").hasBody("run 1").isHit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"public, max-age=30", "s-maxage=30", "max-age=30, must-revalidate"})
    void autoSharesPublicResponses(String directives) {
        String path = "/auto/own/" + directives.replace(" ", "%20");
        get(path, ALICE).hasBody("run 1").isStoredMiss().has("Cache-Control", directives);
        get(path, BOB).hasBody("run 1").isHit().has("Cache-Control", directives);
        get(path).hasBody("run 1").isHit();
        get(path, "Authorization", "Bearer x").hasBody("run 1").isHit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=30", "private, max-age=30"})
    void autoDoesNotShareForOtherDirectives(String directives) {
        String path = "/auto/own/" + directives.replace(" ", "%20");
        assertThat(get(path, ALICE).hasBody("run 1").field("Cache-Status")).doesNotContain("; stored");
        get(path, BOB).hasBody("run 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auto/asking", "/auto/guarded", "/guarded-class", "/principal-in-field"})
    void callerAwareAndGuardedMethodsArePrivate(String path) {
        get(path, ALICE)
                .hasStatus(200)
                .isStoredMiss()
                .has("Cache-Control", "private, max-age=60")
                .has("Vary", "Authorization, Cookie")
                .hasNo("CDN-Cache-Control");
        get(path, BOB).hasStatus(200).isStoredMiss();
        get(path, ALICE)
                .hasStatus(200)
                .isHit()
                .has("Cache-Control", "private, max-age=60")
                .has("Vary", "Authorization, Cookie")
                .hasNo("CDN-Cache-Control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auto/guarded", "/public/guarded", "/roles/guarded", "/guarded-class"})
    void unauthorizedCallerIsNotServedFromTheStore(String path) {
        get(path, ALICE).hasStatus(200).isStoredMiss();
        get(path).hasStatus(403).hasNo("Cache-Status");
        as("mallory", "stranger", path).hasStatus(403).hasNo("Cache-Status");
    }

    @Test
    void publicScopeSharesOneResponseBetweenAllCallers() {
        get("/public", ALICE)
                .hasBody("run 1")
                .isStoredMiss()
                .has("Cache-Control", "max-age=60, s-maxage=120")
                .hasNo("Vary");
        get("/public", BOB).hasBody("run 1").isHit().has("Cache-Control", "max-age=60, s-maxage=120");
        get("/public").hasBody("run 1").isHit();
        get("/public", "Authorization", "Bearer x", "Cookie", "a=b")
                .hasBody("run 1")
                .isHit();
    }

    @Test
    void publicScopeOfAGuardedMethodSharesBetweenAuthorizedCallersAndSendsPrivate() {
        get("/public/guarded", ALICE)
                .hasBody("run 1")
                .isStoredMiss()
                .has("Cache-Control", "private, max-age=60")
                .hasNo("CDN-Cache-Control");
        get("/public/guarded", BOB)
                .hasBody("run 1")
                .isHit()
                .has("Cache-Control", "private, max-age=60")
                .hasNo("CDN-Cache-Control");
    }

    @Test
    void privateScopeStoresOneResponsePerPrincipal() {
        get("/private", ALICE)
                .hasBody("run 1")
                .isStoredMiss()
                .has("Cache-Control", "private, max-age=60")
                .has("Vary", "Authorization, Cookie")
                .hasNo("CDN-Cache-Control");
        get("/private", BOB).hasBody("run 2").isStoredMiss();
        get("/private", ALICE).hasBody("run 1").isHit().has("Cache-Control", "private, max-age=60");
        // Neither a fresh token nor a new session makes another of Alice.
        get("/private", "X-User", "alice", "Authorization", "Bearer 2", "Cookie", "session=2")
                .hasBody("run 1")
                .isHit();
    }

    @Test
    void privateScopeSharesOneResponseBetweenAnonymousCallers() {
        get("/private", ALICE).hasBody("run 1");
        get("/private").hasBody("run 2").isStoredMiss().has("Cache-Control", "private, max-age=60");
        get("/private").hasBody("run 2").isHit();
        as("nobody", "", "/private").hasBody("run 3").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/private", "/roles"})
    void ambiguousIdentityIsNotStored(String path) {
        for (int run = 1; run <= 2; run++) {
            get(path, "Authorization", "Bearer forged")
                    .hasBody("run " + run)
                    .isNotStored("Authorization without a principal")
                    .has("Cache-Control", "private, max-age=60");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/private", "/private/roles"})
    void privateScopeDoesNotTreatMissingPrincipalAsAnonymous(String path) {
        get(path, "X-Api-Key", "editor").hasBody("run 1").isNotStored("authenticated without a principal");
        get(path).hasBody("run 2").isStoredMiss();
        get(path, "X-Api-Key", "editor").hasBody("run 3").isNotStored("authenticated without a principal");
    }

    @Test
    void rolesScopeUsesRolesWithoutPrincipal() {
        get("/roles", "X-Api-Key", "editor").hasBody("run 1").isStoredMiss();
        get("/roles").hasBody("run 2").isStoredMiss();
        get("/roles", "X-Api-Key", "editor").hasBody("run 1").isHit();
        get("/roles", "X-Api-Key", "reader").hasBody("run 3").isStoredMiss();
        as("alice", "editor", "/roles").hasBody("run 1").isHit();
    }

    @Test
    void privateScopeIgnoresUndeclaredRoles() {
        as("alice", "reader", "/private").hasBody("run 1").isStoredMiss();
        as("alice", "reader,editor", "/private").hasBody("run 1").isHit();
    }

    @Test
    void privateScopeSeparatesDeclaredRoles() {
        as("alice", "reader", "/private/roles").hasBody("run 1").isStoredMiss();
        as("alice", "reader,editor", "/private/roles").hasBody("run 2").isStoredMiss();
        as("alice", "editor", "/private/roles").hasBody("run 2").isHit();
        as("alice", "reader", "/private/roles").hasBody("run 1").isHit();
        as("bob", "reader", "/private/roles").hasBody("run 3").isStoredMiss();
    }

    @Test
    void autoSeparatesAllowedRoles() {
        as("alice", "reader", "/auto/guarded").hasBody("run 1").isStoredMiss();
        as("alice", "reader,editor", "/auto/guarded").hasBody("run 1").isHit();
    }

    @Test
    void rolesScopeSharesBetweenCallersWithTheSameRoles() {
        as("alice", "reader,editor", "/roles")
                .hasBody("run 1")
                .isStoredMiss()
                .has("Cache-Control", "private, max-age=60")
                .has("Vary", "Authorization, Cookie");
        as("bob", "editor,reader", "/roles").hasBody("run 1").isHit();
        as("carol", "guest,editor,reader", "/roles").hasBody("run 1").isHit();
        as("dave", "reader", "/roles").hasBody("run 2").isStoredMiss();
        as("erin", "editor", "/roles").hasBody("run 3").isStoredMiss();
        as("frank", "guest", "/roles").hasBody("run 4").isStoredMiss();
        as("grace", "", "/roles").hasBody("run 4").isHit();
        get("/roles").hasBody("run 5").isStoredMiss();
        get("/roles").hasBody("run 5").isHit();
    }

    @Test
    void rolesScopeDefaultsToRolesAllowed() {
        as("alice", "reader", "/roles/guarded").hasBody("run 1").isStoredMiss();
        as("bob", "reader,guest", "/roles/guarded").hasBody("run 1").isHit();
        as("carol", "editor", "/roles/guarded").hasBody("run 2").isStoredMiss();
    }

    @Test
    void keyHasThePrincipalThatTheMethodSees() {
        get("/principal-in-field", ALICE).hasBody("alice");
        get("/principal-in-field", BOB).hasBody("bob");
        get("/principal-in-field").hasBody("nobody");
        get("/principal-in-field", BOB).hasBody("bob").isHit();
    }

    @Test
    void responsesOfOnePrincipalCanBeInvalidated() {
        get("/private", ALICE).hasBody("run 1");
        as("alice", "editor", "/private/roles").hasBody("run 2");
        get("/private", BOB).hasBody("run 3");
        get("/roles", ALICE).hasBody("run 4");
        get("/private").hasBody("run 5");
        Invalidation done = resource.cache.invalidatePrincipal("alice");
        assertThat(done.stored()).isEqualTo(2);
        assertThat(done.names()).containsExactly("a principal");
        get("/private", ALICE).hasBody("run 6").isStoredMiss();
        as("alice", "editor", "/private/roles").hasBody("run 7").isStoredMiss();
        get("/private", BOB).hasBody("run 3").isHit();
        get("/roles", ALICE).hasBody("run 4").isHit();
        get("/private").hasBody("run 5").isHit();
    }

    @Test
    void privateResponseIsStoredForThePrincipal() {
        get("/own/private", ALICE).hasBody("run 1").isStoredMiss().has("Cache-Control", "private, max-age=30");
        get("/own/private", ALICE).hasBody("run 1").isHit().has("Cache-Control", "private, max-age=30");
        get("/own/private", BOB).hasBody("run 2").isStoredMiss();
        advance(Duration.ofSeconds(30));
        get("/own/private", ALICE).hasBody("run 3").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own/roles", "/own/public", "/own/roles-same", "/own/public-guarded-same"})
    void privateResponseIsNotServedToOthers(String path) {
        get(path, ALICE)
                .hasBody("run 1")
                .isNotStored("private, set by the method")
                .has("Cache-Control", "private, max-age=30");
        get(path, BOB).hasBody("run 2").isNotStored("private, set by the method");
        assertThat(storedKeys()).isZero();
    }

    @Test
    void privateDirectiveOnRenewalRemovesTheSharedResponse() {
        get("/own/roles-validated", ALICE).hasBody("run 1").isStoredMiss();
        get("/own/roles-validated", BOB).hasBody("run 1").isHit();
        advance(Duration.ofSeconds(30));
        get("/own/roles-validated", BOB).hasBody("run 1").isNotStored("private, set by the method");
        assertThat(storedKeys()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cookie/private", "/cookie/roles", "/cookie/public"})
    void aCookieIsNeverStored(String path) {
        for (int run = 1; run <= 2; run++) {
            Answer answer = get(path, ALICE)
                    .hasBody("run " + run)
                    .isNotStored("Set-Cookie, set by the method")
                    .has("Cache-Control", "private, max-age=60");
            assertThat(answer.lines("Set-Cookie")).hasSize(1);
        }
        assertThat(storedKeys()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"alice", "bob"})
    void callerSpecificResponseIsNotRefreshedInTheBackground(String user) {
        as(user, "reader", "/private/swr").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(15));
        as(user, "reader", "/private/swr")
                .hasBody("run 2")
                .has("Cache-Status", "jersey-cached; fwd=stale; stored; ttl=10");
        as(user, "reader", "/private/swr").hasBody("run 2").isHit();
        assertThat(resource.runs).hasValue(2);
    }
}
