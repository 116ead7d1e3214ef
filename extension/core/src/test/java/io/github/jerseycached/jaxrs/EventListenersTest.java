package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.engine.EventListeners;
import io.github.jerseycached.http.CacheStatus;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import io.github.jerseycached.testkit.DiffersOn;
import io.github.jerseycached.testkit.ManualClock;
import io.github.jerseycached.testkit.RecordedEvents;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners hear of each request, behind it, and harm none. */
class EventListenersTest {

    @Path("things/{id}")
    @Produces("text/plain")
    public static class Things {
        final Semaphore gate = new Semaphore(1000);
        final Semaphore running = new Semaphore(0);
        volatile int status = 200;

        @GET
        @Cached(ttl = 60, staleIfError = 60)
        public Response get(@PathParam("id") String id) throws InterruptedException {
            running.release();
            gate.acquire();
            return Response.status(status).entity("thing " + id).build();
        }

        @GET
        @Path("confirmed")
        @Cached(ttl = 60)
        public Response confirmed(@Context Request request) {
            EntityTag version = new EntityTag("v1");
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(version);
            return (unchanged != null ? unchanged : Response.ok("thing").tag(version)).build();
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 60)
        public Response cookie() {
            return Response.ok("thing").header("Set-Cookie", "seen=1").build();
        }

        @GET
        @Path("forgotten")
        @Cached(ttl = 60, etag = Cached.Etag.NONE)
        public Response forgotten() {
            return Response.ok("thing").header("Cache-Control", "no-store").build();
        }

        @GET
        @Path("forbidden")
        @Cached(ttl = 60)
        public String forbidden() {
            throw new WebApplicationException(403);
        }

        @GET
        @Path("broken")
        @Cached(ttl = 60)
        public String broken() {
            throw new IllegalStateException("broken on purpose");
        }

        @GET
        @Path("later")
        @Cached(ttl = 60)
        public CompletionStage<String> later(@PathParam("id") String id) {
            return CompletableFuture.supplyAsync(
                    () -> "thing " + id, CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
        }

        @GET
        @Path("torn")
        @Cached(ttl = 60)
        public StreamingOutput torn() {
            return wire -> {
                throw new IOException("torn on purpose");
            };
        }

        @GET
        @Path("mine")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String mine(@Context SecurityContext caller) {
            return "thing of " + caller.getUserPrincipal().getName();
        }

        @GET
        @Path("basket")
        @Cached(ttl = 60)
        public String basket(@Nullable @CookieParam("basket") String basket) {
            return "basket " + basket;
        }
    }

    /** Believes whoever says a name. */
    static final class Login implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String name = request.getHeaderString("X-User");
            if (name == null) {
                return;
            }
            request.setSecurityContext(new Caller(name));
        }
    }

    /** Puts something else in the place of an answer, if it is asked to. */
    static final class LastWord implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            String word = request.getHeaderString("X-Last-Word");
            if ("fail".equals(word)) {
                throw new IllegalStateException("failed on purpose");
            } else if (word != null) {
                response.setStatus(418);
                response.setEntity("no");
            }
        }
    }

    private final Things things = new Things();
    private final RecordedEvents heard = new RecordedEvents();
    private final CachedServer server = CachedServer.withContentInGets(
            CachedServer.config(things, new Login(), new LastWord()),
            cache -> cache.listener(heard).collapseTimeout(Duration.ofSeconds(60)));

    @AfterEach
    void stop() {
        things.gate.release(1000);
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void eventMatchesCacheStatus(
            String name, Function<EventListenersTest, Answer> request, String words, int status, long bytes)
            throws Exception {
        Answer answer = request.apply(this).hasStatus(status);
        CacheEvent event = heard.onlyAnswer();
        assertThat(event.handling().words()).isEqualTo(words);
        assertThat(answer.field("Cache-Status")).isEqualTo(new CacheStatus("jersey-cached").of(event.handling()));
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.bytes()).isEqualTo(bytes);
        if (bytes >= 0) {
            assertThat(answer.bytes()).hasSize((int) bytes);
        }
        assertThat(event.route()).startsWith("/things/{id}");
        assertThat(event.method()).startsWith("Things.");
        assertThat(event.refresh()).isFalse();
        assertThat(event.at()).isEqualTo(server.clock().instant());
        boolean saysAge = event.age() != null && status != 416;
        assertThat(answer.lines("Age"))
                .isEqualTo(saysAge ? List.of(Long.toString(event.age().toSeconds())) : List.of());
    }

    static Stream<Arguments> eventMatchesCacheStatus() {
        return Stream.of(
                row("a miss", test -> test.server.get("/things/1"), "miss: uri-miss", 200, 7),
                row(
                        "a miss that the client wants",
                        test -> test.after("/things/1").server.get("/things/1", "Cache-Control", "no-cache"),
                        "miss: request",
                        200,
                        7),
                row("a hit", test -> test.after("/things/1").later(5).server.get("/things/1"), "hit", 200, 7),
                row("a hit by HEAD", test -> test.after("/things/1").server.head("/things/1"), "hit", 200, 0),
                row("a miss by HEAD", test -> test.server.head("/things/1"), "miss: uri-miss", 200, 0),
                row(
                        "a hit that the client has",
                        test -> test.after("/things/1").server.get("/things/1", "If-None-Match", "*"),
                        "hit",
                        304,
                        0),
                row(
                        "not modified, as the method's answer shows",
                        test -> test.server.get("/things/1/confirmed", "If-None-Match", "\"v1\""),
                        "miss: uri-miss",
                        304,
                        0),
                row(
                        "a part of a hit",
                        test -> test.after("/things/1").server.get("/things/1", "Range", "bytes=0-4"),
                        "hit",
                        206,
                        5),
                row(
                        "a part that is not there",
                        test -> test.after("/things/1").server.get("/things/1", "Range", "bytes=90-"),
                        "hit",
                        416,
                        0),
                row(
                        "stale, as the client allows",
                        test -> test.after("/things/1").later(65).server.get("/things/1", "Cache-Control", "max-stale"),
                        "stale: max-stale",
                        200,
                        7),
                row(
                        "stale in place of an error",
                        test -> test.after("/things/1")
                                .later(65)
                                .failing(503)
                                .server
                                .get("/things/1"),
                        "stale-if-error: 503",
                        200,
                        7),
                row(
                        "renewed",
                        test -> test.after("/things/1/confirmed")
                                .later(65)
                                .server
                                .get("/things/1/confirmed"),
                        "renewed: stale",
                        200,
                        5),
                row(
                        "not stored",
                        test -> test.server.get("/things/1/cookie"),
                        "not stored: Set-Cookie, set by the method",
                        200,
                        5),
                row(
                        "not stored, and not seen to its end",
                        test -> test.server.get("/things/1/forgotten"),
                        "not stored: no-store, set by the method",
                        200,
                        -1),
                row(
                        "bypass",
                        test -> test.server.get("/things/1", "Authorization", "Basic YTpi"),
                        "bypass: Authorization",
                        200,
                        7),
                row(
                        "an error of the method",
                        test -> test.server.get("/things/1/forbidden"),
                        "not stored: status 403",
                        403,
                        0),
                row(
                        "nothing stored for one that wants nothing else",
                        test -> test.server.get("/things/1", "Cache-Control", "only-if-cached"),
                        "not stored: only-if-cached",
                        504,
                        0));
    }

    private static Arguments row(
            String name, Function<EventListenersTest, Answer> request, String words, int status, long bytes) {
        return arguments(name, request, words, status, bytes);
    }

    /** Has a response stored. */
    private EventListenersTest after(String path) {
        server.get(path).isStoredMiss();
        try {
            heard.answer();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
        return this;
    }

    private EventListenersTest later(int seconds) {
        server.advance(Duration.ofSeconds(seconds));
        return this;
    }

    private EventListenersTest failing(int status) {
        things.status = status;
        return this;
    }

    @Test
    void missEventHasTimeAndMethodDurationAndHitEventHasNoDuration() throws Exception {
        things.gate.drainPermits();
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> server.get("/things/1"));
        things.running.acquire();
        server.advance(Duration.ofSeconds(3));
        things.gate.release();
        first.get(20, TimeUnit.SECONDS).isStoredMiss();
        CacheEvent miss = heard.answer();
        assertThat(miss.at()).isEqualTo(ManualClock.START);
        assertThat(miss.fill()).isEqualTo(Duration.ofSeconds(3));
        assertThat(miss.age()).isNull();
        server.get("/things/1").isHit();
        assertThat(heard.answer().fill()).isNull();
    }

    @Test
    void validationEventHasTheMethodDuration() throws Exception {
        after("/things/1/confirmed").later(65).server.get("/things/1/confirmed");
        assertThat(heard.onlyAnswer().fill()).isEqualTo(Duration.ZERO);
    }

    @Test
    void waiterIsReportedAsCollapsedWithoutMethodDuration() throws Exception {
        things.gate.drainPermits();
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> server.get("/things/1"));
        things.running.acquire();
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> server.get("/things/1"));
        awaitWaiting(1);
        things.gate.release();
        first.get(20, TimeUnit.SECONDS);
        String status = second.get(20, TimeUnit.SECONDS).field("Cache-Status");
        List<CacheEvent> events = List.of(heard.answer(), heard.answer());
        assertThat(events)
                .extracting(event -> event.handling().words())
                .containsExactlyInAnyOrder("miss: uri-miss", "collapsed: uri-miss");
        CacheEvent collapsed = events.stream()
                .filter(event -> event.handling().outcome().equals("collapsed"))
                .findFirst()
                .orElseThrow();
        assertThat(status).isEqualTo(new CacheStatus("jersey-cached").of(collapsed.handling()));
        assertThat(collapsed.fill()).isNull();
        assertThat(collapsed.age()).isEqualTo(Duration.ZERO);
        assertThat(collapsed.bytes()).isEqualTo(7);
    }

    @Test
    void waitingTimeIsNotCountedAsMethodDuration() throws Exception {
        things.gate.drainPermits();
        things.status = 500;
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> server.get("/things/1"));
        things.running.acquire();
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> server.get("/things/1"));
        awaitWaiting(1);
        server.advance(Duration.ofSeconds(4));
        things.gate.release();
        first.get(20, TimeUnit.SECONDS).hasStatus(500);
        assertThat(heard.answer().fill()).isEqualTo(Duration.ofSeconds(4));
        things.running.acquire();
        server.advance(Duration.ofSeconds(1));
        things.gate.release();
        second.get(20, TimeUnit.SECONDS).hasStatus(500);
        assertThat(heard.answer().fill()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void refreshEventIsMarkedAsRefresh() throws Exception {
        after("/things/1");
        heard.cache().soft().invalidate(server.root().resolve("/things/1"));
        server.get("/things/1").isHit();
        List<CacheEvent> events = List.of(heard.answer(), heard.answer());
        assertThat(events).extracting(CacheEvent::refresh).containsExactlyInAnyOrder(false, true);
        for (CacheEvent event : events) {
            assertThat(event.handling().words())
                    .isEqualTo(event.refresh() ? "miss: stale" : "stale: invalidated softly");
            assertThat(event.fill()).isEqualTo(event.refresh() ? Duration.ZERO : null);
        }
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it has no asynchronous responses")
    @DiffersOn(value = "InMemory", because = "it has no asynchronous responses")
    void asynchronousAnswerIsReported() throws Exception {
        for (int i = 0; i < 10; i++) {
            server.get("/things/" + i + "/later").hasBody("thing " + i).isStoredMiss();
            assertThat(heard.onlyAnswer().handling().words()).isEqualTo("miss: uri-miss");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "torn"})
    void failedMethodIsReportedAsRun(String method) throws Exception {
        server.get("/things/1/" + method).hasStatus(500);
        assertThat(heard.onlyAnswer().handling().outcome()).isEqualTo("not-stored");
    }

    @Test
    void methodWhoseResponseWasLostIsReportedAsRun() throws Exception {
        server.get("/things/1", "X-Last-Word", "fail").hasStatus(500);
        CacheEvent event = heard.onlyAnswer();
        assertThat(event.handling().words()).isEqualTo("not stored: no response");
        assertThat(event.status()).isEqualTo(500);
    }

    @Test
    void hitReplacedByAFilterIsReportedWithTheSentStatus() throws Exception {
        after("/things/1");
        server.get("/things/1", "X-Last-Word", "please").hasStatus(418).hasBody("no");
        assertThat(heard.onlyAnswer().status()).isEqualTo(418);
    }

    @Test
    void keyInEventsHidesTheCaller() throws Exception {
        server.get("/things/1/mine", "X-User", "alice")
                .hasBody("thing of alice")
                .isStoredMiss();
        String ofAlice = heard.answer().key();
        server.get("/things/1/mine", "X-User", "bob").hasBody("thing of bob").isStoredMiss();
        String ofBob = heard.answer().key();
        server.get("/things/1/mine", "X-User", "alice").isHit();
        assertThat(heard.answer().key()).isEqualTo(ofAlice).isNotEqualTo(ofBob);
        assertThat(ofAlice).contains("/things/1/mine").doesNotContainIgnoringCase("alice");
        assertThat(ofBob).doesNotContainIgnoringCase("bob");
    }

    @Test
    void keyInEventsHidesCookies() throws Exception {
        server.get("/things/1/basket", "Cookie", "basket=s3cret").isStoredMiss();
        CacheEvent event = heard.answer();
        assertThat(event.key()).contains("basket").doesNotContain("s3cret");
        assertThat(event.toString()).doesNotContain("s3cret");
    }

    @Test
    void eventWithoutKeyHasNone() throws Exception {
        server.send("GET", "/things/1", HttpRequest.BodyPublishers.ofString("content"));
        CacheEvent event = heard.answer();
        assertThat(event.handling().outcome()).isEqualTo("bypass");
        assertThat(event.key()).isNull();
    }

    @Test
    void invalidationEventHidesPrincipals() throws Exception {
        server.get("/things/1/mine", "X-User", "alice").isStoredMiss();
        Invalidation personal = heard.cache().invalidatePrincipal("alice");
        assertThat(heard.invalidation()).isEqualTo(personal);
        assertThat(personal.names()).containsExactly("a principal");
        assertThat(personal.stored()).isEqualTo(1);
        heard.cache().soft().clear();
        Invalidation everything = heard.invalidation();
        assertThat(everything.names()).containsExactly("everything");
        assertThat(everything.soft()).isTrue();
    }

    @Test
    void slowListenerDoesNotDelayRequestsAndLostEventsAreCounted() throws Exception {
        after("/things/1");
        HttpCache cache = heard.cache();
        CountDownLatch patience = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        cache.addListener(new CacheListener() {
            @Override
            public void invalidated(Invalidation invalidation) {
                told.countDown();
                awaitQuietly(patience);
            }
        });
        cache.invalidateTags("nothing");
        told.await();
        server.get("/things/1").isHit();
        assertThat(cache.statistics().unheard()).isZero();
        while (cache.statistics().unheard() == 0) {
            cache.invalidateTags("nothing");
        }
        long missed = cache.statistics().unheard();
        server.get("/things/1").isHit();
        // By both listeners.
        assertThat(cache.statistics().unheard()).isEqualTo(missed + 2);
        server.get("/things/2").isStoredMiss();
        patience.countDown();
        assertThat(heard.answer().handling().outcome()).isEqualTo("hit");
    }

    @Test
    void failingListenerIsLoggedAndOthersAreNotified() throws Exception {
        BlockingQueue<LogRecord> logged = new LinkedBlockingQueue<>();
        Logger logger = Logger.getLogger(EventListeners.class.getName());
        Handler handler = handler(logged);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            class Failing implements CacheListener {
                @Override
                public void attached(HttpCache attached) {
                    throw new IllegalStateException("not today");
                }

                @Override
                public void answered(CacheEvent event) {
                    throw new NoClassDefFoundError("not/Here");
                }
            }
            RecordedEvents after = new RecordedEvents();
            heard.cache().addListener(new Failing());
            heard.cache().addListener(after);
            server.get("/things/1").isStoredMiss();
            assertThat(after.answer().status()).isEqualTo(200);
            assertThat(heard.answer().status()).isEqualTo(200);
            server.get("/things/1").isHit();
            assertThat(after.answer().handling().outcome()).isEqualTo("hit");
            assertThat(logged).hasSize(3).allSatisfy(record -> {
                assertThat(record.getLevel()).isEqualTo(Level.WARNING);
                assertThat(record.getMessage()).contains(Failing.class.getName());
                assertThat(record.getThrown()).isNotNull();
            });
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    /** Keeps what it is told in words. */
    private static final class Diary implements CacheListener {
        final List<String> told = new CopyOnWriteArrayList<>();
        final CountDownLatch invalidated = new CountDownLatch(1);

        @Override
        public void attached(HttpCache attached) {
            told.add("attached");
        }

        @Override
        public void answered(CacheEvent event) {
            told.add("answered");
        }

        @Override
        public void invalidated(Invalidation invalidation) {
            told.add("invalidated");
            invalidated.countDown();
        }
    }

    @Test
    void listenerIsAttachedBeforeItsFirstEvent() throws Exception {
        Diary diary = new Diary();
        RecordedEvents last = new RecordedEvents();
        try (CachedServer another = CachedServer.of(
                CachedServer.config(things), cache -> cache.listener(diary).listener(last))) {
            another.get("/things/1");
            last.answer();
            last.cache().clear();
            last.invalidation();
        }
        assertThat(diary.told).containsExactly("attached", "answered", "invalidated");
    }

    @Test
    void listenerIsAttachedBeforeItsFirstEventAlthoughOthersLag() throws Exception {
        HttpCache cache = heard.cache();
        CountDownLatch patience = new CountDownLatch(1);
        cache.addListener(new CacheListener() {
            @Override
            public void attached(HttpCache attached) {
                awaitQuietly(patience);
            }
        });
        while (cache.statistics().unheard() == 0) {
            cache.invalidateTags("nothing");
        }
        Diary diary = new Diary();
        cache.addListener(diary);
        patience.countDown();
        // There is room again.
        for (int i = 0; i < 10; i++) {
            heard.invalidation();
        }
        cache.clear();
        assertThat(diary.invalidated.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(diary.told).containsExactly("attached", "invalidated");
    }

    @Test
    void removedListenerReceivesNoEvents() throws Exception {
        HttpCache cache = heard.cache();
        Diary diary = new Diary();
        RecordedEvents last = new RecordedEvents();
        cache.addListener(diary);
        cache.addListener(last);
        cache.clear();
        last.invalidation();
        cache.removeListener(diary);
        cache.clear();
        last.invalidation();
        server.get("/things/1");
        last.answer();
        assertThat(diary.told).containsExactly("attached", "invalidated");
    }

    @Test
    void removedListenerDoesNotReceiveQueuedEvents() throws Exception {
        HttpCache cache = heard.cache();
        CountDownLatch patience = new CountDownLatch(1);
        cache.addListener(new CacheListener() {
            @Override
            public void attached(HttpCache attached) {
                awaitQuietly(patience);
            }
        });
        Diary diary = new Diary();
        RecordedEvents last = new RecordedEvents();
        cache.addListener(diary);
        cache.addListener(last);
        cache.clear();
        cache.removeListener(diary);
        patience.countDown();
        last.invalidation();
        assertThat(diary.told).doesNotContain("invalidated");
    }

    private void awaitWaiting(long requests) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (heard.cache().statistics().waiting() != requests) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Handler handler(BlockingQueue<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
