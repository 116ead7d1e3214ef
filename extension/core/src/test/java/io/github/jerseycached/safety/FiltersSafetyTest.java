package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.glassfish.jersey.message.DeflateEncoder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.filter.CsrfProtectionFilter;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's filters: what they say of one answer is never replayed, and what they forbid stays forbidden. */
class FiltersSafetyTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("page")
        @Cached(ttl = 60)
        public String page() {
            return "Hello, ".repeat(100) + "run " + runs.incrementAndGet();
        }

        @GET
        @Path("page-for-all")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String pageForAll() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("tagged")
        @Cached(ttl = 60)
        public Response tagged() {
            return Response.ok("Hello, ".repeat(100)).header("ETag", "\"own\"").build();
        }

        @GET
        @Path("hops")
        @Cached(ttl = 60)
        public Response hops() {
            return Response.ok("body")
                    .header("Connection", "X-Hop, X-Other-Hop")
                    .header("X-Hop", "1")
                    .header("X-Other-Hop", "1")
                    .header("Keep-Alive", "timeout=5")
                    .header("Proxy-Authenticate", "Basic")
                    .header("Proxy-Authentication-Info", "x=1")
                    .header("Trailer", "X-Trailer")
                    .header("Upgrade", "h2c")
                    .header("X-End", "to end")
                    .build();
        }

        @GET
        @Path("withheld")
        @Cached(ttl = 60)
        public Response withheld() {
            return Response.ok("body")
                    .header("Cache-Control", "max-age=60, private=\"X-Account\", no-cache=\"X-Once\"")
                    .header("X-Account", "alice")
                    .header("X-Once", "1")
                    .build();
        }

        @GET
        @Path("guarded")
        @RolesAllowed("admin")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String guarded() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("things")
        @Produces("application/json")
        @Cached(ttl = 60)
        public Map<String, Integer> things() {
            return Map.of("run", runs.incrementAndGet());
        }

        @GET
        @Path("few")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public String few(@QueryParam("n") @Min(1) @Max(10) int n) {
            return n + " in run " + runs.incrementAndGet();
        }

        @POST
        @Path("page")
        public String change() {
            return "changed";
        }
    }

    /** Says fields of the request's own, as a request asks for by {@code X-Say}: {@code name=value}. */
    public static class Says implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            String say = request.getHeaderString("X-Say");
            if (say != null) {
                int equals = say.indexOf('=');
                response.getHeaders().putSingle(say.substring(0, equals), say.substring(equals + 1));
            }
        }
    }

    /** Numbers the requests. */
    public static class Numbers implements ContainerResponseFilter {
        private final AtomicInteger requests = new AtomicInteger();

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("X-Request-Id", requests.incrementAndGet());
        }
    }

    /** CORS as it is often done: nothing is said to whoever has no origin, not even that it would count. */
    public static class Cors implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            String origin = request.getHeaderString("Origin");
            if (origin != null) {
                response.getHeaders().putSingle("Access-Control-Allow-Origin", origin);
                response.getHeaders().putSingle("Access-Control-Allow-Credentials", "true");
                response.getHeaders().add("Vary", "Origin");
            }
        }
    }

    /** Greets whoever has no cookie yet with one. */
    public static class Greets implements ContainerResponseFilter {
        private final AtomicInteger visitors = new AtomicInteger();

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (request.getCookies().get("visitor") == null) {
                response.getHeaders()
                        .add(
                                "Set-Cookie",
                                new NewCookie.Builder("visitor")
                                        .value("v" + visitors.incrementAndGet())
                                        .build());
            }
        }
    }

    @Test
    void cookieIsNotSentToOtherVisitors() {
        try (CachedServer server = CachedServer.of(new Resource(), new Greets())) {
            assertThat(server.get("/page")
                            .isNotStored("Set-Cookie, set by Greets")
                            .field("Set-Cookie"))
                    .contains("v1");
            server.get("/page", "Cookie", "visitor=v1").isStoredMiss().hasNo("Set-Cookie");
            server.get("/page", "Cookie", "visitor=v1").isHit().hasNo("Set-Cookie");
            Answer newcomer = server.get("/page").isHit().has("Cache-Control", "private, max-age=60");
            assertThat(newcomer.lines("Set-Cookie")).hasSize(1);
            assertThat(newcomer.field("Set-Cookie")).contains("v2");
            server.get("/page", "Cookie", "visitor=v2")
                    .isHit()
                    .hasNo("Set-Cookie")
                    .has("Cache-Control", "max-age=60");
        }
    }

    @Test
    void allowedOriginIsSentOnlyToItsOwnRequests() {
        try (CachedServer server = CachedServer.of(new Resource(), new Cors())) {
            server.get("/page", "Origin", "https://a.example")
                    .isStoredMiss()
                    .has("Access-Control-Allow-Origin", "https://a.example");
            server.get("/page", "Origin", "https://b.example")
                    .isStoredMiss()
                    .has("Access-Control-Allow-Origin", "https://b.example");
            Answer hit = server.get("/page", "Origin", "https://a.example").isHit();
            hit.has("Access-Control-Allow-Origin", "https://a.example").has("Vary", "Origin");
            server.get("/page", "Origin", "https://a.example", "If-None-Match", hit.field("ETag"))
                    .hasStatus(304)
                    .has("Access-Control-Allow-Origin", "https://a.example")
                    .has("Vary", "Origin");
            server.get("/page").isStoredMiss().hasNo("Access-Control-Allow-Origin");
            server.get("/page").isHit().hasNo("Access-Control-Allow-Origin");
        }
    }

    @Test
    void varyOfAFilterOnAHitIsKept() {
        try (CachedServer server = CachedServer.of(new Resource(), new Cors())) {
            server.get("/page").isStoredMiss().hasNo("Vary");
            Answer hit = server.get("/page", "Origin", "https://a.example").isHit();
            hit.has("Access-Control-Allow-Origin", "https://a.example").has("Vary", "Origin");
            server.get("/page", "Origin", "https://a.example", "If-None-Match", "*")
                    .hasStatus(304)
                    .has("Vary", "Origin");
            server.get("/page").isHit().hasNo("Vary").hasNo("Access-Control-Allow-Origin");
        }
    }

    @Test
    void aRequestIdIsNewOnEachAnswer() {
        try (CachedServer server = CachedServer.of(new Resource(), new Numbers())) {
            server.get("/page").isStoredMiss().has("X-Request-Id", "1");
            server.get("/page").isHit().has("X-Request-Id", "2");
            server.head("/page").isHit().has("X-Request-Id", "3");
            server.get("/page", "If-None-Match", "*").hasStatus(304).has("X-Request-Id", "4");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Account=alice",
                "X-Rate-Limit-Remaining=3",
                "Server-Timing=db;dur=5",
                "Content-Security-Policy=script-src 'nonce-1'",
                "WWW-Authenticate=Basic",
                "X-Csrf-Token=secret",
                "Link=</style.css>;rel=preload",
                "Refresh=0;url=https://evil.example",
                "Clear-Site-Data=\"cookies\"",
                "Authentication-Info=nextnonce=\"1\""
            })
    void whateverAFilterAddsToOneAnswerIsNotInTheNext(String said) {
        String name = said.substring(0, said.indexOf('='));
        String value = said.substring(said.indexOf('=') + 1);
        try (CachedServer server = CachedServer.of(new Resource(), new Says())) {
            server.get("/page-for-all", "X-Say", said).isStoredMiss().has(name, value);
            assertThat(server.get("/page-for-all").isHit().lines(name)).doesNotContain(value);
        }
    }

    @ParameterizedTest
    @CsvSource({"no-store,no-store", "private,'private, max-age=60'", "'private, max-age=5','private, max-age=60'"})
    void cacheControlOfAFilterOnAHitIsKept(String said, String sent) {
        try (CachedServer server = CachedServer.of(new Resource(), new Says())) {
            server.get("/page-for-all").isStoredMiss().has("Cache-Control", "max-age=60");
            server.get("/page-for-all", "X-Say", "Cache-Control=" + said)
                    .isHit()
                    .has("Cache-Control", sent);
            server.get("/page-for-all").isHit().has("Cache-Control", "max-age=60");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private"})
    void noStoreOfAFilterOnAMissPreventsStoring(String said) {
        try (CachedServer server = CachedServer.of(new Resource(), new Says())) {
            server.get("/page-for-all", "X-Say", "Cache-Control=" + said)
                    .isNotStored(said + ", set by Says")
                    .has("Cache-Control", said);
            server.get("/page-for-all").hasBody("run 2").isStoredMiss();
        }
    }

    @Test
    void aHitHasTheDateOfTheStoredResponse() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            String date = server.get("/page").isStoredMiss().field("Date");
            server.advance(java.time.Duration.ofSeconds(5));
            server.get("/page").isHit().has("Date", date).hasAge(5);
        }
    }

    @Test
    void fieldsOfOneConnectionAreNotReplayed() throws IOException {
        try (CachedServer server = CachedServer.of(new Resource())) {
            RawClient raw = new RawClient(server.root());
            raw.get("/hops").isStoredMiss();
            RawClient.Answer hit = raw.get("/hops").isHit();
            for (String name : List.of(
                    "X-Hop",
                    "X-Other-Hop",
                    "Keep-Alive",
                    "Proxy-Authenticate",
                    "Proxy-Authentication-Info",
                    "Trailer",
                    "Upgrade")) {
                assertThat(hit.lines(name)).as(name).isEmpty();
            }
            assertThat(hit.lines("X-End")).containsExactly("to end");
            assertThat(hit.lines("Connection")).doesNotContain("X-Hop, X-Other-Hop");
        }
    }

    @Test
    void fieldsThatTheResourceWithholdsAreNotReplayed() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/withheld").isStoredMiss().has("X-Account", "alice").has("X-Once", "1");
            server.get("/withheld").isHit().hasNo("X-Account").hasNo("X-Once");
        }
    }

    @Test
    void csrfProtectionRejectsWritesAndAllowsHits() {
        try (CachedServer server = CachedServer.of(new Resource(), CsrfProtectionFilter.class)) {
            String body = server.get("/page").isStoredMiss().body();
            server.send("POST", "/page").hasStatus(400);
            // What was refused has changed nothing.
            server.get("/page").isHit().hasBody(body);
            server.send("POST", "/page", "X-Requested-By", "tests").hasStatus(200);
            server.get("/page").isStoredMiss();
        }
    }

    @Test
    void callerWithoutTheRoleGetsNoHit() {
        try (CachedServer server =
                CachedServer.of(new Resource(), new SignIn(), RolesAllowedDynamicFeature.class, new Numbers())) {
            server.get("/guarded", "X-User", "alice", "X-Roles", "admin")
                    .hasBody("run 1")
                    .isStoredMiss();
            server.get("/guarded", "X-User", "alice", "X-Roles", "admin")
                    .hasBody("run 1")
                    .isHit();
            server.get("/guarded", "X-User", "mallory").hasStatus(403).hasNoBody();
            server.get("/guarded").hasStatus(403).hasNoBody();
        }
    }

    @Test
    void jsonIsServedUnchangedOnAHit() {
        try (CachedServer server = CachedServer.of(new Resource(), new Numbers())) {
            server.get("/things").isStoredMiss().hasBody("{\"run\":1}").has("Content-Type", "application/json");
            server.get("/things", "Accept", "application/json")
                    .isHit()
                    .hasBody("{\"run\":1}")
                    .has("Content-Type", "application/json")
                    .has("X-Request-Id", "2");
        }
    }

    @Test
    void validationErrorIsNeverStored() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/few?n=0").hasStatus(400).isNotStored("status 400");
            server.get("/few?n=11").hasStatus(400).isNotStored("status 400");
            assertThat(server.storedKeys()).isZero();
            server.get("/few?n=1").hasBody("1 in run 1").isStoredMiss();
            server.get("/few?n=1&n=0").hasBody("1 in run 2").isStoredMiss();
            server.get("/few?n=0&n=1").hasStatus(400).isNotStored("status 400");
            server.get("/few?n=1").hasBody("1 in run 1").isHit();
        }
    }

    private static CachedServer encoding() {
        return CachedServer.of(CachedServer.config(
                new Resource(), EncodingFilter.class, GZipEncoder.class, DeflateEncoder.class, new Numbers()));
    }

    private static String decoded(Answer answer) {
        try (InputStream bytes = new ByteArrayInputStream(answer.bytes());
                InputStream text = answer.lines("Content-Encoding").isEmpty()
                        ? bytes
                        : answer.field("Content-Encoding").equals("gzip")
                                ? new GZIPInputStream(bytes)
                                : new InflaterInputStream(bytes)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page", "/tagged"})
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void eachContentCodingHasItsOwnBytesAndTag(String path) {
        try (CachedServer server = encoding()) {
            Map<String, Answer> answers = new LinkedHashMap<>();
            for (String coding : List.of("gzip", "deflate", "identity")) {
                answers.put(coding, server.get(path, "Accept-Encoding", coding).isStoredMiss());
            }
            assertThat(answers.values().stream().map(answer -> answer.field("ETag")))
                    .doesNotHaveDuplicates()
                    .allSatisfy(tag -> assertThat(tag).startsWith("\""));
            answers.forEach((coding, miss) -> {
                Answer hit = server.get(path, "Accept-Encoding", coding).isHit();
                assertThat(hit.bytes()).isEqualTo(miss.bytes());
                assertThat(decoded(hit)).startsWith("Hello, Hello, ");
                hit.has("ETag", miss.field("ETag")).has("Vary", "Accept-Encoding");
                hit.has("Content-Length", Integer.toString(miss.bytes().length));
                if (coding.equals("identity")) {
                    hit.hasNo("Content-Encoding");
                } else {
                    hit.has("Content-Encoding", coding);
                }
                Answer head =
                        server.head(path, "Accept-Encoding", coding).isHit().hasNoBody();
                head.has("ETag", miss.field("ETag")).has("Content-Length", Integer.toString(miss.bytes().length));
                answers.forEach((other, theirs) -> {
                    Answer conditional =
                            server.get(path, "Accept-Encoding", coding, "If-None-Match", theirs.field("ETag"));
                    if (other.equals(coding)) {
                        conditional
                                .hasStatus(304)
                                .has("ETag", miss.field("ETag"))
                                .has("Vary", "Accept-Encoding");
                    } else {
                        assertThat(conditional.hasStatus(200).bytes()).isEqualTo(miss.bytes());
                    }
                });
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate|gzip",
                "gzip;q=1.0, br|gzip",
                "br, gzip|gzip",
                "GZIP|identity",
                "gzip;q=0.5, deflate|deflate",
                "gzip;q=0|identity",
                "br|identity",
                "identity, gzip;q=0.5|identity",
                "deflate, evil/evil|deflate"
            })
    @DiffersOn(value = "Jetty", because = "it shows known values of fields in lower case")
    void whatTheClientAcceptsIsNormalised(String field, String coding) {
        try (CachedServer server = encoding()) {
            byte[] bytes = server.get("/page", "Accept-Encoding", coding)
                    .isStoredMiss()
                    .bytes();
            Answer hit = server.get("/page", "Accept-Encoding", field).isHit();
            assertThat(hit.bytes()).isEqualTo(bytes);
            assertThat(decoded(hit)).endsWith("run 1");
        }
    }

    @Test
    void requestWithoutAcceptEncodingGetsIdentity() throws IOException {
        try (CachedServer server = encoding()) {
            RawClient raw = new RawClient(server.root());
            raw.get("/page", "Accept-Encoding: gzip").isStoredMiss();
            raw.get("/page").isStoredMiss().hasBody("Hello, ".repeat(100) + "run 2");
            raw.get("/page").isHit().hasBody("Hello, ".repeat(100) + "run 2");
            raw.get("/page", "Accept-Encoding: identity").isHit();
            raw.get("/page", "Accept-Encoding: ").isHit().hasBody("Hello, ".repeat(100) + "run 2");
        }
    }

    @Test
    void firstHeadOrConditionalRequestFillsOnlyItsCoding() {
        try (CachedServer server = encoding()) {
            server.head("/page", "Accept-Encoding", "gzip").hasStatus(200).hasNoBody();
            assertThat(decoded(server.get("/page", "Accept-Encoding", "gzip"))).endsWith("run 1");
            server.get("/page", "Accept-Encoding", "deflate", "If-None-Match", "*")
                    .hasStatus(304);
            assertThat(decoded(server.get("/page", "Accept-Encoding", "deflate")))
                    .endsWith("run 2");
            assertThat(server.get("/page", "Accept-Encoding", "identity").body())
                    .endsWith("run 3");
        }
    }
}
