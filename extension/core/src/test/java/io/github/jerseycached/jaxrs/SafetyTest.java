package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.annotation.Priority;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody sees what was meant for someone else. */
class SafetyTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("text")
        @Cached(ttl = 60)
        public String text() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("cookie/tagged")
        @Cached(ttl = 60)
        public Response taggedCookie() {
            return Response.ok("run " + runs.incrementAndGet())
                    .tag("t")
                    .cookie(new NewCookie.Builder("session").value("secret").build())
                    .build();
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 60)
        public Response cookie() {
            return Response.ok("run " + runs.incrementAndGet())
                    .cookie(new NewCookie.Builder("session").value("secret").build())
                    .build();
        }

        @GET
        @Path("language")
        @Cached(ttl = 60)
        public String language(@HeaderParam("Accept-Language") String language) {
            return language + ", run " + runs.incrementAndGet();
        }

        @GET
        @Path("basket")
        @Cached(ttl = 60)
        public String basket(@CookieParam("basket") String basket) {
            return basket + ", run " + runs.incrementAndGet();
        }

        @GET
        @Path("types")
        @Produces({"application/json", "text/plain"})
        @Cached(ttl = 60)
        public String types() {
            return "\"run " + runs.incrementAndGet() + '"';
        }

        @GET
        @Path("me")
        @Cached(ttl = 60)
        public String me(@Context SecurityContext security) {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("vary-star")
        @Cached(ttl = 60)
        public Response varyStar() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Vary", "*")
                    .build();
        }

        @GET
        @Path("content")
        @Cached(ttl = 60)
        public String content(String content) {
            return content + ", run " + runs.incrementAndGet();
        }
    }

    public static class Client {
        @HeaderParam("X-Device")
        String device;

        private String currency;

        @CookieParam("currency")
        public void setCurrency(String currency) {
            this.currency = currency;
        }

        @Override
        public String toString() {
            return device + ", " + currency;
        }
    }

    @Path("inputs")
    @Produces("text/plain")
    public static class Inputs {
        static final AtomicInteger RUNS = new AtomicInteger();

        @HeaderParam("X-Tenant")
        String tenant;

        @GET
        @Path("field")
        @Cached(ttl = 60)
        public String field() {
            return tenant + ", run " + RUNS.incrementAndGet();
        }

        @GET
        @Path("bean")
        @Cached(ttl = 60)
        public String bean(@BeanParam Client client) {
            return client + ", run " + RUNS.incrementAndGet();
        }
    }

    @Path("identity")
    @Produces("text/plain")
    public static class Identity {
        @Context
        SecurityContext security;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return String.valueOf(security.getUserPrincipal());
        }
    }

    /** Signs in whoever says their name in {@code X-User}; turns away whoever is called Eve. */
    @Priority(Priorities.AUTHENTICATION)
    public static class SignIn implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user == null) {
                return;
            }
            if (user.equals("eve")) {
                request.abortWith(Response.status(403).build());
                return;
            }
            request.setSecurityContext(new Caller(user));
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.withContentInGets(
            CachedServer.config(resource, Inputs.class, Identity.class, SignIn.class), cache -> {});

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRequestWithAuthorizationIsNeitherStoredNorAnsweredFromTheStore() {
        server.get("/text", "Authorization", "Bearer alice")
                .hasBody("run 1")
                .isNotStored("Authorization")
                .has("Cache-Control", "private, max-age=60");
        server.get("/text").hasBody("run 2").isStoredMiss();
        server.get("/text", "Authorization", "Bearer alice").hasBody("run 3").isNotStored("Authorization");
        server.get("/text").hasBody("run 2").isHit();
    }

    @Test
    void bypassedResponseHasATagAndAnswers304() {
        String tag = server.get("/text", "X-User", "alice").field("ETag");
        assertThat(tag).startsWith("\"");
        server.get("/cookie", "If-None-Match", "\"other\"").hasStatus(200);
    }

    @Test
    void aSignedInUserIsNeitherStoredNorAnsweredFromTheStore() {
        server.get("/text").hasBody("run 1").isStoredMiss();
        server.get("/text", "X-User", "alice")
                .hasBody("run 2")
                .isNotStored("authenticated user")
                .has("Cache-Control", "private, max-age=60");
        server.get("/text").hasBody("run 1").isHit();
    }

    @Test
    void rejectedCallerIsNotServedFromTheStore() {
        server.get("/text").isStoredMiss();
        server.get("/text", "X-User", "eve").hasStatus(403).hasNo("Cache-Status");
    }

    @Test
    void anonymousResponseOfACallerAwareMethodIsStoredSeparately() {
        server.get("/me")
                .isStoredMiss()
                .has("Cache-Control", "private, max-age=60")
                .has("Vary", "Authorization, Cookie");
        server.get("/me").hasBody("run 1").isHit();
    }

    @Test
    void aResponseWithSetCookieIsNotStored() {
        server.get("/cookie")
                .hasBody("run 1")
                .isNotStored("Set-Cookie, set by the method")
                .has("Cache-Control", "private, max-age=60");
        assertThat(server.get("/cookie").hasBody("run 2").lines("Set-Cookie")).hasSize(1);
        assertThat(server.storedKeys()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"If-None-Match, 304", "If-Match, 412"})
    void setCookieIsSentWith304And412(String field, int status) {
        Answer answer = server.get("/cookie/tagged", field, status == 304 ? "\"t\"" : "\"other\"");
        assertThat(answer.hasStatus(status).lines("Set-Cookie")).hasSize(1);
    }

    @Test
    void aRequestFieldThatTheMethodReadsSelectsTheResponse() {
        server.get("/language", "Accept-Language", "fr")
                .hasBody("fr, run 1")
                .has("Vary", "Accept-Language")
                .isStoredMiss();
        server.get("/language", "Accept-Language", "de")
                .hasBody("de, run 2")
                .has("Cache-Status", "jersey-cached; fwd=vary-miss; stored; ttl=60");
        server.get("/language", "Accept-Language", "fr").hasBody("fr, run 1").isHit();
        server.get("/language").hasBody("null, run 3").isStoredMiss();
    }

    @Test
    void aCookieThatTheMethodReadsSelectsTheResponse() {
        server.get("/basket", "Cookie", "basket=full").hasBody("full, run 1").has("Vary", "Cookie");
        server.get("/basket", "Cookie", "basket=empty").hasBody("empty, run 2");
        server.get("/basket", "Cookie", "basket=full").hasBody("full, run 1").isHit();
    }

    @Test
    void aFieldOfTheResourceClassSelectsTheResponse() {
        String tenantA = server.get("/inputs/field", "X-Tenant", "a")
                .has("Vary", "X-Tenant")
                .body();
        assertThat(tenantA).startsWith("a, run ");
        assertThat(server.get("/inputs/field", "X-Tenant", "b").isStoredMiss().body())
                .startsWith("b, run ");
        server.get("/inputs/field", "X-Tenant", "a").isHit().hasBody(tenantA);
    }

    @Test
    void theFieldsAndSettersOfABeanParameterSelectTheResponse() {
        String[] phone = {"X-Device", "phone", "Cookie", "currency=CHF", "X-Tenant", "a"};
        String answer = server.get("/inputs/bean", phone).isStoredMiss().body();
        assertThat(answer).startsWith("phone, CHF, run ");
        assertThat(server.get("/inputs/bean", "X-Device", "watch", "Cookie", "currency=CHF", "X-Tenant", "a")
                        .isStoredMiss()
                        .body())
                .startsWith("watch, CHF, run ");
        assertThat(server.get("/inputs/bean", "X-Device", "phone", "Cookie", "currency=EUR", "X-Tenant", "a")
                        .isStoredMiss()
                        .body())
                .startsWith("phone, EUR, run ");
        server.get("/inputs/bean", phone).isHit().hasBody(answer);
    }

    @Test
    void resourceWithSecurityContextSeparatesCallers() {
        server.get("/identity").hasBody("null").isStoredMiss().has("Cache-Control", "private, max-age=60");
    }

    @Test
    void negotiatedTypesAreKeptApart() {
        server.get("/types", "Accept", "text/plain")
                .has("Content-Type", "text/plain")
                .has("Vary", "Accept");
        server.get("/types", "Accept", "application/json").has("Content-Type", "application/json");
        server.get("/types", "Accept", "text/plain").isHit().has("Content-Type", "text/plain");
    }

    @Test
    void varyStarIsNotStored() {
        server.get("/vary-star").isNotStored("Vary: *, set by the method");
        server.get("/vary-star").hasBody("run 2");
    }

    @Test
    void getWithContentDoesNotPoisonTheCache() {
        server.send("GET", "/content", HttpRequest.BodyPublishers.ofString("evil"), "Content-Type", "text/plain")
                .hasBody("evil, run 1")
                .isNotStored("request with content");
        server.get("/content").hasBody(", run 2").isStoredMiss();
        server.send("GET", "/content", HttpRequest.BodyPublishers.ofString("evil"), "Content-Type", "text/plain")
                .hasBody("evil, run 3");
    }

    @Test
    void actualReasonIsReported() {
        server.get("/cookie", "Authorization", "Bearer alice").isNotStored("Set-Cookie, set by the method");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "the authority is that of the test container, whatever Host says")
    @DiffersOn(value = "Netty", because = "it shows every method the same authority, whatever Host says")
    void aForgedHostIsAnotherKey() {
        server.get("/text", "Host", "evil.example").hasBody("run 1");
        server.get("/text").hasBody("run 2").isStoredMiss();
    }

    /** Turns away whoever says so, as late as any filter. */
    @Priority(Integer.MAX_VALUE)
    public static class LateGuard implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Late") != null) {
                request.abortWith(Response.status(403).build());
            }
        }
    }

    public static class Guard extends LateGuard {}

    @SkippedOnHit
    public static class UnmissedGuard extends LateGuard {}

    static Stream<Object> lateGuards() {
        ResourceConfig byRegistration = CachedServer.config(new Resource());
        byRegistration.register(Guard.class, Integer.MAX_VALUE);
        DynamicFeature byFeature = (resource, context) -> context.register(LateGuard.class);
        return Stream.of(
                CachedServer.config(new Resource(), LateGuard.class),
                byRegistration,
                CachedServer.config(new Resource(), byFeature));
    }

    @ParameterizedTest
    @MethodSource("lateGuards")
    void requestFilterAfterTheLookUpDisablesCaching(ResourceConfig application) {
        try (CachedServer late = CachedServer.of(application)) {
            assertThat(late.get("/text").hasStatus(200).field("Cache-Status"))
                    .startsWith("jersey-cached; fwd=bypass; detail=\"")
                    .endsWith(" would run after the look-up\"");
            late.get("/text", "X-Late", "1").hasStatus(403);
        }
    }

    @Test
    void skippableFilterMayRunAfterTheLookUp() {
        ResourceConfig application = CachedServer.config(new Resource());
        application.register(UnmissedGuard.class, Integer.MAX_VALUE);
        try (CachedServer late = CachedServer.of(application)) {
            late.get("/text").isStoredMiss();
            late.get("/text").isHit();
        }
        ResourceConfig ofOthers = CachedServer.config(new Resource(), LateGuard.class);
        try (CachedServer late = CachedServer.of(ofOthers, settings -> settings.skippedOnHit(LateGuard.class))) {
            late.get("/text").isStoredMiss();
            late.get("/text").isHit();
        }
    }
}
