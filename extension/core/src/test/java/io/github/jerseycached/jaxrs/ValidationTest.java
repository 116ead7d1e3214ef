package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stale response is not made again where the resource says that it still holds (RFC 9111 §4.3). */
class ValidationTest extends CachedResourceTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger bodies = new AtomicInteger();
        volatile String version = "1";
        volatile String lastIfNoneMatch;
        volatile String lastRange;
        volatile Response full;
        volatile Response notModified;

        @Inject
        HttpCache cache;

        @GET
        @Path("tagged")
        @Cached(ttl = 10)
        public Response tagged(@Context Request request) {
            runs.incrementAndGet();
            EntityTag tag = new EntityTag(version);
            Response.ResponseBuilder notModified = request.evaluatePreconditions(tag);
            if (notModified != null) {
                return notModified.header("X-Checked", runs.get()).build();
            }
            bodies.incrementAndGet();
            return Response.ok("version " + version)
                    .tag(tag)
                    .header("X-Checked", runs.get())
                    .build();
        }

        @GET
        @Path("dated")
        @Cached(ttl = 10)
        public Response dated(@Context Request request) {
            runs.incrementAndGet();
            Date modified = Date.from(Instant.parse("2026-01-01T00:00:00Z"));
            Response.ResponseBuilder notModified = request.evaluatePreconditions(modified);
            if (notModified != null) {
                return notModified.lastModified(modified).build();
            }
            bodies.incrementAndGet();
            return Response.ok("dated").lastModified(modified).build();
        }

        @GET
        @Path("no-cache")
        @Cached(ttl = 10)
        public Response noCache(@Context Request request) {
            runs.incrementAndGet();
            Response.ResponseBuilder notModified = request.evaluatePreconditions(new EntityTag("same"));
            if (notModified != null) {
                return notModified.header("Cache-Control", "no-cache").build();
            }
            bodies.incrementAndGet();
            return Response.ok("asked each time")
                    .tag("same")
                    .header("Cache-Control", "no-cache")
                    .build();
        }

        @GET
        @Path("seen")
        @Cached(ttl = 10, vary = Cached.DECLARED)
        public Response seen(@HeaderParam("Range") String range, @Context jakarta.ws.rs.core.HttpHeaders headers) {
            runs.incrementAndGet();
            lastIfNoneMatch = headers.getHeaderString("If-None-Match");
            lastRange = range;
            return Response.ok("run " + runs.get()).tag("v" + runs.get()).build();
        }

        @GET
        @Path("untagged")
        @Cached(ttl = 10, vary = Cached.DECLARED)
        public String untagged(@Context jakarta.ws.rs.core.HttpHeaders headers) {
            lastIfNoneMatch = headers.getHeaderString("If-None-Match");
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("other-tag")
        @Cached(ttl = 10)
        public Response otherTag() {
            return runs.incrementAndGet() == 2
                    ? Response.notModified("other").build()
                    : Response.ok("run " + runs.get()).tag("first").build();
        }

        @GET
        @Path("then-cookie")
        @Cached(ttl = 10)
        public Response thenCookie() {
            return runs.incrementAndGet() == 1
                    ? Response.ok("run 1").tag("t").build()
                    : Response.notModified("t")
                            .cookie(new NewCookie.Builder("seen").value("1").build())
                            .build();
        }

        @GET
        @Path("then-vary")
        @Cached(ttl = 10)
        public Response thenVary(
                @HeaderParam("Accept-Language") String language, @HeaderParam("If-None-Match") String tag) {
            runs.incrementAndGet();
            return tag == null
                    ? Response.ok("run " + runs.get()).tag("t").build()
                    : Response.notModified("t").header("Vary", "X-Tenant").build();
        }

        @GET
        @Path("then-invalidated")
        @Cached(ttl = 10)
        public Response thenInvalidated(@HeaderParam("If-None-Match") String tag) {
            runs.incrementAndGet();
            if (tag == null) {
                return Response.ok("run " + runs.get()).tag("t").build();
            }
            cache.invalidate(URI.create("/then-invalidated"));
            return Response.notModified("t").build();
        }

        @GET
        @Path("validators")
        @Cached(ttl = 10)
        public Response validators() {
            return runs.incrementAndGet() == 2
                    ? notModified
                    : Response.fromResponse(full).entity("run " + runs.get()).build();
        }

        @GET
        @Path("languages")
        @Cached(ttl = 10)
        public Response languages(
                @HeaderParam("Accept-Language") String language, @HeaderParam("If-None-Match") String tag) {
            runs.incrementAndGet();
            return tag == null
                    ? Response.ok("run " + runs.get()).tag("t").build()
                    : Response.notModified("t")
                            .header("Cache-Control", "no-store")
                            .build();
        }

        @GET
        @Path("then-no-store")
        @Cached(ttl = 10)
        public Response thenNoStore() {
            return runs.incrementAndGet() == 1
                    ? Response.ok("run 1").tag("t").build()
                    : Response.notModified("t")
                            .header("Cache-Control", "no-store")
                            .build();
        }
    }

    private Resource resource;

    @Override
    protected ResourceConfig configure() {
        resource = new Resource();
        return CachedServer.config(resource);
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it writes Date itself")
    @DiffersOn(value = "InMemory", because = "the server in front of it writes Date itself")
    void status304OfTheResourceRenewsTheStoredResponse() {
        get("/tagged").hasBody("version 1").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/tagged")
                .hasStatus(200)
                .hasBody("version 1")
                .hasNo("Age")
                .has("ETag", "\"1\"")
                .has("Content-Type", "text/plain")
                .has("Cache-Control", "max-age=10")
                .has("Date", "Sun, 01 Mar 2026 12:00:10 GMT")
                .has("Cache-Status", "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=10");
        assertThat(resource.runs).hasValue(2);
        assertThat(resource.bodies).hasValue(1);
        advance(Duration.ofSeconds(9));
        get("/tagged").isHit().hasAge(9).hasBody("version 1");
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void renewedResponseHasItsFullLifetime() {
        get("/tagged");
        advance(Duration.ofMillis(10_900));
        get("/tagged").has("Cache-Status", "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=10");
        advance(Duration.ofMillis(9_900));
        get("/tagged").isHit().hasAge(9);
    }

    @Test
    void status304UpdatesTheStoredFields() {
        get("/tagged").has("X-Checked", "1");
        advance(Duration.ofSeconds(10));
        get("/tagged").has("X-Checked", "2");
        get("/tagged").isHit().has("X-Checked", "2");
    }

    @Test
    void aFullAnswerReplacesTheStoredResponse() {
        get("/tagged").hasBody("version 1");
        resource.version = "2";
        advance(Duration.ofSeconds(10));
        get("/tagged")
                .hasBody("version 2")
                .has("ETag", "\"2\"")
                .has("Cache-Status", "jersey-cached; fwd=stale; stored; ttl=10");
        get("/tagged").isHit().hasBody("version 2");
    }

    @Test
    void conditionOfTheClientIsEvaluatedAgainstTheValidatedResponse() {
        get("/tagged");
        advance(Duration.ofSeconds(10));
        get("/tagged", "If-None-Match", "\"old\"").hasStatus(200).hasBody("version 1");
        advance(Duration.ofSeconds(10));
        get("/tagged", "If-None-Match", "\"1\"").hasStatus(304).hasNoBody().hasNo("Content-Type");
        advance(Duration.ofSeconds(10));
        resource.version = "2";
        get("/tagged", "If-None-Match", "\"1\"").hasStatus(200).hasBody("version 2");
        advance(Duration.ofSeconds(10));
        get("/tagged", "If-None-Match", "\"2\"").hasStatus(304).hasNoBody();
    }

    @Test
    void lastModifiedIsAValidator() {
        get("/dated").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/dated")
                .hasStatus(200)
                .hasBody("dated")
                .has("Cache-Status", "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=10");
        assertThat(resource.bodies).hasValue(1);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void headValidatesLikeGet() {
        get("/tagged");
        advance(Duration.ofSeconds(10));
        head("/tagged").hasStatus(200).hasNoBody().has("Content-Length", "9");
        get("/tagged").isHit().hasBody("version 1").hasAge(0);
        assertThat(resource.bodies).hasValue(1);
    }

    @Test
    void noCacheResponseIsStoredAndValidatedEachTime() {
        get("/no-cache").hasBody("asked each time");
        for (int run = 2; run <= 4; run++) {
            get("/no-cache").hasStatus(200).hasBody("asked each time").has("Cache-Control", "no-cache");
            assertThat(resource.runs).hasValue(run);
        }
        assertThat(resource.bodies).hasValue(1);
    }

    @Test
    void theResourceSeesTheStoredValidatorInPlaceOfTheClientsConditions() {
        get("/seen", "If-None-Match", "\"mine\"", "Range", "bytes=0-1").hasStatus(200);
        assertThat(resource.lastIfNoneMatch).isEqualTo("\"mine\"");
        // The method reads Range: it may answer with a part.
        assertThat(resource.lastRange).isEqualTo("bytes=0-1");
        advance(Duration.ofSeconds(10));
        get("/seen", "If-None-Match", "\"mine\"", "Range", "bytes=0-1");
        assertThat(resource.lastIfNoneMatch).isEqualTo("\"v1\"");
        assertThat(resource.lastRange).isNull();
    }

    @Test
    void generatedTagIsNotUsedForValidation() {
        get("/untagged");
        advance(Duration.ofSeconds(10));
        get("/untagged").hasBody("run 2").isStoredMiss();
        assertThat(resource.lastIfNoneMatch).isNull();
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so the method cannot be run again")
    void status304WithAnotherTagRenewsNothingAndTheMethodRunsAgain() {
        get("/other-tag").hasBody("run 1");
        advance(Duration.ofSeconds(10));
        get("/other-tag")
                .hasStatus(200)
                .hasBody("run 3")
                .has("ETag", "\"first\"")
                .has("Cache-Status", "jersey-cached; fwd=stale; collapsed; ttl=10");
        get("/other-tag").hasBody("run 3").isHit();
        assertThat(resource.runs).hasValue(3);
    }

    @Test
    void clientWithTheOtherTagGetsThe304() {
        get("/other-tag").hasBody("run 1");
        advance(Duration.ofSeconds(10));
        get("/other-tag", "If-None-Match", "\"other\"").hasStatus(304).has("ETag", "\"other\"");
        get("/other-tag").hasBody("run 3").isStoredMiss();
    }

    @ParameterizedTest(name = "{0} {1}, then 304 with {2} {3}")
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '\'',
            value = {
                // RFC 9111 §4.3.4: a strong validator must be the same one.
                "\"a\",   -, \"a\",   -, true",
                "\"a\",   -, \"b\",   -, false",
                "W/\"a\", -, \"a\",   -, false",
                "-,       1, \"b\",   1, false",
                "\"a\",   1, \"a\",   2, true",
                // Weak ones must correspond.
                "\"a\",   -, W/\"a\", -, true",
                "W/\"a\", -, W/\"b\", -, false",
                "W/\"a\", 1, W/\"a\", 2, false",
                "-,       1, -,       1, true",
                "-,       2, -,       1, false",
                "\"a\",   -, -,       1, false",
                // Without any it answers the only question that was asked.
                "\"a\",   1, -,       -, true",
            })
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so the method cannot be run again")
    void a304RenewsOnlyTheResponseThatItIsAbout(
            String tag, String modified, String itsTag, String itsModified, boolean renews) {
        resource.full = validators(Response.ok(), tag, modified);
        resource.notModified = validators(Response.status(304), itsTag, itsModified);
        get("/validators").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/validators").hasStatus(200).hasBody(renews ? "run 1" : "run 3");
        get("/validators").isHit().hasBody(renews ? "run 1" : "run 3");
    }

    private static Response validators(Response.ResponseBuilder response, String tag, String modified) {
        return response.header("ETag", tag)
                .header("Last-Modified", modified == null ? null : "Thu, 0" + modified + " Jan 2026 00:00:00 GMT")
                .build();
    }

    @Test
    void ageOfA304IsUsed() {
        resource.full = validators(Response.ok(), "\"a\"", null);
        resource.notModified = Response.notModified("a").header("Age", 7).build();
        get("/validators").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/validators").hasBody("run 1").hasAge(7);
        get("/validators").isHit().hasAge(7);
        advance(Duration.ofSeconds(3));
        get("/validators").hasBody("run 3").isStoredMiss();
    }

    @Test
    void status304WithWiderVaryOrNoStoreKeepsOtherVariants() {
        get("/then-vary", "Accept-Language", "de").hasBody("run 1").isStoredMiss();
        get("/then-vary", "Accept-Language", "fr").hasBody("run 2").isStoredMiss();
        get("/then-vary", "Accept-Language", "fr", "X-Tenant", "1", "Cache-Control", "no-cache")
                .hasBody("run 2");
        get("/then-vary", "Accept-Language", "de").isHit().hasBody("run 1");
        get("/languages", "Accept-Language", "de").hasBody("run 4").isStoredMiss();
        get("/languages", "Accept-Language", "fr").hasBody("run 5").isStoredMiss();
        get("/languages", "Accept-Language", "fr", "Cache-Control", "no-cache")
                .hasBody("run 5")
                .isNotStored("no-store, set by the method");
        get("/languages", "Accept-Language", "de").isHit().hasBody("run 4");
        get("/languages", "Accept-Language", "fr").hasBody("run 7").isStoredMiss();
    }

    @Test
    void setCookieOfA304IsSentOnlyToItsClientAndNotStored() {
        get("/then-cookie").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/then-cookie")
                .hasBody("run 1")
                .has("Set-Cookie", "seen=1;Version=1")
                .has("Cache-Control", "private, max-age=10");
        get("/then-cookie").isHit().hasNo("Set-Cookie").has("Cache-Control", "max-age=10");
    }

    @Test
    void varyOfA304AddsSelectingFields() {
        get("/then-vary", "Accept-Language", "fr").hasBody("run 1").isStoredMiss();
        String[] tenant1 = {"Accept-Language", "fr", "X-Tenant", "1"};
        get("/then-vary", "Accept-Language", "fr", "X-Tenant", "1", "Cache-Control", "no-cache")
                .hasBody("run 1")
                .has("Vary", "Accept-Language, X-Tenant");
        get("/then-vary", tenant1).hasBody("run 1").isHit().has("Vary", "Accept-Language, X-Tenant");
        get("/then-vary", "Accept-Language", "fr", "X-Tenant", "2")
                .hasBody("run 3")
                .isStoredMiss();
        get("/then-vary", "Accept-Language", "de", "X-Tenant", "1")
                .hasBody("run 4")
                .isStoredMiss();
    }

    @Test
    void responseInvalidatedDuringValidationIsNotReportedAsStored() {
        get("/then-invalidated").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/then-invalidated").hasBody("run 1").isNotStored("invalidated meanwhile, or not taken by the store");
        get("/then-invalidated").hasBody("run 3").isStoredMiss();
    }

    @Test
    void requestWithNoStoreKeepsTheStoredResponse() {
        get("/tagged").isStoredMiss();
        get("/tagged", "Cache-Control", "no-cache, no-store").hasBody("version 1");
        get("/tagged").isHit().hasBody("version 1");
    }

    @Test
    void status304WithNoStoreRemovesTheStoredResponse() {
        get("/then-no-store").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(10));
        get("/then-no-store").hasBody("run 1").has("Cache-Control", "no-store");
        assertThat(storedKeys()).isZero();
    }
}
