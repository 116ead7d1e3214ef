package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a request would be answered can be asked, and asking changes nothing. */
@DiffersOn(value = "InMemory", because = "nobody is told that it starts, so explain is not there")
class ExplainTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @Inject
        HttpCache cache;

        @GET
        @Path("countries/{code}")
        @Cached(
                ttl = 60,
                staleWhileRevalidate = 30,
                tags = {"countries", "country:{code}"},
                query = Cached.DECLARED,
                unless = Preview.class)
        public Response country(
                @PathParam("code") String code,
                @QueryParam("fields") String fields,
                @HeaderParam("Accept-Language") String language) {
            runs.incrementAndGet();
            return Response.ok(language + ' ' + code + ' ' + fields).tag("v1").build();
        }

        @GET
        @Path("mine")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String mine() {
            return "mine " + runs.incrementAndGet();
        }

        @GET
        @Path("mine/stale")
        @Cached(ttl = 60, staleWhileRevalidate = 30, scope = Cached.Scope.PRIVATE)
        public Response mineStale() {
            return Response.ok("mine " + runs.incrementAndGet()).tag("v1").build();
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 60, staleWhileRevalidate = 30, vary = "Cookie")
        public String cookie() {
            return "cookie " + runs.incrementAndGet();
        }

        @GET
        @Path("open")
        @Cached(ttl = 60)
        public String open() {
            return "open " + runs.incrementAndGet();
        }

        @GET
        @Path("headers-only")
        @Cached(ttl = 60, store = false)
        public String headersOnly() {
            return "unstored " + runs.incrementAndGet();
        }

        @GET
        @Path("uncached")
        public String uncached() {
            return "uncached " + runs.incrementAndGet();
        }

        @GET
        @Path("guarded")
        @Cached(ttl = 60)
        public String guarded() {
            return "guarded " + runs.incrementAndGet();
        }

        @GET
        @Path("explains")
        public String explains() {
            return cache.explain(URI.create("/countries/fr")).decision();
        }
    }

    public static final class Preview implements Predicate<ContainerRequestContext> {
        @Override
        public boolean test(ContainerRequestContext request) {
            return request.getHeaderString("X-Preview") != null;
        }
    }

    /** Takes a field's word for who is asking, and turns the others away where it matters. */
    @Priority(Priorities.AUTHENTICATION)
    public static final class Guard implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user != null) {
                request.setSecurityContext(new Caller(user));
            } else if (request.getUriInfo().getPath().endsWith("guarded")) {
                request.abortWith(Response.status(401).build());
            }
        }
    }

    private static final URI FRANCE = URI.create("/countries/fr?utm_source=mail&fields=name");

    private final Resource resource = new Resource();
    private final BlockingQueue<CacheEvent> events = new LinkedBlockingQueue<>();
    private HttpCache cache;
    private final CachedServer server = CachedServer.of(
            application(),
            settings -> settings.listener(new CacheListener() {
                @Override
                public void attached(HttpCache attached) {
                    cache = attached;
                }

                @Override
                public void answered(CacheEvent event) {
                    events.add(event);
                }
            }));

    private ResourceConfig application() {
        return CachedServer.config(resource, new Guard());
    }

    ExplainTest() {
        Await.until("the listener is attached", () -> cache != null);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Explanation explain(URI uri, String... field) {
        return field.length == 0 ? cache.explain(uri) : cache.explain(uri, Map.of(field[0], List.of(field[1])));
    }

    /** Requests and their records are behind us. */
    private void settle(int records) {
        for (int i = 0; i < records; i++) {
            Await.until("a record", () -> !events.isEmpty());
            events.remove();
        }
    }

    @Test
    void missIsExplainedAsRunningTheMethod() {
        Explanation explained = explain(FRANCE);
        assertThat(explained.method()).isEqualTo("Resource.country");
        assertThat(explained.route()).isEqualTo("/countries/{code}");
        assertThat(explained.plan())
                .contains(
                        "freshness lifetime 60 s",
                        "clients are told max-age=60, stale-while-revalidate=30",
                        "scope AUTO",
                        "Vary Accept-Language",
                        "unless Preview");
        assertThat(explained.stored()).isEmpty();
        assertThat(explained.decision()).isEqualTo("miss: the method would run: uri-miss");
        assertThat(explained.parts())
                .extracting(Explanation.Part::name, Explanation.Part::value)
                .contains(tuple("method", "GET"), tuple("path", "/countries/fr"), tuple("query", "fields=name"));
        assertThat(resource.runs).hasValue(0);
    }

    @Test
    void hitIsExplainedWithTheStoredResponse() {
        server.get(FRANCE.toString(), "Accept-Language", "fr").isStoredMiss();
        server.advance(Duration.ofSeconds(12));
        Explanation explained = explain(FRANCE, "Accept-Language", "fr");
        assertThat(explained.decision()).isEqualTo("hit: served from the store, 12 s old");
        assertThat(explained.key()).startsWith("GET " + server.root() + "countries/fr?fields=name");
        assertThat(explained.stored()).hasSize(1);
        Explanation.Stored stored = explained.stored().get(0);
        assertThat(stored.selected()).isTrue();
        assertThat(stored.response().status()).isEqualTo(200);
        assertThat(stored.response().age()).isEqualTo(Duration.ofSeconds(12));
        assertThat(stored.response().remaining()).isEqualTo(Duration.ofSeconds(48));
        assertThat(stored.response().tags()).containsExactly("countries", "country:fr");
        assertThat(stored.response().selectedBy()).containsExactly("accept-language");
        assertThat(stored.response().entityTag()).isEqualTo("\"v1\"");
        assertThat(stored.response().key()).isEqualTo(explained.key());
    }

    @Test
    void otherVariantIsExplainedAsNotSelected() {
        server.get(FRANCE.toString(), "Accept-Language", "fr").isStoredMiss();
        Explanation explained = explain(FRANCE, "Accept-Language", "de");
        assertThat(explained.decision()).isEqualTo("miss: the method would run: vary-miss");
        assertThat(explained.stored()).extracting(Explanation.Stored::selected).containsExactly(false);
    }

    @Test
    void staleHitIsExplainedWithoutRefreshing() {
        server.get("/countries/fr").isStoredMiss();
        server.advance(Duration.ofSeconds(70));
        settle(1);
        assertThat(explain(URI.create("/countries/fr")).decision())
                .isEqualTo("stale: served 70 s old, by stale-while-revalidate, and refreshed");
        // Were a refresh under way, it would be over before the one that this sets off, and heard of before it.
        server.get("/countries/fr").isHit();
        Await.until("the refresh of the request is over", () -> events.stream().anyMatch(CacheEvent::refresh));
        server.get("/countries/fr").isHit().hasAge(0);
        assertThat(resource.runs).hasValue(2);
        Await.until("three records", () -> events.size() >= 3);
        assertThat(events).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "/mine/stale, X-User, 'the method would run, asked whether what is stored still holds: stale'",
        "/cookie, X-Other, 'miss: the method would run: stale'"
    })
    void staleResponseThatCannotBeRefreshedIsExplainedAsRunningTheMethod(String path, String field, String decision) {
        server.get(path, field, "alice").isStoredMiss();
        server.advance(Duration.ofSeconds(70));
        assertThat(explain(URI.create(path), field, "alice").decision()).isEqualTo(decision);
        assertThat(cache.explain(
                                URI.create(path),
                                Map.of(field, List.of("alice"), "Cache-Control", List.of("only-if-cached")))
                        .decision())
                .isEqualTo("stale: served 70 s old, by stale-while-revalidate");
        int runs = resource.runs.get();
        server.get(path, field, "alice");
        assertThat(resource.runs).hasValue(runs + 1);
    }

    @Test
    void tooStaleResponseIsExplainedAsValidation() {
        server.get("/countries/fr").isStoredMiss();
        server.advance(Duration.ofSeconds(91));
        assertThat(explain(URI.create("/countries/fr")).decision())
                .isEqualTo("the method would run, asked whether what is stored still holds: stale");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cache-Control | no-cache       | the method would run, asked whether what is stored still holds: request",
                "Cache-Control | only-if-cached | hit: served from the store, 0 s old",
                "Authorization | Basic YTpi     | miss: the method would run: bypass, and nothing is stored for a request with Authorization",
                "X-User        | alice          | miss: the method would run: bypass, and nothing is stored for a request with authenticated user",
                "X-Preview     | yes            | bypass: unless Preview; the method would run"
            })
    void theFieldsOfTheRequestCount(String name, String value, String decision) {
        server.get("/countries/fr").isStoredMiss();
        assertThat(explain(URI.create("/countries/fr"), name, value).decision()).isEqualTo(decision);
        assertThat(explain(URI.create("/countries/de"), "Cache-Control", "only-if-cached")
                        .decision())
                .isEqualTo("504: the client wants what is stored, and nothing serves");
    }

    @Test
    void privateResponseIsExplainedWithoutNamingCallers() {
        server.get("/mine", "X-User", "alice").isStoredMiss();
        assertThat(explain(URI.create("/mine"), "X-User", "alice").decision()).startsWith("hit");
        assertThat(explain(URI.create("/mine"), "X-User", "bob").decision())
                .isEqualTo("miss: the method would run: uri-miss");
        Explanation explained = explain(URI.create("/mine"), "X-User", "alice");
        assertThat(explained.plan()).contains("scope PRIVATE");
        assertThat(explained.parts())
                .filteredOn(part -> part.name().equals("principal"))
                .extracting(Explanation.Part::source)
                .containsExactly("SecurityContext, for scope PRIVATE; hashed");
        assertThat(explained.toString()).doesNotContain("alice");
        assertThat(explain(URI.create("/mine"), "Authorization", "Basic YTpi").decision())
                .isEqualTo("bypass: Authorization without a principal; the method would run");
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void unknownHostIsExplainedAsBypass() {
        try (CachedServer known = CachedServer.of(
                CachedServer.config(resource),
                settings -> settings.hosts("www.example.org").listener(attaching()))) {
            Await.until("the listener is attached", () -> other != null);
            assertThat(known.root()).isNotNull();
            assertThat(other.explain(URI.create("http://evil.example/open")).decision())
                    .isEqualTo("bypass: unknown host; the method would run");
            assertThat(other.explain(URI.create("http://www.example.org/open")).decision())
                    .isEqualTo("miss: the method would run: uri-miss");
            assertThat(other.explain(URI.create("http://evil.example/open")).key())
                    .isNull();
        }
    }

    private HttpCache other;

    private CacheListener attaching() {
        return new CacheListener() {
            @Override
            public void attached(HttpCache attached) {
                other = attached;
            }
        };
    }

    @Test
    void methodWithoutStorageIsExplained() {
        Explanation explained = explain(URI.create("/headers-only"));
        assertThat(explained.method()).isEqualTo("Resource.headersOnly");
        assertThat(explained.decision()).isEqualTo("bypass: @Cached says store = false; the method would run");
        assertThat(resource.runs).hasValue(0);
    }

    @Test
    void uncachedMethodIsExplainedWithoutRunningIt() {
        Explanation explained = explain(URI.create("/uncached"));
        assertThat(explained.method()).isNull();
        assertThat(explained.decision())
                .isEqualTo("the request does not come to a cached method: Resource.uncached would run");
        assertThat(resource.runs).hasValue(0);
    }

    @Test
    void programmaticResourceIsExplainedWithoutRunningIt() {
        AtomicInteger runs = new AtomicInteger();
        org.glassfish.jersey.server.model.Resource.Builder made =
                org.glassfish.jersey.server.model.Resource.builder("made");
        made.addMethod("GET").handledBy(new Inflector<ContainerRequestContext, String>() {
            @Override
            public String apply(ContainerRequestContext request) {
                return "run " + runs.incrementAndGet();
            }
        });
        Resource asked = new Resource();
        ResourceConfig application = CachedServer.config(asked);
        application.registerResources(made.build());
        try (CachedServer other = CachedServer.of(application)) {
            other.get("/made").hasBody("run 1");
            assertThat(asked.cache.explain(URI.create("/made")).decision())
                    .startsWith("the request does not come to a cached method: ")
                    .endsWith(".apply would run");
            assertThat(runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere,404", "/guarded,401"})
    void requestRejectedBeforeTheCacheIsExplainedByItsResponse(String path, int status) {
        Explanation explained = explain(URI.create(path));
        assertThat(explained.method()).isNull();
        assertThat(explained.key()).isNull();
        assertThat(explained.plan()).isEmpty();
        assertThat(explained.parts()).isEmpty();
        assertThat(explained.decision())
                .isEqualTo("the request does not come to a cached method: it is answered " + status);
        assertThat(explained.toString())
                .isEqualTo("method    none that is cached\n"
                        + "decision  the request does not come to a cached method: it is answered " + status + "\n");
        assertThat(resource.runs).hasValue(0);
    }

    @Test
    void explanationIsSubjectToTheCallersAuthorization() {
        assertThat(explain(URI.create("/guarded"), "X-User", "alice").method()).isEqualTo("Resource.guarded");
    }

    @Test
    void explainChangesNothing() {
        server.get("/open").isStoredMiss();
        server.get("/mine", "X-User", "alice").isStoredMiss();
        settle(2);
        CacheStatistics before = cache.statistics();
        for (String path : List.of("/open", "/mine", "/countries/fr", "/headers-only", "/nowhere", "/guarded")) {
            assertThat(explain(URI.create(path)).decision()).isNotEmpty();
            assertThat(explain(URI.create(path), "Cache-Control", "no-cache").decision())
                    .isNotEmpty();
        }
        assertThat(cache.statistics()).isEqualTo(before);
        assertThat(resource.runs).hasValue(2);
        server.get("/open").isHit();
        // Records come in order: one of the explanations would have come before that of the request.
        settle(1);
        assertThat(events).isEmpty();
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void explainWorksWithinARequest() {
        server.get("/uncached");
        server.get("/explains").hasBody("miss: the method would run: uri-miss").hasNo("Cache-Status");
        server.get("/countries/fr").isStoredMiss();
        server.get("/explains").hasBody("hit: served from the store, 0 s old");
    }

    @Test
    void textOfAnExplanation() {
        server.get(FRANCE.toString(), "Accept-Language", "fr").isStoredMiss();
        server.advance(Duration.ofSeconds(12));
        assertThat(explain(FRANCE, "Accept-Language", "fr")
                        .toString()
                        .replace(server.root().getAuthority(), "HOST"))
                .isEqualTo("""
                        method    Resource.country  /countries/{code}
                        plan      freshness lifetime 60 s
                        plan      clients are told max-age=60, stale-while-revalidate=30
                        plan      scope AUTO
                        plan      Vary Accept-Language
                        plan      tags [countries, country:{code}]
                        plan      unless Preview
                        key       GET http://HOST/countries/fr?fields=name route=/countries/{code} type=text/plain
                          part    method = GET  (the request's)
                          part    authority = HOST  (as UriInfo shows it to the method, which may write it into links)
                          part    path = /countries/fr  (as it is, with its matrix parameters; the percent-encoding normalised (RFC 3986 §6.2.2))
                          part    query = fields=name  (all parameters, or those of @Cached(query); sorted by name, those of one name in their order)
                          part    route = /countries/{code}  (the templates of @Path that matched, for Jersey matches a path as it was sent)
                          part    type = text/plain  (@Produces: the one that is negotiated by Accept)
                        stored    200, 10 bytes, age 12 s, ttl 48 s, "v1", selected by accept-language, tags countries, country:fr
                        decision  hit: served from the store, 12 s old
                        """);
    }
}
