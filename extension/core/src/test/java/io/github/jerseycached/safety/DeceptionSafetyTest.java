package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cache deception: no way of writing a URL makes a private answer somebody else's, and no two paths become one. */
class DeceptionSafetyTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        /** A method that takes whatever follows, as the deceived ones do. */
        @GET
        @Path("me{rest:.*}")
        @Cached(ttl = 60)
        public String me(@Context SecurityContext security) {
            return "the secrets of " + security.getUserPrincipal().getName();
        }

        @GET
        @Path("mine{rest:.*}")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String mine(@Context SecurityContext security) {
            return "the secrets of " + security.getUserPrincipal().getName();
        }

        @GET
        @Path("page{rest:.*}")
        @Cached(ttl = 60)
        public String page(@PathParam("rest") String rest, @Context UriInfo uri) {
            return rest.replace("\n", "LF") + " of " + uri.getPathSegments() + ", run " + runs.incrementAndGet();
        }

        @GET
        @Path("page-uncached{rest:.*}")
        public String pageUncached(@PathParam("rest") String rest, @Context UriInfo uri) {
            return rest.replace("\n", "LF") + " of " + uri.getPathSegments();
        }
    }

    /** Methods and locators with a path of their own beside those that take any: Jersey matches what was sent. */
    @Path("routes")
    @Produces("text/plain")
    public static class Routes {
        @GET
        @Path("admin")
        @Cached(ttl = 60)
        public String admin() {
            return "for operators";
        }

        @GET
        @Path("{page}")
        @Cached(ttl = 60)
        public String page(@PathParam("page") String page) {
            return "the page " + page;
        }

        @Path("admin/at")
        public Place adminAt() {
            return new Place("for operators");
        }

        @Path("{page}/at")
        public Place pageAt(@PathParam("page") String page) {
            return new Place("the page " + page);
        }
    }

    @Produces("text/plain")
    public static class Place {
        private final String name;

        Place(String name) {
            this.name = name;
        }

        @GET
        @Cached(ttl = 60)
        public String name() {
            return name;
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(resource, Routes.class, new SignIn());
    private final RawClient raw = new RawClient(server.root());

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<String> suffixes() {
        return Stream.of(
                "",
                "/",
                "//",
                "/x.css",
                "/x.js",
                ".css",
                ";x.css",
                ";a=b",
                "/;a=b",
                "%2Fx.css",
                "%2fx.css",
                "%3Bx.css",
                "%23x.css",
                "%3Fx.css",
                "%0Ax.css",
                "%0D%0Ax.css",
                "%00.css",
                "%20",
                "%252Fx.css",
                "%5Cx.css",
                "/../me",
                "/./x.css",
                "/%2e%2e/me",
                "/%2E/x.css",
                "/..;/x.css",
                "/..%2Fme",
                "/x/..",
                "?x.css",
                "/?x.css",
                "/x.css?",
                "/x.css?a=1",
                "~",
                "%7E",
                "/assets/../x.css",
                "/robots.txt");
    }

    @ParameterizedTest
    @MethodSource("suffixes")
    void privateResponseIsNotSharedForAnySpellingOfItsPath(String suffix) throws IOException {
        for (String path : new String[] {"/me" + suffix, "/mine" + suffix}) {
            for (int round = 0; round < 2; round++) {
                for (String user : new String[] {"alice", "bob"}) {
                    RawClient.Answer answer = raw.get(path, "X-User: " + user);
                    if (answer.status() == 200) {
                        answer.hasBody("the secrets of " + user);
                        assertThat(answer.lines("Cache-Control")).containsExactly("private, max-age=60");
                    } else {
                        assertThat(answer.body()).doesNotContain("secrets");
                    }
                }
                assertThat(raw.get(path).body()).doesNotContain("secrets of");
            }
        }
    }

    @Test
    void distinguishablePathsShareNoResponse() throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String suffix : suffixes().toList()) {
            RawClient.Answer first = raw.get("/page" + suffix);
            if (first.status() == 200) {
                answers.put(suffix, first.body());
            }
        }
        for (Map.Entry<String, String> each : answers.entrySet()) {
            RawClient.Answer again = raw.get("/page" + each.getKey());
            String uncached = raw.get("/page-uncached" + each.getKey()).body().replace("-uncached", "");
            assertThat(again.body()).as(each.getKey()).startsWith(uncached);
            if (again.hit()) {
                again.hasBody(each.getValue());
            }
        }
        assertThat(answers).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("dotSegments")
    void aPathWithDotSegmentsIsNeverStored(String path) throws IOException {
        RawClient.Answer answer = raw.get(path);
        if (answer.status() == 200) {
            answer.isNotStored("path with dot segments or a broken percent-encoding");
            assertThat(answer.lines("Cache-Control")).containsExactly("private, max-age=60");
        }
        assertThat(server.storedKeys()).isZero();
    }

    static Stream<String> dotSegments() {
        return Stream.of(
                "/page/../me",
                "/page/..",
                "/page/.",
                "/page/./x",
                "/page/%2e%2e/me",
                "/page/.%2E/me",
                "/page/%2e/x",
                "/page/..;a=b/me",
                "/page/%2e%2e;a=b/me",
                "/page/x/../../me");
    }

    @Test
    void onlyEquivalentPathsShareAResponse() throws IOException {
        raw.get("/page/~a").isStoredMiss();
        raw.get("/page/%7Ea").isHit();
        raw.get("/page/%7ea").isHit();
        raw.get("/page/%7E%61").isHit();
        raw.get("/page/A").isStoredMiss();
        raw.get("/page/a").isStoredMiss();
        raw.get("/page/a/").isStoredMiss();
        raw.get("/page//a").isStoredMiss();
        raw.get("/page/a;x=1").isStoredMiss();
        raw.get("/page/a;x=2").isStoredMiss();
        raw.get("/page/a;x=1;y=2").isStoredMiss();
        raw.get("/page/a;y=2;x=1").isStoredMiss();
        raw.get("/page/a%3Bx=1").isStoredMiss();
        raw.get("/page/b%2Fc").isStoredMiss();
        raw.get("/page/b%2fc").isHit();
        raw.get("/page/b/c").isStoredMiss();
    }

    @ParameterizedTest
    @CsvSource({
        "/routes/admin,      /routes/%61dmin",
        "/routes/%61dmin,    /routes/admin",
        "/routes/admin/at,   /routes/%61dmin/at",
        "/routes/%61dmin/at, /routes/admin/at"
    })
    void pathSpelledDifferentlyIsAnsweredByItsMatchedMethod(String one, String other) throws IOException {
        String first = raw.get(one).isStoredMiss().body();
        String second = raw.get(other).isStoredMiss().body();
        assertThat(List.of(first, second)).containsExactlyInAnyOrder("for operators", "the page admin");
        raw.get(one).isHit().hasBody(first);
        raw.get(other).isHit().hasBody(second);
    }
}
