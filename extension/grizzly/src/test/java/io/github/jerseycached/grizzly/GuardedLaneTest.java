package io.github.jerseycached.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HitFields;
import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitKey;
import io.github.jerseycached.HitRequest;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hits in the fast lane where filters of the application decide who may get them, and add fields to them. */
class GuardedLaneTest {

    @Path("/")
    @Produces("text/plain")
    public static class Pages {
        @GET
        @Path("page")
        @Cached(ttl = 60)
        public String page() {
            return "page";
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String forAll() {
            return "public";
        }

        @GET
        @Path("mine")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String mine(@Context SecurityContext caller) {
            Principal principal = caller.getUserPrincipal();
            return "of " + (principal == null ? "nobody" : principal.getName());
        }

        @GET
        @Path("news")
        @Cached(
                ttl = 60,
                scope = Cached.Scope.ROLES,
                roles = {"admin", "editor"})
        public String news(@Context SecurityContext caller) {
            return "admin " + caller.isUserInRole("admin") + ", editor " + caller.isUserInRole("editor");
        }

        @GET
        @Path("report")
        @RolesAllowed("admin")
        @Cached(ttl = 60)
        public String report(@Context SecurityContext caller) {
            return "report for " + caller.getUserPrincipal().getName();
        }

        @GET
        @Path("tenant")
        @Cached(ttl = 60, key = Tenant.class)
        public String tenant(@HeaderParam("X-Tenant") String tenant) {
            return "of " + tenant;
        }

        @GET
        @Path("theme")
        @Cached(ttl = 60)
        public String theme(@CookieParam("theme") String theme) {
            return "theme " + theme;
        }
    }

    /** A key function that needs nothing of Jersey. */
    public static class Tenant implements HitKey {
        @Override
        public @Nullable String of(HitRequest request) {
            if ("broken".equals(request.field("X-Tenant"))) {
                throw new IllegalStateException("no such tenant");
            }
            return request.field("X-Tenant");
        }
    }

    private static final Map<String, Set<String>> ROLES =
            Map.of("ada", Set.of("admin", "editor"), "bob", Set.of("editor"), "eve", Set.of());

    private static @Nullable String user(@Nullable String authorization) {
        String name = authorization == null ? "" : authorization.replace("Bearer ", "");
        return ROLES.containsKey(name) ? name : null;
    }

    /** A filter for bearer tokens, and what its guard says. */
    @Priority(Priorities.AUTHENTICATION)
    static class Tokens implements ContainerRequestFilter, HitGuard {
        @Override
        public void filter(ContainerRequestContext request) {
            String name = user(request.getHeaderString("Authorization"));
            if (name == null) {
                throw new NotAuthorizedException("Bearer");
            }
            request.setSecurityContext(new SecurityContext() {
                @Override
                public Principal getUserPrincipal() {
                    return () -> name;
                }

                @Override
                public boolean isUserInRole(String role) {
                    return ROLES.get(name).contains(role);
                }

                @Override
                public boolean isSecure() {
                    return false;
                }

                @Override
                public String getAuthenticationScheme() {
                    return "Bearer";
                }
            });
        }

        @Override
        public @Nullable Verdict check(HitRequest request) {
            String name = user(request.field("Authorization"));
            return name == null
                    ? Verdict.leaveToApplication()
                    : Verdict.answerTo(name, role -> ROLES.get(name).contains(role));
        }
    }

    /** Allows all that has the key of a tenant. */
    static class Tenants implements ContainerRequestFilter, HitGuard {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Key") == null) {
                throw new NotAuthorizedException("Key");
            }
        }

        @Override
        public @Nullable Verdict check(HitRequest request) {
            return request.field("X-Key") == null ? null : Verdict.answer();
        }
    }

    private @Nullable LaneServer server;

    private LaneServer serve(Object... filters) {
        Object[] components = new Object[filters.length + 1];
        components[0] = Pages.class;
        System.arraycopy(filters, 0, components, 1, filters.length);
        LaneServer started = LaneServer.of(components);
        server = started;
        return started;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static final String ADA = "Authorization: Bearer ada";
    private static final String BOB = "Authorization: Bearer bob";
    private static final String EVE = "Authorization: Bearer eve";

    @Test
    void eachCallerGetsTheirOwnResponseInTheLane() {
        LaneServer served = serve(new Tokens());
        served.getThroughJersey("/mine", ADA);
        served.getThroughJersey("/mine", BOB);
        for (int i = 0; i < 3; i++) {
            assertThat(served.getInTheLane("/mine", ADA).body()).isEqualTo("of ada");
            assertThat(served.getInTheLane("/mine", BOB).body()).isEqualTo("of bob");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page", "/public", "/mine", "/news"})
    void aCallerWithoutAValidTokenIsRejectedAlthoughAResponseIsStored(String target) {
        LaneServer served = serve(new Tokens());
        served.get(target, ADA);
        served.get(target, ADA);
        assertThat(served.getThroughJersey(target).status()).isEqualTo(401);
        assertThat(served.getThroughJersey(target, "Authorization: Bearer mallory")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void callersWithTheSameRolesShareAResponse() {
        LaneServer served = serve(new Tokens());
        served.getThroughJersey("/news", ADA);
        served.getThroughJersey("/news", BOB);
        served.getThroughJersey("/news", EVE);
        assertThat(served.getInTheLane("/news", ADA).body()).isEqualTo("admin true, editor true");
        assertThat(served.getInTheLane("/news", BOB).body()).isEqualTo("admin false, editor true");
        assertThat(served.getInTheLane("/news", EVE).body()).isEqualTo("admin false, editor false");
    }

    @Test
    void rolesAllowedIsCheckedInTheLane() {
        LaneServer served = serve(new Tokens(), RolesAllowedDynamicFeature.class);
        served.getThroughJersey("/report", ADA);
        assertThat(served.getInTheLane("/report", ADA).body()).isEqualTo("report for ada");
        assertThat(served.getThroughJersey("/report", BOB).status()).isEqualTo(403);
        assertThat(served.getThroughJersey("/report").status()).isEqualTo(401);
    }

    @Test
    void responseForNobodyInParticularIsNotSentToACallerThatTheGuardNames() {
        LaneServer served = serve(new Tokens());
        served.getThroughJersey("/page", ADA);
        // As without the lane: scope AUTO stores nothing for callers with a principal.
        assertThat(served.getThroughJersey("/page", BOB).field("Cache-Status")).doesNotContain("; hit");
    }

    @Test
    void responseForAllIsSentToEachAdmittedCaller() {
        LaneServer served = serve(new Tokens());
        served.getThroughJersey("/public", ADA);
        served.getInTheLane("/public", BOB);
        served.getInTheLane("/public", ADA);
    }

    @Test
    void guardThatKnowsNoCallerAllowsWhatIsForNobodyInParticular() {
        LaneServer served = serve(new Tenants());
        served.getThroughJersey("/page", "X-Key: a");
        served.getInTheLane("/page", "X-Key: b");
        assertThat(served.getThroughJersey("/page").status()).isEqualTo(401);
    }

    @Test
    void allGuardsHaveToAllowAHit() {
        LaneServer served = serve(new Tenants(), new Tokens());
        served.getThroughJersey("/mine", ADA, "X-Key: a");
        served.getInTheLane("/mine", ADA, "X-Key: a");
        assertThat(served.getThroughJersey("/mine", ADA).status()).isEqualTo(401);
        assertThat(served.getThroughJersey("/mine", "X-Key: a").status()).isEqualTo(401);
    }

    @Test
    void twoGuardsThatNameACallerLeaveTheRequestToTheApplication() {
        LaneServer served = serve(new Tokens(), new Tokens() {});
        served.get("/mine", ADA);
        served.getThroughJersey("/mine", ADA);
    }

    @Test
    void requestFilterThatIsNoGuardKeepsHitsInJersey() {
        LaneServer served = serve(new Tokens(), (ContainerRequestFilter) request -> {});
        served.get("/mine", ADA);
        served.getThroughJersey("/mine", ADA);
    }

    /** What may be wrong in a guard. */
    enum Wrong {
        THROWS {
            @Override
            HitGuard.@Nullable Verdict check(HitRequest request) {
                throw new IllegalStateException("no key store");
            }
        },
        SAYS_NULL {
            @Override
            HitGuard.@Nullable Verdict check(HitRequest request) {
                return null;
            }
        },
        NAMES_NOBODY {
            @Override
            HitGuard.@Nullable Verdict check(HitRequest request) {
                return HitGuard.Verdict.answer();
            }
        },
        NAMES_ANOTHER_CALLER {
            @Override
            HitGuard.@Nullable Verdict check(HitRequest request) {
                return HitGuard.Verdict.answerTo("ada");
            }
        },
        GIVES_ROLES_THAT_THE_CALLER_HAS_NOT {
            @Override
            HitGuard.@Nullable Verdict check(HitRequest request) {
                String name = user(request.field("Authorization"));
                return name == null ? null : HitGuard.Verdict.answerTo(name, role -> true);
            }
        };

        abstract HitGuard.@Nullable Verdict check(HitRequest request);
    }

    @ParameterizedTest
    @EnumSource
    void guardThatDisagreesWithItsFilterNeverLetsACallerGetAnothersResponse(Wrong wrong) {
        LaneServer served = serve(new Tokens() {
            @Override
            public @Nullable Verdict check(HitRequest request) {
                return wrong.check(request);
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThat(served.getThroughJersey("/news", BOB).body()).isEqualTo("admin false, editor true");
            assertThat(served.get("/news", ADA).body()).isEqualTo("admin true, editor true");
            assertThat(served.get("/mine", EVE).body()).isEqualTo("of eve");
        }
    }

    @Test
    void responseIsSelectedByTheCookiesThatTheMethodReads() {
        LaneServer served = serve();
        served.getThroughJersey("/theme", "Cookie: theme=dark");
        assertThat(served.getInTheLane("/theme", "Cookie: theme=dark").body()).isEqualTo("theme dark");
        assertThat(served.getThroughJersey("/theme", "Cookie: theme=light").body())
                .isEqualTo("theme light");
        assertThat(served.getInTheLane("/theme", "Cookie: theme=light").body()).isEqualTo("theme light");
        assertThat(served.getInTheLane("/theme", "Cookie: theme=dark").body()).isEqualTo("theme dark");
    }

    @Test
    void responseIsSelectedByAKeyFunctionThatReadsFieldsOnly() {
        LaneServer served = serve();
        for (String tenant : List.of("a", "b")) {
            served.getThroughJersey("/tenant", "X-Tenant: " + tenant);
        }
        assertThat(served.getInTheLane("/tenant", "X-Tenant: a").body()).isEqualTo("of a");
        assertThat(served.getInTheLane("/tenant", "X-Tenant: b").body()).isEqualTo("of b");
        assertThat(served.getThroughJersey("/tenant").body()).isEqualTo("of null");
        assertThat(served.getThroughJersey("/tenant", "X-Tenant: broken").field("Cache-Status"))
                .contains("Tenant");
    }

    /** A filter as many write it for CORS. */
    static class Cors implements ContainerResponseFilter, HitFields {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            add(request.getHeaderString("Origin"), response.getHeaders()::add);
        }

        @Override
        public void addFields(HitRequest request, BiConsumer<String, String> fields) {
            add(request.field("Origin"), fields);
        }

        private static void add(@Nullable String origin, BiConsumer<String, String> fields) {
            fields.accept("Vary", "Origin");
            if (origin != null) {
                fields.accept("Access-Control-Allow-Origin", origin);
            }
        }
    }

    @Test
    void hitHasTheFieldsOfTheResponseFilter() {
        LaneServer served = serve(new Cors());
        String origin = "Origin: https://a.example";
        Connection.Answer ordinary = served.getThroughJersey("/page", origin);
        Connection.Answer hit = served.getInTheLane("/page", origin);
        assertThat(hit.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(hit.lines("Vary")).isEqualTo(ordinary.lines("Vary"));
        // The filter said Vary, so each origin has a response of its own.
        served.getThroughJersey("/page", "Origin: https://b.example");
        assertThat(served.getInTheLane("/page", "Origin: https://b.example").field("Access-Control-Allow-Origin"))
                .isEqualTo("https://b.example");
        served.getThroughJersey("/page");
        assertThat(served.getInTheLane("/page").lines("Access-Control-Allow-Origin"))
                .isEmpty();
        Connection.Answer notModified = served.getInTheLane("/page", origin, "If-None-Match: " + hit.field("ETag"));
        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: no-store",
                "Set-Cookie: a=b",
                "ETag: \"x\"",
                "Content-Type: text/html",
                "Cache-Status: other; hit",
                "Age: 5",
                "X-A: one\r\nX-B: two",
                "X A: one",
                "Transfer-Encoding: chunked"
            })
    void fieldThatIsNotTheFiltersToAddLeavesTheHitToTheApplication(String line) {
        LaneServer served = serve(new AddsOnHits(line));
        served.get("/page");
        assertThat(served.getThroughJersey("/page").field("Cache-Status")).contains("; hit");
    }

    private record AddsOnHits(String line) implements ContainerResponseFilter, HitFields {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            // It adds nothing here: so it is seen what the lane makes of its fields.
        }

        @Override
        public void addFields(HitRequest request, BiConsumer<String, String> fields) {
            List<String> parts = List.of(line.split(": ", 2));
            fields.accept(parts.get(0), parts.get(1));
        }
    }

    @Test
    void guardSeesMethodTargetAndFields() {
        StringBuilder seen = new StringBuilder();
        LaneServer served = serve(new Tenants() {
            @Override
            public @Nullable Verdict check(HitRequest request) {
                seen.append(request.method())
                        .append(' ')
                        .append(request.target())
                        .append(' ')
                        .append(request.field("x-key"));
                return super.check(request);
            }
        });
        served.get("/page?a=b%20c", "X-Key: k");
        seen.setLength(0);
        served.getInTheLane("/page?a=b%20c", "X-Key: k");
        assertThat(seen).hasToString("GET /page?a=b%20c k");
    }
}
