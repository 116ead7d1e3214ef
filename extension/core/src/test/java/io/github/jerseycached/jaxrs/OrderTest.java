package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DelegatingStore;
import io.github.jerseycached.testkit.DiffersOn;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which response takes the place of which (RFC 9111 §4, §4.3.3, §4.3.4). */
class OrderTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String OVERTAKEN = "a newer response came meanwhile";

    /** What comes instead of a stored response, and is not stored. */
    enum Instead {
        NO_STORE,
        PRIVATE,
        SET_COOKIE,
        FOUND,
        NOT_FOUND,
        VARY_ANY;

        Response.ResponseBuilder response() {
            return switch (this) {
                case NO_STORE -> Response.ok("instead").header("Cache-Control", "no-store");
                case PRIVATE -> Response.ok("instead").header("Cache-Control", "private");
                case SET_COOKIE ->
                    Response.ok("instead")
                            .cookie(new NewCookie.Builder("seen").value("1").build());
                case FOUND -> Response.status(302).location(URI.create("/elsewhere"));
                case NOT_FOUND -> Response.status(404);
                case VARY_ANY -> Response.ok("instead").header("Vary", "*");
            };
        }
    }

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        final AtomicBoolean holdNext = new AtomicBoolean();
        final Semaphore held = new Semaphore(0);
        final Semaphore gate = new Semaphore(0);
        volatile int data = 10;
        volatile int status = 200;
        volatile Instead instead;

        @GET
        @Path("plain")
        @Cached(ttl = 60)
        public Response plain() throws InterruptedException {
            return answer("");
        }

        @GET
        @Path("stale")
        @Cached(ttl = 10, staleWhileRevalidate = 1000, staleIfError = 1000)
        public Response stale() throws InterruptedException {
            return answer("");
        }

        @GET
        @Path("sie")
        @Cached(ttl = 10, staleIfError = 1000)
        public Response sie() throws InterruptedException {
            return answer("");
        }

        @GET
        @Path("languages")
        @Cached(ttl = 60)
        public Response languages(@HeaderParam("Accept-Language") String language) throws InterruptedException {
            return answer(" " + language);
        }

        @GET
        @Path("tagged")
        @Cached(ttl = 10)
        public Response tagged(@Context Request request) throws InterruptedException {
            EntityTag tag = new EntityTag("v" + data);
            Response.ResponseBuilder notModified = request.evaluatePreconditions(tag);
            Response answer = answer("");
            return notModified == null ? Response.fromResponse(answer).tag(tag).build() : notModified.build();
        }

        private Response answer(String more) throws InterruptedException {
            runs.incrementAndGet();
            String body = data + more;
            int code = status;
            Instead other = instead;
            if (holdNext.getAndSet(false)) {
                held.release();
                assertThat(gate.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            }
            return other == null || code != 200
                    ? Response.status(code).entity(body).build()
                    : other.response().build();
        }

        /** The next run reads its data and waits at the gate. */
        void holdNext() {
            holdNext.set(true);
        }

        void awaitHeld() throws InterruptedException {
            assertThat(held.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Tells of each put, kept or not. */
    private static final class RecordingStore extends DelegatingStore {
        final BlockingQueue<Boolean> puts = new LinkedBlockingQueue<>();

        @Override
        public boolean put(CacheKey key, StoredResponse response) {
            boolean kept = super.put(key, response);
            puts.add(kept);
            return kept;
        }
    }

    private final Resource resource = new Resource();
    private final RecordingStore store = new RecordingStore();
    private final CachedServer server = CachedServer.of(CachedServer.config(resource), store);

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<Answer> heldRequest(String path, String... fields) throws InterruptedException {
        resource.holdNext();
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> server.get(path, fields));
        resource.awaitHeld();
        return answer;
    }

    @Test
    void slowFillDoesNotReplaceANewerResponse() throws InterruptedException {
        CompletableFuture<Answer> slow = heldRequest("/plain");
        server.advance(SECOND);
        resource.data = 11;
        server.get("/plain", "Cache-Control", "no-cache").hasBody("11").isStoredMiss();
        resource.gate.release();
        slow.join().hasStatus(200).hasBody("10").isNotStored(OVERTAKEN);
        server.get("/plain").isHit().hasBody("11");
    }

    @Test
    void slowFillOfAnotherVariantIsStored() throws InterruptedException {
        CompletableFuture<Answer> slow = heldRequest("/languages", "Accept-Language", "fr");
        server.advance(SECOND);
        server.get("/languages", "Accept-Language", "de", "Cache-Control", "no-cache")
                .hasBody("10 de")
                .isStoredMiss();
        resource.gate.release();
        slow.join().hasBody("10 fr").isStoredMiss();
        server.get("/languages", "Accept-Language", "fr").isHit().hasBody("10 fr");
        server.get("/languages", "Accept-Language", "de").isHit().hasBody("10 de");
    }

    @Test
    void laterOfTwoConcurrentFillsIsKept() throws InterruptedException {
        CompletableFuture<Answer> slow = heldRequest("/plain");
        resource.data = 11;
        server.get("/plain", "Cache-Control", "no-cache").hasBody("11").isStoredMiss();
        resource.gate.release();
        slow.join().hasBody("10").isStoredMiss();
        server.get("/plain").isHit().hasBody("10");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void slowBackgroundRefreshDoesNotReplaceANewerResponse() throws InterruptedException {
        server.get("/stale").hasBody("10");
        server.advance(Duration.ofSeconds(20));
        resource.holdNext();
        server.get("/stale").isHit().hasBody("10");
        resource.awaitHeld();
        server.advance(SECOND);
        resource.data = 11;
        server.get("/stale", "Cache-Control", "no-cache").hasBody("11");
        store.puts.clear();
        resource.gate.release();
        assertThat(store.puts.poll(20, TimeUnit.SECONDS))
                .as("the refresh is kept")
                .isFalse();
        server.get("/stale").isHit().hasBody("11");
    }

    @Test
    void slow304DoesNotRestoreAReplacedResponse() throws InterruptedException {
        server.get("/tagged").hasBody("10");
        server.advance(Duration.ofSeconds(20));
        CompletableFuture<Answer> slow = heldRequest("/tagged");
        server.advance(SECOND);
        resource.data = 11;
        server.get("/tagged", "Cache-Control", "no-cache").hasBody("11").has("ETag", "\"v11\"");
        resource.gate.release();
        slow.join().hasStatus(200).hasBody("10").isNotStored(OVERTAKEN);
        server.get("/tagged").isHit().hasBody("11").has("ETag", "\"v11\"");
    }

    @Test
    void slow304DoesNotRestoreASupersededResponse() throws InterruptedException {
        server.get("/tagged").hasBody("10");
        server.advance(Duration.ofSeconds(20));
        CompletableFuture<Answer> slow = heldRequest("/tagged");
        server.advance(SECOND);
        resource.data = 11;
        resource.instead = Instead.NO_STORE;
        server.get("/tagged", "Cache-Control", "no-cache").hasBody("instead");
        resource.gate.release();
        slow.join().hasStatus(200).hasBody("10").isNotStored(OVERTAKEN);
        server.get("/tagged").hasBody("instead").isNotStored("no-store, set by the method");
    }

    @ParameterizedTest
    @EnumSource
    void unstorableResponseRemovesTheStaleResponse(Instead instead) {
        server.get("/sie").hasBody("10");
        server.advance(Duration.ofSeconds(20));
        resource.instead = instead;
        server.get("/sie").hasStatus(instead.response().build().getStatus());
        resource.status = 503;
        server.get("/sie").hasStatus(503);
    }

    @ParameterizedTest
    @EnumSource
    void unstorableResponseToAReloadRemovesTheFreshResponse(Instead instead) {
        server.get("/stale").hasBody("10");
        resource.instead = instead;
        int status = instead.response().build().getStatus();
        server.get("/stale", "Cache-Control", "no-cache").hasStatus(status);
        int runs = resource.runs.get();
        server.get("/stale").hasStatus(status);
        assertThat(resource.runs).hasValue(runs + 1);
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504"})
    void errorKeepsTheStaleResponse(int status) {
        server.get("/sie").hasBody("10");
        server.advance(Duration.ofSeconds(20));
        resource.status = status;
        server.get("/sie").hasStatus(200).hasBody("10");
        server.get("/sie").hasStatus(200).hasBody("10");
    }

    @ParameterizedTest
    @EnumSource
    void unstorableResponseForOneVariantKeepsTheOthers(Instead instead) {
        server.get("/languages", "Accept-Language", "fr").hasBody("10 fr");
        server.get("/languages", "Accept-Language", "de").hasBody("10 de");
        resource.instead = instead;
        server.get("/languages", "Accept-Language", "fr", "Cache-Control", "no-cache")
                .hasStatus(instead.response().build().getStatus());
        server.get("/languages", "Accept-Language", "de").isHit().hasBody("10 de");
        int runs = resource.runs.get();
        server.get("/languages", "Accept-Language", "fr");
        assertThat(resource.runs).hasValue(runs + 1);
    }
}
