package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.request.BackgroundRefresh;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DelegatingStore;
import io.github.jerseycached.testkit.DiffersOn;
import io.github.jerseycached.testkit.LogOf;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stale responses are served while they are refreshed, or in place of an error (RFC 5861), and never otherwise. */
class StaleServingTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        final Semaphore gate = new Semaphore(1000);
        volatile int status = 200;
        volatile RuntimeException failure;
        volatile String lastSecret;
        final Set<String> hangs = ConcurrentHashMap.newKeySet();
        final AtomicInteger hanging = new AtomicInteger();

        @GET
        @Path("swr")
        @Cached(ttl = 10, staleWhileRevalidate = 30, vary = Cached.DECLARED)
        public Response swr(@HeaderParam("Accept-Language") String language, @Context HttpHeaders headers)
                throws InterruptedException {
            gate.acquire();
            lastSecret = headers.getHeaderString("X-Secret");
            return answer();
        }

        @GET
        @Path("swr/{id}")
        @Cached(ttl = 10, staleWhileRevalidate = 6000)
        public Response swrOf(@PathParam("id") String id) throws InterruptedException {
            if (hangs.contains(id)) {
                hanging.incrementAndGet();
                gate.acquire();
                hanging.decrementAndGet();
            }
            return answer();
        }

        @GET
        @Path("guarded")
        @Cached(ttl = 10, staleWhileRevalidate = 6000)
        public Response guarded() {
            return answer();
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 10, staleWhileRevalidate = 6000)
        public Response cookie() {
            int run = runs.get();
            return run == 0
                    ? answer()
                    : Response.fromResponse(answer())
                            .header("Set-Cookie", "run=" + run)
                            .build();
        }

        @GET
        @Path("sie")
        @Cached(ttl = 10, staleIfError = 60)
        public Response sie() {
            return answer();
        }

        @GET
        @Path("must-revalidate")
        @Cached(ttl = 10, mustRevalidate = true)
        public Response mustRevalidate() {
            return answer();
        }

        @GET
        @Path("own/{directives}")
        @Cached
        public Response own(@PathParam("directives") String directives) {
            Response answer = answer();
            return answer.getStatus() == 200
                    ? Response.fromResponse(answer)
                            .header("Cache-Control", directives)
                            .build()
                    : answer;
        }

        @GET
        @Path("both/{directives}")
        @Cached(staleWhileRevalidate = 30, staleIfError = 60)
        public Response both(@PathParam("directives") String directives) {
            return own(directives);
        }

        @GET
        @Path("both-must-revalidate/{directives}")
        @Cached(mustRevalidate = true)
        public Response bothMustRevalidate(@PathParam("directives") String directives) {
            return own(directives);
        }

        @GET
        @Path("cacheable-error")
        @Cached
        public Response cacheableError() {
            int run = runs.incrementAndGet();
            return Response.status(status)
                    .entity("run " + run)
                    .header("Cache-Control", status == 200 ? "max-age=10, stale-if-error=60" : "max-age=600")
                    .build();
        }

        private Response answer() {
            int run = runs.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            return Response.status(status).entity("run " + run).build();
        }
    }

    /** Tells of each put. */
    private static final class RecordingStore extends DelegatingStore {
        final BlockingQueue<CacheKey> puts = new LinkedBlockingQueue<>();
        final BlockingQueue<CacheKey> removals = new LinkedBlockingQueue<>();

        @Override
        public boolean put(CacheKey key, StoredResponse response) {
            boolean kept = super.put(key, response);
            puts.add(key);
            return kept;
        }

        @Override
        public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
            super.remove(key, selecting, requested);
            removals.add(key);
        }

        void awaitRemoval() throws InterruptedException {
            assertThat(removals.poll(20, TimeUnit.SECONDS))
                    .as("a response is removed")
                    .isNotNull();
        }

        void awaitPut() throws InterruptedException {
            assertThat(puts.poll(20, TimeUnit.SECONDS))
                    .as("a response is stored")
                    .isNotNull();
        }
    }

    /** Lets nobody pass without a key; a refresh has none. */
    public static class KeyGuard implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().equals("guarded") && request.getHeaderString("X-Key") == null) {
                request.abortWith(Response.status(401).build());
            }
        }
    }

    /** Keeps the fields by which requests say who is asking. */
    public static class Witness implements ContainerRequestFilter {
        static final List<String> COOKIES = new CopyOnWriteArrayList<>();

        @Override
        public void filter(ContainerRequestContext request) {
            COOKIES.add(request.getHeaderString("Cookie") + ", " + request.getHeaderString("Authorization"));
        }
    }

    private final Resource resource = new Resource();
    private final RecordingStore store = new RecordingStore();

    @Path("explain")
    public static class Explaining {
        @Inject
        HttpCache cache;

        @GET
        @Path("{path: .*}")
        public String get(@PathParam("path") String path) {
            return cache.explain(URI.create("/" + path)).decision();
        }
    }

    private final CachedServer server =
            CachedServer.of(CachedServer.config(resource, Witness.class, KeyGuard.class, Explaining.class), store);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void staleResponseIsServedAndRefreshedInTheBackground() throws InterruptedException {
        server.get("/swr").isStoredMiss().has("Cache-Control", "max-age=10, stale-while-revalidate=30");
        store.awaitPut();
        server.advance(Duration.ofSeconds(15));
        resource.gate.drainPermits();
        // The resource waits at the gate: the answer comes all the same.
        server.get("/swr")
                .hasStatus(200)
                .hasBody("run 1")
                .hasAge(15)
                .has("Cache-Status", "jersey-cached; hit; ttl=-5; detail=\"stale-while-revalidate\"");
        resource.gate.release();
        store.awaitPut();
        server.get("/swr").isHit().hasBody("run 2").hasAge(0);
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void concurrentStaleHitsRefreshTheKeyOnce() throws InterruptedException {
        server.get("/swr");
        store.awaitPut();
        server.advance(Duration.ofSeconds(15));
        resource.gate.drainPermits();
        for (int i = 0; i < 20; i++) {
            server.get("/swr").isHit().hasBody("run 1");
        }
        resource.gate.release(20);
        store.awaitPut();
        server.get("/swr").isHit().hasBody("run 2");
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void refreshHasSelectingFieldsAndNoCredentials() throws InterruptedException {
        server.get("/swr", "Accept-Language", "fr");
        store.awaitPut();
        server.advance(Duration.ofSeconds(15));
        Witness.COOKIES.clear();
        server.get("/swr", "Accept-Language", "fr", "Cookie", "session=alice", "X-Secret", "key")
                .isHit();
        store.awaitPut();
        assertThat(Witness.COOKIES).containsExactly("session=alice, null", "null, null");
        server.get("/swr", "Accept-Language", "fr").isHit().hasBody("run 2");
        assertThat(resource.lastSecret).isNull();
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void refreshContinuesAfterTheClientDisconnects() throws IOException, InterruptedException {
        server.get("/swr");
        store.awaitPut();
        server.advance(Duration.ofSeconds(15));
        resource.gate.drainPermits();
        try (Socket client = new Socket(server.root().getHost(), server.root().getPort())) {
            client.setSoTimeout(10_000);
            String request = "GET /swr HTTP/1.1\r\nHost: " + server.root().getAuthority() + "\r\n\r\n";
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // The first byte of the answer: the refresh is under way.
            assertThat(client.getInputStream().read()).isPositive();
        }
        resource.gate.release();
        store.awaitPut();
        server.get("/swr").isHit().hasBody("run 2");
    }

    @Test
    void staleResponseIsNotServedAfterItsWindow() throws InterruptedException {
        server.get("/swr");
        server.advance(Duration.ofSeconds(40));
        server.get("/swr").hasBody("run 2").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void staleResponseIsServedOnError(int status) {
        server.get("/sie").hasBody("run 1").has("Cache-Control", "max-age=10, stale-if-error=60");
        server.advance(Duration.ofSeconds(69));
        resource.status = status;
        server.get("/sie")
                .hasStatus(200)
                .hasBody("run 1")
                .hasAge(69)
                .has(
                        "Cache-Status",
                        "jersey-cached; fwd=stale; fwd-status=" + status + "; ttl=-59; detail=\"stale-if-error\"");
        server.advance(Duration.ofSeconds(1));
        server.get("/sie").hasStatus(status);
        resource.status = 200;
        server.get("/sie").hasStatus(200).hasBody("run 4").isStoredMiss();
    }

    @Test
    void staleResponseIsServedOnUnmappedException() {
        server.get("/sie");
        server.advance(Duration.ofSeconds(20));
        resource.failure = new IllegalStateException("broken");
        server.get("/sie").hasStatus(200).hasBody("run 1").hasAge(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 410, 501})
    void staleResponseIsNotServedForOtherStatuses(int status) {
        server.get("/sie");
        server.advance(Duration.ofSeconds(20));
        resource.status = status;
        server.get("/sie").hasStatus(status);
    }

    @Test
    void mustRevalidateSendsTheError() {
        server.get("/must-revalidate").has("Cache-Control", "max-age=10, must-revalidate");
        server.advance(Duration.ofSeconds(20));
        resource.status = 503;
        server.get("/must-revalidate").hasStatus(503);
        server.get("/must-revalidate", "Cache-Control", "max-stale").hasStatus(503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age=10, stale-if-error=60, must-revalidate",
                "max-age=10, stale-if-error=60, proxy-revalidate",
                "s-maxage=10, stale-if-error=60, stale-while-revalidate=60"
            })
    void theResourcesOwnDirectivesForbidItToo(String directives) {
        String path = "/own/" + directives.replace(" ", "%20");
        server.get(path).isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        resource.status = 503;
        server.get(path).hasStatus(503);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410, 302})
    void unstorableRefreshRemovesTheStaleResponse(int status) throws InterruptedException {
        server.get("/swr").hasBody("run 1");
        store.awaitPut();
        server.advance(Duration.ofSeconds(10));
        resource.status = status;
        server.get("/swr").isHit().hasBody("run 1");
        store.awaitRemoval();
        server.get("/swr").hasStatus(status).isNotStored("status " + status);
    }

    @Test
    void unstorableRefreshRemovesASoftlyInvalidatedResponse() throws InterruptedException {
        server.get("/swr").hasBody("run 1");
        store.awaitPut();
        store.invalidate(List.of(Provenance.EVERYTHING), true);
        resource.status = 404;
        server.get("/swr").isHit().hasBody("run 1");
        store.awaitRemoval();
        server.get("/swr").hasStatus(404);
    }

    @Test
    void goneResponseRemovesTheStaleResponse() {
        server.get("/sie").hasBody("run 1");
        resource.status = 404;
        server.get("/sie").isHit();
        server.get("/sie", "Cache-Control", "no-cache").hasStatus(404);
        server.get("/sie").hasStatus(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 500})
    void statusOfOneRequestKeepsTheStaleResponse(int status) {
        server.get("/sie").hasBody("run 1");
        resource.status = status;
        server.get("/sie", "Cache-Control", "no-cache").hasStatus(status);
        server.get("/sie").isHit().hasBody("run 1");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void hungRefreshesDoNotBlockOthersAndTheirKeysRunInTheForeground() throws InterruptedException {
        List<String> all = List.of("a", "b", "c", "d");
        for (String id : all) {
            server.get("/swr/" + id).isStoredMiss();
            store.awaitPut();
        }
        resource.gate.drainPermits();
        resource.hangs.addAll(List.of("a", "b", "c"));
        server.advance(Duration.ofSeconds(20));
        try (LogOf log = LogOf.of(BackgroundRefresh.class)) {
            server.get("/swr/a").isHit();
            server.get("/swr/b").isHit();
            Await.until("both threads are taken", () -> resource.hanging.get() == 2);
            server.get("/swr/d").isHit();
            assertThat(store.puts).isEmpty();
            server.advance(Duration.ofSeconds(61));
            // The next request finds out; the one that waited is refreshed.
            server.get("/swr/d").isHit();
            store.awaitPut();
            server.get("/swr/d").isHit().hasAge(0);
            server.get("/swr/c").isHit();
            Await.until("a third one hangs", () -> resource.hanging.get() == 3);
            // What hangs runs in the foreground.
            server.get("/explain/swr/a").hasBody("miss: the method would run: stale");
            resource.hangs.remove("a");
            server.get("/swr/a").isStoredMiss();
            store.awaitPut();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("Resource.swrOf", "the refresh takes longer than 60 s");
        }
        resource.gate.release(3);
        Await.until("none hangs", () -> resource.hanging.get() == 0);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void failingRefreshIsTriedAgainAfterOneSecondThenTwoThenFour() throws InterruptedException {
        server.get("/swr/a").isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        resource.status = 503;
        int runs = 1;
        for (int pause : List.of(0, 1, 2, 4, 8, 16, 32, 60, 60)) {
            if (pause > 0) {
                server.advance(Duration.ofSeconds(pause).minusMillis(1));
                for (int i = 0; i < 5; i++) {
                    server.get("/swr/a").isHit().hasBody("run 1");
                }
                assertThat(resource.runs).hasValue(runs);
                server.advance(Duration.ofMillis(1));
            }
            runs++;
            int expected = runs;
            server.get("/swr/a").isHit().hasBody("run 1");
            Await.until("it is tried again", () -> resource.runs.get() == expected);
            awaitEndOfRefreshes();
        }
        resource.status = 200;
        server.advance(Duration.ofSeconds(60));
        store.puts.clear();
        server.get("/swr/a").isHit().hasBody("run 1");
        store.awaitPut();
        server.get("/swr/a").isHit().hasAge(0);
    }

    /** No event tells that a refresh is over for its key, too. */
    private static void awaitEndOfRefreshes() {
        Await.until(
                "no refresh is under way",
                () -> Thread.getAllStackTraces().values().stream()
                        .flatMap(Stream::of)
                        .noneMatch(frame -> frame.getClassName().equals(BackgroundRefresh.class.getName())));
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void rejectedRefreshRunsTheMethodOnTheNextRequestAndLogsOneWarning() {
        try (LogOf log = LogOf.of(BackgroundRefresh.class)) {
            server.get("/guarded", "X-Key", "k").isStoredMiss();
            for (int time = 1; time <= 3; time++) {
                server.advance(Duration.ofSeconds(20));
                String stale = server.get("/guarded", "X-Key", "k").isHit().body();
                Await.until(
                        "the method runs",
                        () -> !server.get("/guarded", "X-Key", "k")
                                .hasStatus(200)
                                .body()
                                .equals(stale));
                server.get("/guarded", "X-Key", "k").isHit().hasAge(0);
            }
            assertThat(log.messages()).singleElement().asString().contains("Resource.guarded", "status 401");
        }
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void unstorableRefreshLogsOneWarning() throws InterruptedException {
        server.get("/cookie").isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        try (LogOf log = LogOf.of(BackgroundRefresh.class)) {
            server.get("/cookie").isHit();
            store.awaitRemoval();
            Await.until("a warning", () -> !log.messages().isEmpty());
            server.get("/cookie").isNotStored("Set-Cookie, set by the method");
            assertThat(log.messages()).singleElement().asString().contains("Set-Cookie");
        }
    }

    @Test
    void maxStaleServesAStaleResponse() {
        server.get("/sie");
        server.advance(Duration.ofSeconds(15));
        server.get("/sie", "Cache-Control", "max-stale=5")
                .hasBody("run 1")
                .hasAge(15)
                .has("Cache-Status", "jersey-cached; hit; ttl=-5; detail=\"max-stale\"");
        server.get("/sie", "Cache-Control", "max-stale=4").hasBody("run 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void storableErrorDoesNotReplaceAStaleResponse(int status) {
        server.get("/cacheable-error").isStoredMiss().hasBody("run 1");
        server.advance(Duration.ofSeconds(20));
        resource.status = status;
        server.get("/cacheable-error").hasStatus(200).hasBody("run 1");
        server.get("/cacheable-error", "Cache-Control", "no-cache")
                .hasStatus(200)
                .hasBody("run 1");
        server.get("/cacheable-error").hasStatus(200).hasBody("run 1");
        resource.status = 200;
        server.get("/cacheable-error").isStoredMiss().hasBody("run 5");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void storableErrorDoesNotReplaceAFreshResponse(int status) {
        server.get("/cacheable-error").isStoredMiss().hasBody("run 1");
        resource.status = status;
        server.get("/cacheable-error", "Cache-Control", "no-cache")
                .hasStatus(status)
                .isNotStored("status " + status + ", and a usable response is stored");
        server.get("/cacheable-error").isHit().hasBody("run 1");
    }

    @Test
    void storableErrorIsStoredAfterTheStaleWindow() {
        server.get("/cacheable-error").isStoredMiss().hasBody("run 1");
        server.advance(Duration.ofSeconds(71));
        resource.status = 503;
        server.get("/cacheable-error").hasStatus(503).isStoredMiss().hasBody("run 2");
        server.get("/cacheable-error").isHit().hasStatus(503).hasBody("run 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=10                                          | true  | true",
                "public, max-age=10                                  | true  | true",
                "max-age=10, stale-while-revalidate=5                | false | true",
                "max-age=10, stale-if-error=0                        | true  | false",
                "max-age=10, stale-while-revalidate=5, stale-if-error=5 | false | false",
                "max-age=10, must-revalidate                         | false | false",
                "max-age=10, proxy-revalidate                        | false | false",
                "s-maxage=10                                         | false | false",
                "max-age=10, no-cache                                | false | false"
            })
    void theAnnotationsWindowsHoldWhereTheMethodsOwnCacheControlSaysNothingOfThem(
            String directives, boolean whileRevalidate, boolean ifError) {
        String path = "/both/" + directives.replace(" ", "%20");
        server.get(path).hasBody("run 1").has("Cache-Control", directives);
        server.advance(Duration.ofSeconds(20));
        resource.status = 503;
        String status = server.get(path).field("Cache-Status");
        assertThat(status.contains("stale-while-revalidate")).as(status).isEqualTo(whileRevalidate);
        assertThat(status.contains("stale-if-error") || whileRevalidate)
                .as(status)
                .isEqualTo(ifError || whileRevalidate);
        server.advance(Duration.ofSeconds(30));
        server.get(path).hasStatus(ifError ? 200 : 503);
    }

    @Test
    void mustRevalidateOfTheAnnotationAppliesWithTheMethodsCacheControl() {
        server.get("/both-must-revalidate/max-age=10").hasBody("run 1").isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        server.get("/both-must-revalidate/max-age=10", "Cache-Control", "max-stale")
                .hasBody("run 2");
        String own = "/both-must-revalidate/max-age=10,stale-while-revalidate=30";
        server.get(own).hasBody("run 3").isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        server.get(own).hasBody("run 3").isHit();
    }
}
