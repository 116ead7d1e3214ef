package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.QUERY;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.WideServer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with a condition or a range stores the whole response, as one without them does. */
class ConditionalFillTest {

    private static final Date MODIFIED = Date.from(Instant.parse("2026-03-01T10:00:00Z"));
    private static final String THEN = "Sun, 01 Mar 2026 10:00:00 GMT";
    private static final EntityTag TAG = new EntityTag("v1");
    private static final int LONG = (1 << 20) + 1;

    /** Says {@code true} for each request. */
    public static class Always implements Predicate<ContainerRequestContext> {
        @Override
        public boolean test(ContainerRequestContext request) {
            return true;
        }
    }

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        final Semaphore gate = new Semaphore(0);
        volatile String seen = "";

        private Response answer(Response.ResponseBuilder decided, String body) {
            runs.incrementAndGet();
            return (decided != null ? decided : Response.ok(body))
                    .tag(TAG)
                    .lastModified(MODIFIED)
                    .build();
        }

        @GET
        @Path("tag")
        @Cached(ttl = 60)
        public Response tag(@Context Request request) {
            return answer(request.evaluatePreconditions(TAG), "0123456789");
        }

        @GET
        @Path("date")
        @Cached(ttl = 60)
        public Response date(@Context Request request) {
            return answer(request.evaluatePreconditions(MODIFIED), "0123456789");
        }

        @GET
        @Path("both")
        @Cached(ttl = 60)
        public Response both(@Context Request request) {
            return answer(request.evaluatePreconditions(MODIFIED, TAG), "0123456789");
        }

        @GET
        @Path("field")
        @Cached(ttl = 60)
        public Response field(@HeaderParam("If-None-Match") String tag) {
            return answer("\"v1\"".equals(tag) ? Response.notModified() : null, "0123456789");
        }

        @GET
        @Path("fields")
        @Cached(ttl = 60, vary = Cached.DECLARED)
        public Response fields(@Context HttpHeaders headers) {
            String tag = headers.getHeaderString("If-None-Match");
            return answer("\"v1\"".equals(tag) ? Response.notModified() : null, "0123456789");
        }

        @QUERY
        @Path("query")
        @Consumes("text/plain")
        @Cached(ttl = 60)
        public Response query(@Context Request request, String content) {
            return answer(request.evaluatePreconditions(TAG), "0123456789");
        }

        @GET
        @Path("held")
        @Cached(ttl = 60)
        public Response held(@Context Request request) throws InterruptedException {
            runs.incrementAndGet();
            gate.acquire();
            Response.ResponseBuilder decided = request.evaluatePreconditions(TAG);
            return (decided != null ? decided : Response.ok("0123456789"))
                    .tag(TAG)
                    .build();
        }

        @GET
        @Path("plain")
        @Cached(ttl = 60)
        public String plain() {
            runs.incrementAndGet();
            return "0123456789";
        }

        @GET
        @Path("unstorable/{what}")
        @Cached(ttl = 60)
        public Response unstorable(@Context Request request, @PathParam("what") String what) {
            runs.incrementAndGet();
            Response.ResponseBuilder decided = request.evaluatePreconditions(TAG);
            Response.ResponseBuilder answer =
                    decided != null ? decided : Response.ok(what.equals("long") ? "x".repeat(LONG) : "0123456789");
            switch (what) {
                case "no-store", "private" -> answer.header("Cache-Control", what);
                case "cookie" -> answer.header("Set-Cookie", "a=b");
                case "404" -> answer.status(404);
                case "201" -> answer.status(201);
                case "stream" ->
                    answer.entity(
                            (StreamingOutput) out -> out.write("x".repeat(LONG).getBytes(StandardCharsets.US_ASCII)));
                default -> {}
            }
            return answer.tag(TAG).build();
        }

        @GET
        @Path("untagged/{what}")
        @Cached(ttl = 60)
        public Response untagged(@PathParam("what") String what) {
            runs.incrementAndGet();
            return Response.ok("0123456789").header("Cache-Control", what).build();
        }

        @GET
        @Path("status/{status}")
        @Cached(ttl = 60)
        public Response status(@PathParam("status") int status) {
            runs.incrementAndGet();
            return Response.status(status).tag(TAG).build();
        }

        @GET
        @Path("store-false")
        @Cached(store = false)
        public Response storeFalse(@HeaderParam("If-None-Match") String tag) {
            seen = String.valueOf(tag);
            return answer(null, "0123456789");
        }

        @GET
        @Path("unless")
        @Cached(ttl = 60, unless = Always.class)
        public Response unless(@HeaderParam("If-None-Match") String tag) {
            seen = String.valueOf(tag);
            return answer(null, "0123456789");
        }

        @GET
        @Path("seen")
        @Cached(ttl = 60)
        public Response seen(@HeaderParam("If-None-Match") String tag) {
            seen = String.valueOf(tag);
            return answer(null, "0123456789");
        }

        @GET
        @Path("part")
        @Cached(ttl = 60)
        public Response part(@HeaderParam("range") String range, @HeaderParam("If-None-Match") String tag) {
            runs.incrementAndGet();
            seen = range + " " + tag;
            return range == null
                    ? Response.ok("0123456789").tag(TAG).build()
                    : Response.status(206)
                            .header("Content-Range", "bytes 0-1/10")
                            .tag(TAG)
                            .entity("01")
                            .build();
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(resource);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void conditionalRequestsWithTheCurrentTagFillTheCacheOnce() {
        try (WideServer wide = WideServer.of(CachedServer.config(resource))) {
            CompletableFuture<Answer> first = wide.begin("/held", "If-None-Match", "\"v1\"");
            Await.until("the first runs", () -> resource.runs.get() == 1);
            List<CompletableFuture<Answer>> waiting = wide.waiting(19, "/held", "If-None-Match", "\"v1\"");
            resource.gate.release();
            Await.result(first).hasStatus(304).hasNoBody().isStoredMiss().has("ETag", "\"v1\"");
            waiting.forEach(
                    each -> Await.result(each).hasStatus(304).hasNoBody().has("ETag", "\"v1\""));
            wide.get("/held").isHit().hasBody("0123456789");
        }
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void rangeRequestsFillTheCacheOnce() {
        try (WideServer wide = WideServer.of(CachedServer.config(resource))) {
            CompletableFuture<Answer> first = wide.begin("/held", "Range", "bytes=0-1");
            Await.until("the first runs", () -> resource.runs.get() == 1);
            List<CompletableFuture<Answer>> waiting = wide.waiting(3, "/held", "Range", "bytes=8-");
            resource.gate.release();
            Await.result(first).hasStatus(206).hasBody("01").isStoredMiss();
            waiting.forEach(each -> Await.result(each).hasStatus(206).hasBody("89"));
        }
        assertThat(resource.runs).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag", "date", "both", "field", "fields"})
    void conditionalRequestFillsTheCache(String path) {
        String[] held = path.equals("date")
                ? new String[] {"If-Modified-Since", THEN}
                : new String[] {"If-None-Match", "\"v1\""};
        server.get('/' + path, held)
                .hasStatus(304)
                .hasNoBody()
                .hasNo("Content-Type")
                .has("ETag", "\"v1\"")
                .has("Cache-Control", "max-age=60")
                .isStoredMiss();
        server.get('/' + path).hasStatus(200).hasBody("0123456789").isHit();
        server.get('/' + path, held).hasStatus(304).isHit();
        assertThat(resource.runs).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "If-None-Match, '\"v0\"', 200",
        "If-None-Match, 'W/\"v1\"', 304",
        "If-None-Match, '\"v0\", \"v1\"', 304",
        "If-None-Match, *, 304",
        "If-Modified-Since, 'Sun, 01 Mar 2026 09:59:59 GMT', 200",
        "If-Modified-Since, 'Sun, 01 Mar 2026 10:00:01 GMT', 304"
    })
    void conditionIsEvaluatedAgainstTheMethodsResponse(String field, String value, int status) {
        server.get("/both", field, value).hasStatus(status).isStoredMiss();
        server.get("/both", field, value).hasStatus(status).isHit();
    }

    @Test
    void conditionalHeadFillsTheCache() {
        server.head("/tag", "If-None-Match", "\"v1\"").hasStatus(304).isStoredMiss();
        server.get("/tag").isHit().hasBody("0123456789");
    }

    @Test
    void conditionalQueryFillsTheCache() {
        server.send(
                        "QUERY",
                        "/query",
                        BodyPublishers.ofString("q"),
                        "Content-Type",
                        "text/plain",
                        "If-None-Match",
                        "\"v1\"")
                .hasStatus(304)
                .isStoredMiss();
        server.send("QUERY", "/query", BodyPublishers.ofString("q"), "Content-Type", "text/plain")
                .hasBody("0123456789")
                .isHit();
    }

    @Test
    void generatedTagMatchesOnAColdKey() {
        String tag = server.get("/plain").isStoredMiss().field("ETag");
        server.advance(Duration.ofSeconds(60));
        server.get("/plain", "If-None-Match", tag).hasStatus(304).isStoredMiss();
        server.get("/plain").isHit().hasBody("0123456789");
    }

    @Test
    void conditionalNoCacheRequestReplacesTheStoredResponse() {
        String tag = server.get("/plain").isStoredMiss().field("ETag");
        server.get("/plain", "Cache-Control", "no-cache", "If-None-Match", tag)
                .hasStatus(304)
                .isStoredMiss();
        assertThat(resource.runs).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private", "cookie", "long", "stream", "201"})
    void conditionalRequestGets304AlthoughNothingIsStored(String what) {
        for (int i = 1; i <= 2; i++) {
            server.get("/unstorable/" + what, "If-None-Match", "\"v1\"")
                    .hasStatus(304)
                    .hasNoBody()
                    .has("ETag", "\"v1\"");
            assertThat(resource.runs).hasValue(i);
        }
        assertThat(server.storedKeys()).isZero();
    }

    @Test
    void unsuccessfulResponseIgnoresConditions() {
        server.get("/unstorable/404", "If-None-Match", "\"v1\"").hasStatus(404).hasBody("0123456789");
        server.get("/status/304", "If-None-Match", "\"v0\"").hasStatus(304).isNotStored("status 304");
        server.get("/status/412", "If-None-Match", "\"v0\"").hasStatus(412).isNotStored("status 412");
        server.get("/status/304").hasStatus(304);
    }

    @ParameterizedTest
    @CsvSource({"203", "204"})
    void conditionAppliesToEachSuccessfulStatus(int status) {
        server.get("/status/" + status, "If-None-Match", "\"v1\"")
                .hasStatus(304)
                .isStoredMiss();
        server.get("/status/" + status).hasStatus(status).isHit();
    }

    @Test
    void responseWithoutValidatorsIsSentInFull() {
        server.get("/untagged/no-store", "If-None-Match", "\"v1\"")
                .hasStatus(200)
                .hasBody("0123456789")
                .hasNo("ETag");
    }

    @ParameterizedTest
    @ValueSource(strings = {"store-false", "unless"})
    void methodWithUnstoredResponsesSeesTheConditions(String path) {
        server.get('/' + path, "If-None-Match", "\"v0\"").hasStatus(200);
        assertThat(resource.seen).isEqualTo("\"v0\"");
    }

    @ParameterizedTest
    @CsvSource({"Cache-Control, no-store", "Authorization, Basic YTpi", "If-Match, \"v1\""})
    void methodSeesTheConditionsOfARequestThatStoresNothing(String field, String value) {
        server.get("/seen", "If-None-Match", "\"v0\"", field, value).hasStatus(200);
        assertThat(resource.seen).isEqualTo("\"v0\"");
    }

    @Test
    void methodDoesNotSeeTheConditionsOfAFill() {
        server.get("/seen", "If-None-Match", "\"v0\"").hasStatus(200).isStoredMiss();
        assertThat(resource.seen).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-1, 206, 01, bytes 0-1/10",
        "bytes=8-99, 206, 89, bytes 8-9/10",
        "bytes=10-, 416, '', bytes */10"
    })
    void rangeRequestFillsTheCacheWithTheWholeResponse(String range, int status, String body, String contentRange) {
        server.get("/tag", "Range", range)
                .hasStatus(status)
                .hasBody(body)
                .has("Content-Range", contentRange)
                .isStoredMiss();
        server.get("/tag").isHit().hasStatus(200).hasBody("0123456789").hasNo("Content-Range");
        server.get("/tag", "Range", range)
                .isHit()
                .hasStatus(status)
                .hasBody(body)
                .has("Content-Range", contentRange);
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void severalRangesOnAColdKeyAreMultipart() {
        Answer answer =
                server.get("/tag", "Range", "bytes=0-1,8-9").hasStatus(206).isStoredMiss();
        assertThat(answer.field("Content-Type")).startsWith("multipart/byteranges; boundary=");
        answer.has("Content-Length", Integer.toString(answer.bytes().length));
        assertThat(answer.body()).contains("Content-Range: bytes 8-9/10\r\n\r\n89\r\n");
        server.get("/tag").isHit().has("Content-Type", "text/plain");
    }

    @Test
    void ifRangeOnAColdKeyMatchesOnlyTheCurrentTag() {
        server.get("/tag", "Range", "bytes=0-1", "If-Range", "\"v0\"")
                .hasStatus(200)
                .hasBody("0123456789")
                .isStoredMiss();
        server.get("/both", "Range", "bytes=0-1", "If-Range", "\"v1\"")
                .hasStatus(206)
                .isStoredMiss();
    }

    @Test
    void rangeOfATooLongResponseGetsTheWholeResponse() {
        Answer answer = server.get("/unstorable/long", "Range", "bytes=0-1").hasStatus(200);
        assertThat(answer.bytes()).hasSize(LONG);
    }

    @Test
    void methodThatReadsRangeAnswersIt() {
        server.get("/part", "Range", "bytes=0-1", "If-None-Match", "\"v0\"")
                .hasStatus(206)
                .hasBody("01")
                .isNotStored("status 206");
        assertThat(resource.seen).isEqualTo("bytes=0-1 \"v0\"");
        server.get("/part", "If-None-Match", "\"v0\"").hasStatus(200).isStoredMiss();
        assertThat(resource.seen).isEqualTo("null null");
    }

    @Test
    void filtersSeeTheClientsConditions() {
        List<String> seen = new CopyOnWriteArrayList<>();
        ContainerRequestFilter before = request -> seen.add(conditions(request));
        ContainerResponseFilter after = new ContainerResponseFilter() {
            @Override
            public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                seen.add(conditions(request));
            }
        };
        String[] sent = {"If-None-Match", "\"v1\"", "Range", "bytes=0-1"};
        try (CachedServer filtered = CachedServer.of(resource, before, after)) {
            filtered.get("/tag", sent).hasStatus(304).isStoredMiss();
            filtered.get("/tag", sent).hasStatus(304).isHit();
            filtered.advance(Duration.ofSeconds(60));
            filtered.get("/tag", sent).hasStatus(304);
            filtered.get("/unstorable/404", sent).hasStatus(404);
        }
        assertThat(seen).hasSize(8).containsOnly("\"v1\" null bytes=0-1");
    }

    private static String conditions(ContainerRequestContext request) {
        return request.getHeaderString("If-None-Match")
                + ' '
                + request.getHeaderString("If-Modified-Since")
                + ' '
                + request.getHeaderString("Range");
    }
}
