package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import io.github.jerseycached.testkit.ManualClock;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method says that it changes, and what the application invalidates itself. */
class DeclaredInvalidationTest {

    @Path("countries")
    @Produces("text/plain")
    public static class Countries {
        final AtomicInteger runs = new AtomicInteger();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Inject
        HttpCache cache;

        private String run() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Cached(ttl = 60, tags = "countries")
        public String list(@QueryParam("page") String page) {
            return run();
        }

        @GET
        @Path("{code}")
        @Cached(
                ttl = 60,
                tags = {"countries", "country:{code}"})
        public String get(@PathParam("code") String code) {
            return run();
        }

        @GET
        @Path("slow/{code}")
        @Cached(ttl = 60, tags = "country:{code}")
        public Response slow(@PathParam("code") String code) throws InterruptedException {
            String run = run();
            entered.countDown();
            assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
            return Response.ok(run).header("Cache-Groups", "\"found-late\"").build();
        }

        @PUT
        @Path("slow/{code}")
        public void putSlow(@PathParam("code") String code) {
            // Changes itself.
        }

        @PUT
        @Path("{code}/tags/{status}")
        @Invalidates(tags = {"country:{code}", "page:{page}"})
        public Response tags(
                @PathParam("code") String code, @PathParam("status") int status, @QueryParam("page") String page) {
            return Response.status(status).build();
        }

        @PUT
        @Path("{code}/uris/{status}")
        @Invalidates(uris = {"/countries", "/countries/{code}"})
        public Response uris(@PathParam("code") String code, @PathParam("status") int status) {
            return Response.status(status).build();
        }

        @PUT
        @Path("{code}/throws/{status}")
        @Invalidates(tags = "countries", uris = "/countries")
        public Response fails(@PathParam("code") String code, @PathParam("status") int status) {
            throw new WebApplicationException(status);
        }

        @POST
        @Path("own-groups/{status}")
        public Response ownGroups(@PathParam("status") int status) {
            return Response.status(status)
                    .header("Cache-Group-Invalidation", "\"country:fr\", \"other\"")
                    .build();
        }

        @POST
        @Path("both-groups")
        @Invalidates(tags = {"country:de", "a-tag-of-thirty-three-characters!"})
        public Response bothGroups() {
            return Response.noContent()
                    .header("Cache-Group-Invalidation", "\"country:fr\"")
                    .build();
        }

        @GET
        @Path("safe/groups")
        public Response safe() {
            return Response.ok("")
                    .header("Cache-Group-Invalidation", "\"countries\"")
                    .build();
        }
    }

    private final BlockingQueue<Boolean> puts = new LinkedBlockingQueue<>();
    private final Countries countries = new Countries();
    private final CachedServer server = CachedServer.of(CachedServer.config(countries), store());

    /** A store that tells of each put. */
    private ResponseStore store() {
        EhcacheStore store = EhcacheStore.builder().build();
        return (ResponseStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ResponseStore.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(store, arguments);
                    if (method.getName().equals("put")) {
                        puts.add((Boolean) result);
                    }
                    return result;
                });
    }

    private void awaitPut() throws InterruptedException {
        assertThat(puts.poll(20, TimeUnit.SECONDS)).as("a response is stored").isTrue();
    }

    @AfterEach
    void stop() {
        countries.release.countDown();
        server.close();
    }

    private void fill() {
        server.get("/countries").hasBody("run 1").isStoredMiss();
        server.get("/countries?page=2").hasBody("run 2").isStoredMiss();
        server.get("/countries/fr").hasBody("run 3").isStoredMiss();
        server.get("/countries/de").hasBody("run 4").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 303})
    void declaredTagIsInvalidatedAfterSuccess(int status) {
        fill();
        server.send("PUT", "/countries/fr/tags/" + status)
                .hasStatus(status)
                .has("Cache-Group-Invalidation", "\"country:fr\"");
        server.get("/countries/fr").hasBody("run 5").isStoredMiss();
        server.get("/countries/de").hasBody("run 4").isHit();
        server.get("/countries").hasBody("run 1").isHit();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 303})
    void declaredUriIsInvalidatedWithAllItsQueriesAfterSuccess(int status) {
        fill();
        server.send("PUT", "/countries/fr/uris/" + status).hasStatus(status).hasNo("Cache-Group-Invalidation");
        server.get("/countries/fr").hasBody("run 5").isStoredMiss();
        server.get("/countries").hasBody("run 6").isStoredMiss();
        server.get("/countries?page=2").hasBody("run 7").isStoredMiss();
        server.get("/countries/de").hasBody("run 4").isHit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fr/tags/404",
                "fr/tags/409",
                "fr/tags/500",
                "fr/uris/404",
                "fr/uris/500",
                "fr/throws/400",
                "fr/throws/503"
            })
    void nothingIsGoneAfterFailure(String path) {
        fill();
        server.send("PUT", "/countries/" + path).hasNo("Cache-Group-Invalidation");
        server.get("/countries/fr").hasBody("run 3").isHit();
        server.get("/countries").hasBody("run 1").isHit();
        server.get("/countries?page=2").hasBody("run 2").isHit();
    }

    @Test
    void declaredTagIsExpandedWithRequestParameters() {
        server.send("PUT", "/countries/fr/tags/204?page=2")
                .has("Cache-Group-Invalidation", "\"country:fr\", \"page:2\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/countries/a%20b, a%20b",
        "/countries/%C3%A9, %C3%A9",
        "/countries/a%2Fb, a%2Fb",
        "/countries/a%40b, a%40b",
        "/countries/a%40b, a@b",
        "/countries/a@b, a%40b",
        "/countries/%24%2C%3d%2B, %24%2C%3D%2B",
        "/countries/a;x, a%3Bx"
    })
    void parameterInADeclaredUriIsEncodedAsOneSegment(String path, String code) {
        String written = path.contains(";") ? path.replace(";", "%3B") : path;
        server.get(written).hasBody("run 1").isStoredMiss();
        server.send("PUT", "/countries/" + code + "/uris/204").hasStatus(204);
        server.get(written).hasBody("run 2").isStoredMiss();
    }

    @Test
    void groupsNamedByTheResourceAreInvalidatedAfterSuccess() {
        fill();
        server.send("POST", "/countries/own-groups/204")
                .hasStatus(204)
                .has("Cache-Group-Invalidation", "\"country:fr\", \"other\"");
        server.get("/countries/fr").hasBody("run 5").isStoredMiss();
        server.get("/countries/de").hasBody("run 4").isHit();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void groupsNamedByTheResourceAreKeptAfterFailure(int status) {
        fill();
        server.send("POST", "/countries/own-groups/" + status).hasStatus(status);
        server.get("/countries/fr").hasBody("run 3").isHit();
    }

    @Test
    void groupsOfTheResourceAreAddedToDeclaredOnesAndTooLongOnesAreNotSent() {
        fill();
        server.send("POST", "/countries/both-groups").has("Cache-Group-Invalidation", "\"country:de\", \"country:fr\"");
        server.get("/countries/fr").hasBody("run 5").isStoredMiss();
        server.get("/countries/de").hasBody("run 6").isStoredMiss();
        server.get("/countries").hasBody("run 1").isHit();
    }

    @Test
    void groupsAreIgnoredOnSafeMethods() {
        fill();
        server.get("/countries/safe/groups").hasStatus(200);
        server.get("/countries").hasBody("run 1").isHit();
        server.get("/countries/fr").hasBody("run 3").isHit();
    }

    @Test
    void invalidateUriInvalidatesAllItsQueries() {
        fill();
        Invalidation done = countries.cache.invalidate(URI.create("/countries"));
        assertThat(done).isEqualTo(new Invalidation(ManualClock.START, done.names(), false, 2));
        assertThat(done.names()).containsExactly("/countries");
        server.get("/countries").hasBody("run 5").isStoredMiss();
        server.get("/countries?page=2").hasBody("run 6").isStoredMiss();
        server.get("/countries/fr").hasBody("run 3").isHit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/countries/fr", "/countries/f%72", "/countries/fr?page=1", "https://other.example/countries/fr"
            })
    void invalidateUriUsesOnlyThePath(String uri) {
        fill();
        Invalidation done = countries.cache.invalidate(URI.create(uri));
        assertThat(done.stored()).isEqualTo(1);
        assertThat(done.names()).containsExactly("/countries/fr");
        server.get("/countries/fr").hasBody("run 5").isStoredMiss();
        server.get("/countries/de").hasBody("run 4").isHit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?page=1",
                "mailto:someone@example.org",
                "/countries/../fr",
                "/countries/fr#top",
                "https://other.example"
            })
    void aUriThatNothingIsStoredForIsRefused(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> countries.cache.invalidate(URI.create(uri)));
    }

    @Test
    void invalidateTagsInvalidatesResponses() {
        fill();
        server.advance(Duration.ofSeconds(5));
        Invalidation done = countries.cache.invalidateTags("country:fr", "country:de", "unknown");
        assertThat(done.at()).isEqualTo(ManualClock.START.plusSeconds(5));
        assertThat(done.names()).containsExactly("tag country:fr", "tag country:de", "tag unknown");
        assertThat(done.soft()).isFalse();
        assertThat(done.stored()).isEqualTo(2);
        server.get("/countries/fr").hasBody("run 5").isStoredMiss();
        server.get("/countries/de").hasBody("run 6").isStoredMiss();
        server.get("/countries").hasBody("run 1").isHit();
    }

    @Test
    void responseWithSeveralTagsIsCountedForEach() {
        fill();
        assertThat(countries.cache.invalidateTags("countries", "country:fr").stored())
                .isEqualTo(5);
        assertThat(countries.cache.invalidateTags().stored()).isZero();
    }

    @Test
    void clearInvalidatesEverything() {
        fill();
        Invalidation done = countries.cache.clear();
        assertThat(done.names()).containsExactly("everything");
        assertThat(done.stored()).isEqualTo(4);
        server.get("/countries").hasBody("run 5").isStoredMiss();
        server.get("/countries/fr").hasBody("run 6").isStoredMiss();
        assertThat(countries.cache.clear().stored()).isEqualTo(2);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void softlyInvalidatedResponseIsServedStaleWhileItIsRefreshed() throws InterruptedException {
        server.get("/countries/fr").hasBody("run 1").isStoredMiss();
        awaitPut();
        Invalidation done = countries.cache.soft().invalidateTags("country:fr");
        assertThat(done.soft()).isTrue();
        assertThat(done.stored()).isEqualTo(1);
        server.get("/countries/fr")
                .hasBody("run 1")
                .has("Cache-Status", "jersey-cached; hit; ttl=60; detail=\"invalidated softly\"");
        awaitPut();
        server.get("/countries/fr").hasBody("run 2").has("Cache-Status", "jersey-cached; hit; ttl=60");
        assertThat(countries.runs).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri", "everything"})
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void softInvalidationWorksForUriAndClear(String what) throws InterruptedException {
        server.get("/countries?page=2").hasBody("run 1").isStoredMiss();
        awaitPut();
        Invalidation done = what.equals("uri")
                ? countries.cache.soft().invalidate(URI.create("/countries"))
                : countries.cache.soft().clear();
        assertThat(done.soft()).isTrue();
        assertThat(done.stored()).isEqualTo(1);
        assertThat(server.get("/countries?page=2").hasBody("run 1").isHit().field("Cache-Status"))
                .contains("invalidated softly");
        awaitPut();
        server.get("/countries?page=2").hasBody("run 2").isHit();
    }

    @Test
    void hardInvalidationAfterASoftOneRemovesTheResponse() throws InterruptedException {
        server.get("/countries/fr").hasBody("run 1").isStoredMiss();
        countries.cache.soft().invalidateTags("country:fr");
        countries.cache.invalidateTags("country:fr");
        server.get("/countries/fr").hasBody("run 2").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"its own URI", "a declared tag", "a tag that is found late", "everything"})
    void readInProgressDuringItsInvalidationIsNotStored(String by) throws Exception {
        CompletableFuture<Answer> read = CompletableFuture.supplyAsync(() -> server.get("/countries/slow/fr"));
        assertThat(countries.entered.await(20, TimeUnit.SECONDS)).isTrue();
        switch (by) {
            case "its own URI" -> server.send("PUT", "/countries/slow/fr").hasStatus(204);
            case "a declared tag" ->
                server.send("PUT", "/countries/fr/tags/204").hasStatus(204);
            case "a tag that is found late" -> countries.cache.invalidateTags("found-late");
            default -> countries.cache.clear();
        }
        countries.release.countDown();
        read.get(20, TimeUnit.SECONDS)
                .hasStatus(200)
                .hasBody("run 1")
                .isNotStored("invalidated meanwhile, or not taken by the store");
        server.get("/countries/slow/fr").hasBody("run 2").isStoredMiss();
        server.get("/countries/slow/fr").hasBody("run 2").isHit();
    }

    @Test
    void readInProgressDuringAnotherInvalidationIsStored() throws Exception {
        CompletableFuture<Answer> read = CompletableFuture.supplyAsync(() -> server.get("/countries/slow/fr"));
        assertThat(countries.entered.await(20, TimeUnit.SECONDS)).isTrue();
        server.send("PUT", "/countries/de/tags/204").hasStatus(204);
        countries.release.countDown();
        read.get(20, TimeUnit.SECONDS).hasBody("run 1").isStoredMiss();
        server.get("/countries/slow/fr").hasBody("run 1").isHit();
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void readInProgressDuringItsSoftInvalidationIsStoredStale() throws Exception {
        CompletableFuture<Answer> read = CompletableFuture.supplyAsync(() -> server.get("/countries/slow/fr"));
        assertThat(countries.entered.await(20, TimeUnit.SECONDS)).isTrue();
        countries.cache.soft().invalidateTags("country:fr");
        countries.release.countDown();
        read.get(20, TimeUnit.SECONDS).hasBody("run 1");
        awaitPut();
        assertThat(server.get("/countries/slow/fr").hasBody("run 1").isHit().field("Cache-Status"))
                .contains("invalidated softly");
        awaitPut();
        server.get("/countries/slow/fr").hasBody("run 2").isHit();
    }
}
