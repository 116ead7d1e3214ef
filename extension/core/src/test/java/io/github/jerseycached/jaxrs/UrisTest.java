package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.safety.RawClient;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.ManualClock;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URIs are named in the same way wherever an application names them. */
class UrisTest {

    @Path("countries")
    @Produces("text/plain")
    public static class Countries {

        @GET
        @Path("{code}")
        @Cached(ttl = 60)
        public String get(@PathParam("code") String code) {
            return code;
        }

        @POST
        @Path("{code}/with-slash")
        @Invalidates(uris = "/countries/{code}")
        public void withSlash(@PathParam("code") String code) {
            // Changes the other one.
        }

        @POST
        @Path("{code}/without-slash")
        @Invalidates(uris = "countries/{code}")
        public void withoutSlash(@PathParam("code") String code) {
            // Changes the other one.
        }

        @POST
        @Path("{code}/whole")
        @Invalidates(uris = "/shop/api/countries/{code}")
        public void whole(@PathParam("code") String code) {
            // Changes the other one.
        }

        @POST
        @Path("{code}/absolute")
        @Invalidates(uris = "http://www.example.com:80/shop/api/countries/{code}")
        public void absolute(@PathParam("code") String code) {
            // Changes the other one.
        }

        @POST
        @Path("{code}/location/{host}")
        public Response location(@PathParam("code") String code, @PathParam("host") String host) {
            return Response.noContent()
                    .header("Location", "http://" + host + "/shop/api/countries/" + code)
                    .build();
        }

        @POST
        @Path("{code}/content-location/{host}")
        public Response contentLocation(@PathParam("code") String code, @PathParam("host") String host) {
            return Response.noContent()
                    .header("Content-Location", "http://" + host + "/shop/api/countries/" + code)
                    .build();
        }

        @POST
        @Path("{code}/relative")
        public Response relative(@PathParam("code") String code) {
            return Response.noContent()
                    .location(URI.create("countries/" + code))
                    .build();
        }
    }

    private final HttpCacheFeature feature =
            HttpCacheFeature.builder().clock(new ManualClock()).build();
    private final HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/shop/api/"),
            CachedServer.config(new Countries()).register(feature));
    private final int port = server.getListener("grizzly").getPort();
    private final RawClient client = new RawClient(URI.create("http://127.0.0.1:" + port));
    private final HttpCache cache = feature.cache();

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private RawClient.Answer get(String path, String... fields) throws IOException {
        return client.get("/shop/api" + path, fields);
    }

    private void post(String path, String... fields) throws IOException {
        client.send("POST", "/shop/api" + path, "", fields).hasStatus(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "countries/fr",
                "/countries/fr",
                "/countries/fr/",
                "/countries/f%72?page=1",
                "shop/api/countries/fr",
                "/shop/api/countries/fr",
                "http://127.0.0.1/shop/api/countries/fr",
                "https://www.example.com/countries/fr"
            })
    void invalidateTakesAPathOrAnAbsoluteUri(String uri) throws IOException {
        get("/countries/fr").isStoredMiss();
        get("/countries/de").isStoredMiss();
        assertThat(cache.invalidate(URI.create(uri)).stored()).isEqualTo(1);
        get("/countries/fr").isStoredMiss();
        get("/countries/de").isHit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with-slash", "without-slash", "whole", "absolute", "relative"})
    void declaredAndReturnedUrisHaveTheSameForm(String how) throws IOException {
        get("/countries/fr").isStoredMiss();
        get("/countries/de").isStoredMiss();
        post("/countries/fr/" + how);
        get("/countries/fr").isStoredMiss();
        get("/countries/de").isHit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "countries/fr",
                "/countries/fr",
                "/shop/api/countries/fr",
                "http://www.example.com/shop/api/countries/fr"
            })
    void explainTakesAPathOrAnAbsoluteUri(String uri) throws IOException {
        get("/countries/fr", "Host: www.example.com").isStoredMiss();
        Explanation explained = cache.explain(URI.create(uri));
        assertThat(explained.method()).isEqualTo("Countries.get");
        assertThat(explained.key()).contains("/shop/api/countries/fr ");
    }

    @Test
    void explainRejectsAUriOfAnotherApplication() throws IOException {
        get("/countries/fr").isStoredMiss();
        assertThat(cache.explain(URI.create("http://127.0.0.1/countries/fr")).decision())
                .isEqualTo("the request does not come to the application, which is at /shop/api/");
        assertThat(cache.explain(URI.create("/shop/api/other")).method()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "countries/fr",
                "/countries/fr",
                "/shop/api/countries/fr",
                "http://www.example.com/shop/api/countries/fr",
                "http://www.example.com:80/shop/api/countries/fr",
                "/countries/f%72"
            })
    void findTakesAPathOrAnAbsoluteUri(String uri) throws IOException {
        get("/countries/fr", "Host: www.example.com").isStoredMiss();
        assertThat(cache.find(uri, 10)).hasSize(1);
        assertThat(cache.find("/countries/de", 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:someone@example.org",
                "ftp://127.0.0.1/countries/fr",
                "http://ann@127.0.0.1/countries/fr",
                "/countries/fr#top",
                "/countries/*",
                "/countries/../fr"
            })
    void uriThatNothingIsStoredForIsRefused(String text) {
        URI uri = URI.create(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache.invalidate(uri))
                .withMessageStartingWith("\"" + text + "\" has ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache.explain(uri))
                .withMessageStartingWith("\"" + text + "\" has ");
    }

    @ParameterizedTest
    @CsvSource({
        "location, www.example.com",
        "location, www.example.com:80",
        "location, WWW.example.com:",
        "content-location, www.example.com",
        "content-location, www.example.com:80"
    })
    void defaultPortIsTheSameOrigin(String field, String named) throws IOException {
        for (String host : new String[] {"www.example.com", "www.example.com:80"}) {
            get("/countries/fr", "Host: " + host).isStoredMiss();
            post("/countries/fr/" + field + '/' + named, "Host: " + host);
            get("/countries/fr", "Host: " + host).isStoredMiss();
            post("/countries/fr/with-slash");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.example.com:8080", "other.example.com", "www.example.com:443"})
    void anotherPortOrHostIsAnotherOrigin(String named) throws IOException {
        get("/countries/fr", "Host: www.example.com").isStoredMiss();
        post("/countries/fr/location/" + named, "Host: www.example.com");
        get("/countries/fr", "Host: www.example.com").isHit();
    }

    @Test
    void forgedHostDoesNotAffectARelativeExplain() throws IOException {
        get("/countries/fr", "Host: evil.example").isStoredMiss();
        get("/countries/fr", "Host: www.example.com").isStoredMiss();
        get("/countries/de", "Host: www.example.com").isStoredMiss();
        get("/countries/es", "Host: www.example.com").isStoredMiss();
        get("/countries/it", "Host: evil.example").isStoredMiss();
        assertThat(cache.explain(URI.create("/countries/fr")).key()).contains("//www.example.com:80/shop/api/");
        assertThat(cache.explain(URI.create("/countries/it")).decision()).startsWith("miss");
    }

    @Test
    void onlyConfiguredHostsAreAccepted() throws IOException {
        HttpCacheFeature known = HttpCacheFeature.builder()
                .hosts("www.example.com", "api.example.com:80", "api.example.com:443")
                .build();
        HttpServer other = GrizzlyHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/shop/api/"),
                CachedServer.config(new Countries()).register(known));
        try {
            RawClient raw = new RawClient(URI.create(
                    "http://127.0.0.1:" + other.getListener("grizzly").getPort()));
            HttpCache itsCache = known.cache();
            assertThat(itsCache.explain(URI.create("/shop")).method()).isNull();
            raw.get("/shop/api/countries/fr", "Host: evil.example").isNotStored("unknown host");
            raw.get("/shop/api/countries/fr", "Host: api.example.com").isStoredMiss();
            assertThat(itsCache.explain(URI.create("/countries/fr")).decision()).startsWith("hit");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> itsCache.invalidate(URI.create("http://evil.example/shop/api/countries/fr")))
                    .withMessageContaining("has a host that is not among hosts(...), which are [api.example.com:443,");
            assertThat(itsCache.invalidate(URI.create("https://api.example.com/shop/api/countries/fr"))
                            .stored())
                    .isEqualTo(1);
        } finally {
            other.shutdownNow();
        }
    }

    public static class Wrong {
        public static class Asterisk {
            @POST
            @Invalidates(uris = "/countries/*")
            public void post() {
                // Cannot be deployed.
            }
        }

        public static class Query {
            @POST
            @Invalidates(uris = "/countries?page={page}")
            public void post() {
                // Cannot be deployed.
            }
        }

        public static class Scheme {
            @POST
            @Invalidates(uris = "ftp://www.example.com/countries")
            public void post() {
                // Cannot be deployed.
            }
        }

        public static class Fragment {
            @POST
            @Invalidates(uris = "/countries#top")
            public void post() {
                // Cannot be deployed.
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Asterisk, has an asterisk",
        "Query, has a query",
        "Scheme, has the scheme ftp",
        "Fragment, has a fragment"
    })
    void declaredUriThatNothingIsStoredForIsADeploymentError(String resource, String message)
            throws ReflectiveOperationException {
        Class<?> wrong = Class.forName(Wrong.class.getName() + '$' + resource);
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> CachedServer.of(CachedServer.config()
                                .registerResources(org.glassfish.jersey.server.model.Resource.builder(wrong)
                                        .path("wrong")
                                        .build()))
                        .close())
                .withStackTraceContaining("uris of @Invalidates of " + resource + ".post: \"")
                .withStackTraceContaining(message);
    }
}
