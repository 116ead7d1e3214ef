package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.filter.HttpMethodOverrideFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cache poisoning: what one client makes up never stands in another's answer. */
class PoisoningSafetyTest {

    private static final int QUERIES = 400;

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("link")
        @Cached(ttl = 60)
        public String link(@Context UriInfo uri) {
            return uri.getBaseUriBuilder().path("next").build().toString();
        }

        @GET
        @Path("target")
        @Cached(ttl = 60)
        public String target(@Context UriInfo uri) {
            return uri.getRequestUri().toString();
        }

        @GET
        @Path("text")
        @Cached(ttl = 60)
        public String text() {
            return "run " + runs.incrementAndGet();
        }

        @POST
        @Path("text")
        public String change() {
            return "changed";
        }

        @GET
        @Path("content")
        @Cached(ttl = 60)
        public String content(String content) {
            return "content " + content;
        }

        @GET
        @Path("parameters")
        @Cached(ttl = 60)
        public String parameters(@Context UriInfo uri) {
            return shown(uri);
        }

        @GET
        @Path("parameters-uncached")
        public String parametersUncached(@Context UriInfo uri) {
            return shown(uri);
        }

        // The order of different names is the one thing that does not select the response.
        private static String shown(UriInfo uri) {
            return new TreeMap<>(uri.getQueryParameters()) + " " + new TreeMap<>(uri.getQueryParameters(false));
        }

        @GET
        @Path("first")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public String first(@QueryParam("id") String id, @QueryParam("id") List<String> ids) {
            return id + " of " + ids;
        }

        @GET
        @Path("encoded")
        @Cached(ttl = 60)
        public String encoded(@Encoded @QueryParam("q") String q) {
            return q;
        }

        @GET
        @Path("reflects")
        @Cached(ttl = 60)
        public String reflects(@Context HttpHeaders fields) {
            return "theme " + fields.getHeaderString("X-Theme");
        }

        @GET
        @Path("reflects-named")
        @Cached(ttl = 60, vary = "X-Theme")
        public String reflectsNamed(@Context HttpHeaders fields) {
            return "theme " + fields.getHeaderString("X-Theme");
        }

        @GET
        @Path("reflects-own-vary")
        @Cached(ttl = 60)
        public Response reflectsOwnVary(@Context HttpHeaders fields) {
            return Response.ok("theme " + fields.getHeaderString("X-Theme"))
                    .header("Vary", "X-Theme")
                    .build();
        }

        @GET
        @Path("cookies-named")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE, vary = "Cookie")
        public String cookiesNamed(@Context HttpHeaders fields) {
            return "cookies " + fields.getHeaderString("Cookie");
        }

        @GET
        @Path("one-cookie-and-all")
        @Cached(ttl = 60)
        public String oneCookieAndAll(@CookieParam("theme") String theme, @HeaderParam("Cookie") String all) {
            return theme + " of " + all;
        }

        @GET
        @Path("conditional")
        @Cached(ttl = 60)
        public Response conditional(@Context Request request) {
            Response.ResponseBuilder answered = request.evaluatePreconditions(new EntityTag("v1"));
            return (answered != null ? answered : Response.ok("text").tag("v1"))
                    .header("Cache-Control", "max-age=60")
                    .build();
        }

        @GET
        @Path("accept")
        @Produces({"text/plain", "application/json"})
        @Cached(ttl = 60)
        public String accept(@HeaderParam("Accept") String accept) {
            return '"' + accept + '"';
        }

        @Path("located")
        public Located located(@HeaderParam("X-Theme") String theme) {
            return new Located(theme);
        }
    }

    public static class Located {
        private final String theme;

        Located(String theme) {
            this.theme = theme;
        }

        @GET
        @Produces("text/plain")
        @Cached(ttl = 60)
        public String get() {
            return "theme " + theme;
        }
    }

    @Path("constructed")
    public static class Constructed {
        private final HttpHeaders fields;

        @Inject
        public Constructed(HttpHeaders fields) {
            this.fields = fields;
        }

        @GET
        @Produces("text/plain")
        @Cached(ttl = 60)
        public String get() {
            return "theme " + fields.getHeaderString("X-Theme");
        }
    }

    @Path("provided")
    public static class Provided {
        @Inject
        Provider<HttpHeaders> fields;

        @GET
        @Produces("text/plain")
        @Cached(ttl = 60)
        public String get() {
            return "theme " + fields.get().getHeaderString("X-Theme");
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.withContentInGets(
            CachedServer.config(resource, Constructed.class, Provided.class), cache -> {});
    private final RawClient raw = new RawClient(server.root());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it shows the authority as it was sent, without the port of the scheme")
    @DiffersOn(value = "Servlet", because = "it shows the authority as it was sent, without the port of the scheme")
    @DiffersOn(value = "Netty", because = "it shows every method the same authority, whatever Host says")
    @DiffersOn(value = "InMemory", because = "the authority is that of the test container, whatever Host says")
    void forgedHostDoesNotPoisonLinks() throws IOException {
        raw.get("/link", "Host: evil.example").isStoredMiss().hasBody("http://evil.example:80/next");
        server.get("/link").isStoredMiss().hasBody(server.root() + "next");
        raw.get("/link", "Host: evil.example").isHit().hasBody("http://evil.example:80/next");
        server.get("/link").isHit().hasBody(server.root() + "next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: user@127.0.0.1", "Host: 127.0.0.1:1", "Host: localhost", "Host: [::1]"})
    @DiffersOn(value = "Jetty", because = "it turns a host away that is none")
    @DiffersOn(value = "Servlet", because = "it turns a host away that is none")
    @DiffersOn(value = "Netty", because = "it shows every method the same authority, whatever Host says")
    @DiffersOn(value = "InMemory", because = "the authority is that of the test container, whatever Host says")
    void similarHostHasADifferentKey(String host) throws IOException {
        String theirs = raw.get("/link", host).isStoredMiss().body();
        assertThat(theirs).isNotEqualTo(server.root() + "next");
        server.get("/link").isStoredMiss().hasBody(server.root() + "next");
        raw.get("/link", host).isHit().hasBody(theirs);
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it finds no resource for an absolute target of another host")
    @DiffersOn(value = "Jetty", because = "it turns an absolute target away whose host is not that of Host")
    @DiffersOn(value = "Servlet", because = "it turns an absolute target away whose host is not that of Host")
    @DiffersOn(value = "Netty", because = "it finds no resource for an absolute target")
    @DiffersOn(value = "InMemory", because = "the authority is that of the test container, whatever Host says")
    void anAbsoluteRequestTargetIsKeyedAsTheMethodSeesIt() throws IOException {
        raw.get("http://evil.example/link").isStoredMiss().hasBody("http://evil.example:80/next");
        raw.get("/link").isStoredMiss().hasBody(server.root() + "next");
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it shows the authority as it was sent, without the port of the scheme")
    @DiffersOn(value = "Servlet", because = "it shows the authority as it was sent, without the port of the scheme")
    @DiffersOn(value = "Netty", because = "it shows every method the same authority, whatever Host says")
    @DiffersOn(value = "InMemory", because = "the authority is that of the test container, whatever Host says")
    void anUnknownHostBypassesAndIsNotStored() throws IOException {
        try (CachedServer known = CachedServer.of(
                CachedServer.config(new Resource()), cache -> cache.hosts("www.example.org", "api.example.org:8080"))) {
            RawClient client = new RawClient(known.root());
            client.get("/link", "Host: evil.example")
                    .isNotStored("unknown host")
                    .hasBody("http://evil.example:80/next");
            client.get("/link", "Host: evil.example").isNotStored("unknown host");
            client.get("/link", "Host: www.example.org.evil.example").isNotStored("unknown host");
            client.get("/link", "Host: www.example.org:8080").isNotStored("unknown host");
            client.get("/link", "Host: www.example.org").isStoredMiss();
            client.get("/link", "Host: WWW.example.org").isHit();
            client.get("/link", "Host: api.example.org:8080").isStoredMiss();
            client.get("/link", "Host: api.example.org:8080").isHit();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Scheme: https",
                "X-Forwarded-Port: 1",
                "X-Forwarded-Prefix: /evil",
                "X-Host: evil.example",
                "Forwarded: host=evil.example;proto=https",
                "X-Original-URL: /text",
                "X-Rewrite-URL: /text",
                "X-HTTP-Method-Override: POST",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: HEAD"
            })
    void aFieldThatJerseyDoesNotHeedChangesNothing(String field) throws IOException {
        raw.get("/link", field).isStoredMiss().hasBody(server.root() + "next");
        raw.get("/link").isHit().hasBody(server.root() + "next");
    }

    @Test
    void overriddenMethodIsUsedForTheKey() throws IOException {
        Resource overridden = new Resource();
        try (CachedServer overriding =
                CachedServer.of(CachedServer.config(overridden, HttpMethodOverrideFilter.class))) {
            RawClient client = new RawClient(overriding.root());
            client.send("POST", "/text", "evil", "X-HTTP-Method-Override: GET", "Content-Type: text/plain")
                    .hasBody("run 1")
                    .isNotStored("request with content");
            client.send("POST", "/content", "evil", "X-HTTP-Method-Override: GET", "Content-Type: text/plain")
                    .isNotStored("request with content");
            client.get("/text").hasBody("run 2").isStoredMiss();
            client.get("/content").hasBody("content ").isStoredMiss();
            client.get("/text", "X-HTTP-Method-Override: POST").hasBody("run 2").isHit();
            client.send("POST", "/text?_method=GET", "", "Content-Length: 0").hasStatus(200);
            client.get("/text").hasBody("run 2").isHit();
            client.send("POST", "/text", "", "Content-Length: 0").hasBody("changed");
            client.get("/text").hasBody("run 4").isStoredMiss();
        }
    }

    @Test
    void contentOfAGetIsNeitherStoredNorAnsweredFromTheStore() {
        HttpRequest.BodyPublisher evil = HttpRequest.BodyPublishers.ofString("evil");
        String[] type = {"Content-Type", "text/plain"};
        server.send("GET", "/content", evil, type).hasBody("content evil").isNotStored("request with content");
        server.get("/content").hasBody("content ").isStoredMiss();
        server.send("GET", "/content", evil, type).hasBody("content evil").isNotStored("request with content");
        server.get("/content").hasBody("content ").isHit();
    }

    @Test
    void contentOfAGetInChunksIsContentToo() throws IOException {
        raw.send("GET", "/content", "", "Content-Type: text/plain", "Transfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0")
                .hasBody("content evil")
                .isNotStored("request with content");
        server.get("/content").hasBody("content ").isStoredMiss();
    }

    @ParameterizedTest(name = "{0} then {1}")
    @CsvSource({
        "a=1;b=2,a=1&b=2",
        "a=1&a=2,a=2&a=1",
        "a=1&a=2,a=1",
        "a=1%26b=2,a=1&b=2",
        "a%3D1=2,a=1=2",
        "a=1%3B,a=1;",
        "a,a=",
        "a=%2B,a=+",
        "a=%20,a=%2B",
        "a=+,a=%20",
        "a=%2520,a=%20",
        "A=1,a=1",
        "a=1%23,a=1",
        "a[]=1,a=1",
        "=1,a=1",
        "a=1%00,a=1",
        "a=%C3%A9,a=e",
        "a=%C3%A9,a=%E9",
        "a=b%2Fc,a=b/c",
        "utm_content=x;id=1,id=1"
    })
    void distinguishableParametersHaveDifferentKeys(String first, String second) throws IOException {
        for (String query : List.of(first, second, first)) {
            String expected = raw.get("/parameters-uncached?" + query).body();
            raw.get("/parameters?" + query).hasStatus(200).hasBody(expected);
        }
    }

    @Test
    @DiffersOn(value = "Netty", because = "it answers nothing to a target that is no URI")
    void hitForACloakedQueryEqualsTheMethodsResponse() throws IOException {
        Random random = new Random(20260301);
        List<String> pieces =
                new ArrayList<>(List.of("a", "b", "A", "=", "=", "&", "&", ";", "+", "1", "[]", ".", "/"));
        pieces.addAll(
                List.of("%26", "%3D", "%3b", "%3B", "%20", "%2B", "%61", "%41", "%25", "%2541", "%00", "%0A", "%"));
        pieces.addAll(List.of("%C3%A9", "%E9", "%ff", "%2", "?", "!", "'", "~", "%7e", "%EF%BF%BD"));
        int hits = 0;
        for (int i = 0; i < QUERIES; i++) {
            StringBuilder query = new StringBuilder();
            for (int length = 1 + random.nextInt(5); length > 0; length--) {
                query.append(pieces.get(random.nextInt(pieces.size())));
            }
            // Some of them once more, with the percent-encoding in the other case.
            String again =
                    random.nextBoolean() ? query.toString() : query.toString().replace("%3b", "%3B");
            for (String each : List.of(query.toString(), again)) {
                RawClient.Answer shown = raw.get("/parameters-uncached?" + each);
                RawClient.Answer cached = raw.get("/parameters?" + each);
                assertThat(cached.status()).as(each).isEqualTo(shown.status());
                if (cached.status() == 200) {
                    assertThat(cached.body()).as(each).isEqualTo(shown.body().replace("-uncached", ""));
                    hits += cached.hit() ? 1 : 0;
                }
            }
        }
        assertThat(hits).as("hits of %s queries sent twice", QUERIES).isGreaterThan(QUERIES / 4);
    }

    @Test
    void repeatedParameterHasADifferentKey() {
        server.get("/first?id=1&id=2").hasBody("1 of [1, 2]").isStoredMiss();
        server.get("/first?id=2&id=1").hasBody("2 of [2, 1]").isStoredMiss();
        server.get("/first?id=1").hasBody("1 of [1]").isStoredMiss();
        server.get("/first?id=1;id=2").hasBody("1;id=2 of [1;id=2]").isStoredMiss();
        server.get("/first?utm_content=x;id=2&id=1").hasBody("1 of [1]").isHit();
        server.get("/first?%69d=1").hasBody("1 of [1]").isHit();
    }

    @Test
    @DiffersOn(value = "Servlet", because = "its query reaches the method with a slash encoded")
    void encodedParameterHasAnEncodedKeyPart() {
        server.get("/encoded?q=a+b").hasBody("a+b").isStoredMiss();
        server.get("/encoded?q=a%20b").hasBody("a%20b").isStoredMiss();
        server.get("/encoded?q=a%2Fb").hasBody("a%2Fb").isStoredMiss();
        server.get("/encoded?q=a/b").hasBody("a/b").isStoredMiss();
        server.get("/encoded?q=a+b").hasBody("a+b").isHit();
    }

    @Test
    @DiffersOn(value = "Jetty", because = "it removes the fragment")
    @DiffersOn(value = "Servlet", because = "it turns a fragment away")
    void fragmentInTheRequestTargetIsNotServedToOthers() throws IOException {
        raw.get("/target?a=1#evil").hasBody(server.root() + "target?a=1#evil").isNotStored("fragment");
        raw.get("/target?a=1").hasBody(server.root() + "target?a=1").isStoredMiss();
        raw.get("/target?a=1#evil").hasBody(server.root() + "target?a=1#evil").isNotStored("fragment");
    }

    @Test
    void methodWithHttpHeadersIsNotStoredUnlessItsFieldsAreDeclared() {
        String why = "the method may read any field by HttpHeaders; name them in vary";
        server.get("/reflects", "X-Theme", "evil")
                .hasBody("theme evil")
                .isNotStored(why)
                .has("Cache-Control", "private, max-age=60");
        server.get("/reflects").hasBody("theme null").isNotStored(why);
        for (String path : List.of("/reflects-named", "/reflects-own-vary")) {
            server.get(path, "X-Theme", "evil")
                    .hasBody("theme evil")
                    .isStoredMiss()
                    .has("Vary", "X-Theme");
            server.get(path).hasBody("theme null").isStoredMiss();
            server.get(path, "X-Theme", "evil").hasBody("theme evil").isHit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/constructed", "/provided"})
    void methodThatReadsAFieldOutsideItsSignatureIsNotStored(String path) {
        assertThat(server.get(path, "X-Theme", "evil").hasBody("theme evil").field("Cache-Status"))
                .contains("detail=");
        server.get(path).hasBody("theme null").has("Cache-Control", "private, max-age=60");
        assertThat(server.storedKeys()).isZero();
    }

    @Test
    void fieldThatALocatorReadsSelects() {
        server.get("/located", "X-Theme", "evil").hasBody("theme evil").has("Vary", "X-Theme");
        server.get("/located").hasBody("theme null").isStoredMiss();
        server.get("/located", "X-Theme", "evil").hasBody("theme evil").isHit();
    }

    @ParameterizedTest
    @CsvSource({"/cookies-named,'cookies '", "/one-cookie-and-all,'dark of '"})
    void declaredFieldSelectsByItsRawValue(String path, String said) {
        for (String cookies : List.of("theme=dark; session=alice", "theme=dark; session=mallory")) {
            server.get(path, "Cookie", cookies).hasBody(said + cookies).isStoredMiss();
        }
        server.get(path, "Cookie", "theme=dark; session=alice")
                .hasBody(said + "theme=dark; session=alice")
                .isHit();
    }

    @Test
    void acceptParameterSelectsByItsRawValue() {
        server.get("/accept", "Accept", "text/plain, evil/evil").hasBody("\"text/plain, evil/evil\"");
        server.get("/accept", "Accept", "text/plain").hasBody("\"text/plain\"").isStoredMiss();
        server.get("/accept", "Accept", "text/plain").hasBody("\"text/plain\"").isHit();
    }

    @Test
    void conditionalResponseIsNotServedToOthers() {
        server.get("/conditional", "If-Match", "\"made up\"").hasStatus(412).isNotStored("If-Match is for the method");

        server.get("/conditional").hasStatus(200).hasBody("text").isStoredMiss();
        server.get("/conditional").hasBody("text").isHit();
    }

    @Test
    void mediaTypeParametersOfAClientAreNotServedToOthers() {
        Answer evil = server.get("/text", "Accept", "text/plain;charset=utf-16;q=0.9;x=evil");
        assertThat(evil.field("Content-Type")).contains("utf-16");
        evil.has("Vary", "Accept");
        server.get("/text", "Accept", "text/plain")
                .hasBody("run 2")
                .isStoredMiss()
                .has("Content-Type", "text/plain");
        server.get("/text").hasBody("run 2").isHit().has("Content-Type", "text/plain");
        server.get("/text", "Accept", "text/plain;q=0.9, */*;q=0.1")
                .hasBody("run 2")
                .isHit();
        server.get("/text", "Accept", "application/signed-exchange;v=b3;q=0.7, text/plain")
                .hasBody("run 2")
                .isHit();
    }
}
