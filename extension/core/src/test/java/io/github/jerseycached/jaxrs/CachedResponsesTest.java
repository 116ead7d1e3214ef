package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a cached method. */
class CachedResponsesTest extends CachedResourceTest {

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
        @Path("same")
        @Cached(ttl = 60)
        public String same(@QueryParam("of") String of) {
            runs.incrementAndGet();
            return "the same";
        }

        @GET
        @Path("own")
        @Cached(ttl = 60)
        public Response own() {
            return Response.ok("run " + runs.incrementAndGet())
                    .tag(new EntityTag("mine"))
                    .lastModified(Date.from(Instant.parse("2026-01-01T00:00:00Z")))
                    .location(URI.create("http://elsewhere.example/"))
                    .header("X-Total-Count", 3)
                    .header("Content-Language", "en")
                    .build();
        }

        @GET
        @Path("last-modified")
        @Cached(ttl = 60)
        public Response lastModified() {
            return Response.ok("run " + runs.incrementAndGet())
                    .lastModified(Date.from(Instant.parse("2026-01-01T00:00:00Z")))
                    .build();
        }

        @GET
        @Path("typed")
        @Cached(ttl = 60)
        public Response typed(@QueryParam("as") String type) {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Content-Type", type)
                    .build();
        }

        @GET
        @Path("cache-control/{value}")
        @Cached(ttl = 60)
        public Response cacheControl(@PathParam("value") String value) {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Cache-Control", value)
                    .build();
        }

        @GET
        @Path("expires")
        @Cached(ttl = 60)
        public Response expires() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Expires", "Sun, 01 Mar 2026 12:00:05 GMT")
                    .build();
        }

        @GET
        @Path("no-ttl/{value}")
        @Cached
        public Response noTtl(@PathParam("value") String value) {
            Response.ResponseBuilder answer = Response.ok("run " + runs.incrementAndGet());
            return value.equals("none")
                    ? answer.build()
                    : answer.header("Cache-Control", value).build();
        }

        @GET
        @Path("status/{status}")
        @Cached(ttl = 60)
        public Response status(@PathParam("status") int status) {
            return Response.status(status)
                    .entity(status == 204 ? null : "run " + runs.incrementAndGet())
                    .build();
        }

        @GET
        @Path("empty")
        @Cached(ttl = 60)
        public Response empty() {
            runs.incrementAndGet();
            return Response.ok().build();
        }

        @GET
        @Path("long/{length}")
        @Cached(ttl = 60)
        public StreamingOutput longer(@PathParam("length") int length) {
            runs.incrementAndGet();
            return out -> {
                byte[] piece = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
                for (int written = 0; written < length; written += piece.length) {
                    out.write(piece, 0, Math.min(piece.length, length - written));
                }
            };
        }

        @GET
        @Path("long/{validator}/{how}")
        @Cached(ttl = 60)
        public Response longerWithAValidator(@PathParam("validator") String validator, @PathParam("how") String how) {
            byte[] body = new byte[(1 << 20) + 1];
            Object entity = how.equals("array") ? body : (StreamingOutput) out -> out.write(body);
            Response.ResponseBuilder response = Response.ok(entity);
            return validator.equals("tagged")
                    ? response.tag("own").build()
                    : response.header("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT")
                            .build();
        }

        @GET
        @Path("seconds")
        @Cached(ttl = 1500, unit = java.util.concurrent.TimeUnit.MILLISECONDS)
        public String seconds() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("uncached")
        public String uncached() {
            return "run " + runs.incrementAndGet();
        }
    }

    private Resource resource;

    @Override
    protected ResourceConfig configure() {
        resource = new Resource();
        return CachedServer.config(resource);
    }

    @Test
    void hitEqualsTheStoredResponse() {
        Answer miss = get("/own");
        Answer hit = get("/own");
        hit.isHit().hasStatus(200).hasBody("run 1").hasAge(0);
        for (String field : new String[] {
            "Content-Type",
            "Content-Language",
            "Content-Length",
            "ETag",
            "Last-Modified",
            "Location",
            "X-Total-Count",
            "Cache-Control",
            "Date"
        }) {
            assertThat(hit.lines(field)).as(field).isEqualTo(miss.lines(field)).hasSize(1);
        }
    }

    /** Some of them Jersey itself would write in another way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=utf-8",
                "text/plain; charset=utf-8",
                "Text/Plain",
                "text/plain;format=\"flowed\"",
                "text/plain;b=1;a=2"
            })
    void aHitHasTheContentTypeAsItWasWritten(String type) {
        String path = "/typed?as=" + URLEncoder.encode(type, StandardCharsets.UTF_8);
        Answer miss = get(path);

        for (int i = 0; i < 2; i++) {
            get(path).isHit().has("Content-Type", miss.field("Content-Type"));
        }
    }

    @Test
    void theEntityTagIsStrongAndTheSameForTheSameBytes() {
        String tag = get("/same").field("ETag");
        assertThat(tag).matches("\"[A-Za-z0-9_-]{22}\"");
        get("/same?of=another").isStoredMiss().has("ETag", tag);
        assertThat(get("/text").field("ETag")).isNotEqualTo(tag);
    }

    @Test
    void entityTagOfTheResourceIsKept() {
        get("/own").has("ETag", "\"mine\"");
        get("/own").isHit().has("ETag", "\"mine\"");
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it writes Date itself")
    @DiffersOn(value = "InMemory", because = "the server in front of it writes Date itself")
    @DiffersOn(value = "Netty", because = "it writes Content-Length: 0 into a 304")
    @DiffersOn(value = "Jetty", because = "it writes Content-Length: 0 into a 304")
    void ifNoneMatchIsAnsweredWith304OnAHit() {
        String tag = get("/text").field("ETag");
        advance(Duration.ofSeconds(7));
        get("/text", "If-None-Match", tag)
                .hasStatus(304)
                .hasNoBody()
                .isHit()
                .hasAge(7)
                .has("ETag", tag)
                .has("Cache-Control", "max-age=60")
                .has("Date", "Sun, 01 Mar 2026 12:00:00 GMT")
                .hasNo("Content-Type")
                .hasNo("Content-Length");
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it writes Date itself")
    @DiffersOn(value = "InMemory", because = "the server in front of it writes Date itself")
    @DiffersOn(value = "Netty", because = "it writes Content-Length: 0 into a 304")
    @DiffersOn(value = "Jetty", because = "it writes Content-Length: 0 into a 304")
    void ifNoneMatchIsAnsweredWith304OnAMiss() {
        String tag = get("/same").field("ETag");
        get("/same?of=another", "If-None-Match", "\"other\", W/" + tag)
                .hasStatus(304)
                .hasNoBody()
                .isStoredMiss()
                .has("ETag", tag)
                .has("Cache-Control", "max-age=60")
                .has("Date", "Sun, 01 Mar 2026 12:00:00 GMT")
                .hasNo("Content-Type")
                .hasNo("Content-Length")
                .hasNo("Age");
        // What was stored is the whole response.
        get("/same?of=another").isHit().hasStatus(200).hasBody("the same");
    }

    @Test
    void a304HasNoFieldOfTheRepresentationBeyondItsValidator() {
        for (Answer answer :
                new Answer[] {get("/own", "If-None-Match", "\"mine\""), get("/own", "If-None-Match", "\"mine\"")}) {
            answer.hasStatus(304)
                    .has("ETag", "\"mine\"")
                    .hasNo("Last-Modified")
                    .hasNo("Content-Language")
                    .hasNo("X-Total-Count");
        }
    }

    @Test
    void ifModifiedSinceIsAnsweredWith304OnAMissAndOnAHit() {
        String since = "Thu, 01 Jan 2026 00:00:00 GMT";
        get("/last-modified", "If-Modified-Since", since).hasStatus(304).isStoredMiss();
        get("/last-modified", "If-Modified-Since", since).hasStatus(304).isHit();
        get("/last-modified", "If-Modified-Since", "Wed, 31 Dec 2025 23:59:59 GMT")
                .hasStatus(200)
                .isHit()
                .has("Last-Modified", since);
        get("/last-modified", "If-Modified-Since", "yesterday").hasStatus(200);
    }

    @Test
    void ifNoneMatchTakesPrecedenceOverIfModifiedSince() {
        get("/own");
        get("/own", "If-None-Match", "\"other\"", "If-Modified-Since", "Sun, 01 Mar 2026 12:00:00 GMT")
                .hasStatus(200)
                .isHit();
    }

    @Test
    void ifMatchThatFailsIs412WhetherSomethingIsStoredOrNot() {
        get("/own", "If-Match", "\"other\"").hasStatus(412).hasNoBody().isNotStored("If-Match is for the method");
        get("/own").isStoredMiss();
        get("/own", "If-Match", "\"other\"").hasStatus(412).hasNoBody().isNotStored("If-Match is for the method");
        get("/own", "If-Match", "\"mine\"").hasStatus(200).isNotStored("If-Match is for the method");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void headIsAnsweredFromTheResponseToAGet() {
        Answer get = get("/text");
        head("/text")
                .hasStatus(200)
                .hasNoBody()
                .isHit()
                .hasAge(0)
                .has("ETag", get.field("ETag"))
                .has("Content-Type", get.field("Content-Type"))
                .has("Content-Length", "5");
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void headMissFillsTheStoreForGet() {
        head("/text").hasStatus(200).hasNoBody().isStoredMiss().has("Content-Length", "5");
        get("/text").isHit().hasBody("run 1");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void headOfALongBodyHasContentLength() {
        head("/long/100000").isStoredMiss().has("Content-Length", "100000");
        head("/long/100000").isHit().has("Content-Length", "100000").hasNoBody();
        assertThat(get("/long/100000").isHit().bytes()).hasSize(100_000);
    }

    @Test
    void cacheControlOfTheResourceWinsOverTheAnnotation() {
        get("/cache-control/max-age=5").has("Cache-Control", "max-age=5");
        get("/expires").hasNo("Cache-Control");
        advance(Duration.ofSeconds(4));
        get("/cache-control/max-age=5").isHit().has("Cache-Control", "max-age=5");
        get("/expires").isHit().hasNo("Cache-Control").has("Expires", "Sun, 01 Mar 2026 12:00:05 GMT");
        advance(Duration.ofSeconds(1));
        get("/cache-control/max-age=5").isStoredMiss();
        get("/expires").isNotStored("past Expires without an ETag or Last-Modified of the method");
    }

    @Test
    void responseFieldsDecideIfThereIsNoTtl() {
        get("/no-ttl/max-age=5").isStoredMiss();
        get("/no-ttl/max-age=5").isHit();
        get("/no-ttl/none").isNotStored("no freshness lifetime").hasNo("Cache-Control");
        get("/no-ttl/none").isNotStored("no freshness lifetime");
    }

    @Test
    void noStoreAndPrivateAreNotStored() {
        for (String directive : new String[] {"no-store", "private", "no-store, max-age=60", "private, max-age=60"}) {
            String path = "/cache-control/" + directive.replace(" ", "%20");
            get(path).hasStatus(200).has("Cache-Control", directive);
            int runs = resource.runs.get();
            assertThat(get(path).field("Cache-Status")).doesNotContain("hit");
            assertThat(resource.runs).hasValue(runs + 1);
        }
        assertThat(storedKeys()).isZero();
    }

    @Test
    void requestWithNoStoreStoresNothing() {
        get("/text", "Cache-Control", "no-store").isNotStored("request says no-store");
        assertThat(storedKeys()).isZero();
    }

    @Test
    void requestWithNoCacheRunsTheMethodAndStoresAgain() {
        get("/text").hasBody("run 1");
        get("/text", "Cache-Control", "no-cache")
                .hasBody("run 2")
                .has("Cache-Status", "jersey-cached; fwd=request; stored; ttl=60");
        get("/text").isHit().hasBody("run 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203, 204, 300, 301, 308})
    void ttlAppliesToHeuristicallyCacheableStatuses(int status) {
        Answer miss = get("/status/" + status).hasStatus(status).isStoredMiss();
        Answer hit = get("/status/" + status).hasStatus(status).isHit().hasBody(miss.body());
        hit.has("Cache-Control", "max-age=60");
        assertThat(hit.lines("Content-Length")).isEqualTo(miss.lines("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 206, 302, 303, 307, 404, 405, 410, 500, 502, 503, 504})
    void ttlDoesNotApplyToOtherStatuses(int status) {
        get("/status/" + status)
                .hasStatus(status)
                .isNotStored("status " + status)
                .hasNo("Cache-Control");
        get("/status/" + status).hasStatus(status).isNotStored("status " + status);
        assertThat(storedKeys()).isZero();
    }

    @Test
    void emptyResponseWithStatus200IsStored() {
        get("/empty").hasStatus(200).hasNoBody().isStoredMiss();
        get("/empty").hasStatus(200).hasNoBody().isHit().has("Content-Length", "0");
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void aStreamThatEndsWithinTheBoundIsStored() {
        assertThat(get("/long/1048576").isStoredMiss().bytes()).hasSize(1 << 20);
        assertThat(get("/long/1048576").isHit().bytes()).hasSize(1 << 20);
    }

    @Test
    void longerStreamIsSentUnstored() {
        for (int i = 0; i < 2; i++) {
            Answer answer = get("/long/1048577").isNotStored("longer than 1048576 bytes");
            assertThat(answer.bytes()).hasSize((1 << 20) + 1);
            answer.hasNo("ETag");
        }
        assertThat(storedKeys()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "tagged, If-None-Match, '\"own\"', 304",
        "tagged, If-Match, '\"other\"', 412",
        "tagged, If-None-Match, '\"other\"', 200",
        "dated, If-Modified-Since, 'Sun, 01 Mar 2026 11:00:00 GMT', 304",
        "dated, If-Modified-Since, 'Sun, 01 Mar 2026 10:59:59 GMT', 200"
    })
    void conditionsApplyToALongerStreamWithValidator(String path, String field, String value, int status) {
        for (String how : List.of("stream", "array")) {
            Answer answer = get("/long/" + path + '/' + how, field, value).hasStatus(status);
            assertThat(answer.bytes()).hasSize(status == 200 ? (1 << 20) + 1 : 0);
            answer.isNotStored(field.equals("If-Match") ? "If-Match is for the method" : "longer than 1048576 bytes");
        }
    }

    @Test
    void lifetimesAreSentInWholeSeconds() {
        get("/seconds").has("Cache-Control", "max-age=1");
        advance(Duration.ofMillis(1499));
        get("/seconds").isHit().hasAge(1);
        advance(Duration.ofMillis(1));
        get("/seconds").isStoredMiss();
    }

    @Test
    void differentUriHasADifferentKey() {
        get("/text?a=1").hasBody("run 1");
        get("/text?a=2").hasBody("run 2");
        get("/text?a=1").isHit().hasBody("run 1");
    }

    @Test
    void methodWithoutTheAnnotationIsNotCached() {
        get("/uncached").hasNo("Cache-Status").hasNo("ETag").hasNo("Cache-Control");
    }
}
