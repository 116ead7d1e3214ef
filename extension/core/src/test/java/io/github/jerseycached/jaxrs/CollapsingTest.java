package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.LeasingStore;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import io.github.jerseycached.testkit.DelegatingStore;
import io.github.jerseycached.testkit.DiffersOn;
import io.github.jerseycached.testkit.ManualClock;
import io.github.jerseycached.testkit.Repeated;
import io.github.jerseycached.testkit.WideServer;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.glassfish.jersey.server.CloseableService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent requests for one key wait for the first, and whatever becomes of the first, each gets an answer of its own. */
@Repeated
class CollapsingTest {

    private static final int LONG = 20_000;

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        volatile boolean isBroken = true;
        final Semaphore gate = new Semaphore(0);
        final BlockingQueue<AsyncResponse> suspended = new LinkedBlockingQueue<>();

        private int run() {
            int run = runs.incrementAndGet();
            try {
                gate.acquire();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return run;
        }

        /** Comes back when as many runs have begun. */
        void awaitRuns(int begun) {
            Await.until(begun + " runs have begun", () -> runs.get() >= begun);
            assertThat(runs).hasValue(begun);
        }

        @GET
        @Path("plain")
        @Cached(ttl = 60, tags = "plain")
        public Response plain() {
            return Response.ok("run " + run()).tag("v1").build();
        }

        @GET
        @Path("broken")
        @Cached(ttl = 60)
        public Response broken() {
            int run = run();
            return Response.status(isBroken ? 503 : 200).entity("run " + run).build();
        }

        @GET
        @Path("renewed/{directives}")
        @Cached
        public Response renewed(
                @PathParam("directives") String directives, @HeaderParam("If-None-Match") String condition) {
            int run = run();
            return condition == null
                    ? Response.ok("run " + run)
                            .tag("v1")
                            .header("Cache-Control", "max-age=10")
                            .build()
                    : Response.notModified("v1")
                            .header("Cache-Control", directives)
                            .build();
        }

        @GET
        @Path("own-condition")
        @Cached(ttl = 60)
        public Response ownCondition(@Context Request request) {
            run();
            Response.ResponseBuilder unmodified = request.evaluatePreconditions(new EntityTag("v1"));
            return unmodified != null
                    ? unmodified.build()
                    : Response.ok("whole").tag("v1").build();
        }

        @GET
        @Path("first/{what}")
        @Cached(ttl = 60)
        public Response first(@PathParam("what") String what) {
            int run = run();
            Response.ResponseBuilder answer = Response.ok("run " + run);
            if (run > 1) {
                return answer.build();
            }
            return switch (what) {
                case "throws" -> throw new IllegalStateException("broken");
                case "500" -> answer.status(500).build();
                case "503" -> answer.status(503).build();
                case "broken" ->
                    answer.entity((StreamingOutput) out -> {
                                out.write("half of i".getBytes(StandardCharsets.UTF_8));
                                throw new IOException("the source is gone");
                            })
                            .build();
                default -> throw new IllegalArgumentException(what);
            };
        }

        @GET
        @Path("each/{what}")
        @Cached(ttl = 60, storeIf = NoTeapot.class)
        public Response each(@PathParam("what") String what) {
            int run = run();
            Response.ResponseBuilder answer = Response.ok("run " + run);
            return switch (what) {
                case "404" -> answer.status(404).build();
                case "cookie" -> answer.header("Set-Cookie", "session=" + run).build();
                case "no-store", "private" ->
                    answer.header("Cache-Control", what).build();
                case "vary" -> answer.header("Vary", "*").build();
                case "teapot" -> answer.header("X-Teapot", "short").build();
                case "long" -> answer.entity("x".repeat(LONG) + run).build();
                default -> throw new IllegalArgumentException(what);
            };
        }

        @GET
        @Path("stream")
        @Cached(ttl = 60)
        public StreamingOutput stream() {
            int run = runs.incrementAndGet();
            return out -> {
                out.write("x".repeat(LONG).getBytes(StandardCharsets.UTF_8));
                out.flush();
                gate.acquireUninterruptibly();
                out.write(("run " + run).getBytes(StandardCharsets.UTF_8));
            };
        }

        @GET
        @Path("suspended")
        @Cached(ttl = 60)
        public void suspended(@Suspended AsyncResponse answer) {
            runs.incrementAndGet();
            suspended.add(answer);
        }

        @GET
        @Path("languages")
        @Cached(ttl = 60)
        public String languages(@HeaderParam("Accept-Language") String language) {
            return language + ' ' + run();
        }

        @GET
        @Path("mine")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String mine(@HeaderParam("X-User") String user) {
            return user + ' ' + run();
        }

        @GET
        @Path("validated/{directives}")
        @Cached
        public Response validated(
                @PathParam("directives") String directives, @HeaderParam("If-None-Match") String condition) {
            int run = run();
            Response.ResponseBuilder answer = "\"v1\"".equals(condition)
                    ? Response.notModified("v1")
                    : Response.ok("run " + run).tag("v1");
            return answer.header("Cache-Control", directives).build();
        }

        @GET
        @Path("sie/{what}")
        @Cached(ttl = 10, staleIfError = 60)
        public Response sie(@PathParam("what") String what) {
            int run = run();
            if (run > 1 && what.equals("throws")) {
                throw new IllegalStateException("broken");
            }
            return Response.status(run > 1 ? 503 : 200).entity("run " + run).build();
        }

        @GET
        @Path("swr/{id}")
        @Cached(ttl = 10, staleWhileRevalidate = 600)
        public String swr() {
            return "run " + run();
        }
    }

    public static final class NoTeapot implements Predicate<ContainerResponseContext> {
        @Override
        public boolean test(ContainerResponseContext response) {
            return !response.getHeaders().containsKey("X-Teapot");
        }
    }

    /** Holds the threads of some requests when they are answered. */
    public static final class HeldAtEnd implements ContainerRequestFilter {
        private final CountDownLatch mayEnd;

        @Inject
        private Provider<CloseableService> ends;

        HeldAtEnd(CountDownLatch mayEnd) {
            this.mayEnd = mayEnd;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Held") != null) {
                ends.get().add(() -> {
                    try {
                        mayEnd.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }
    }

    /** Gives each response a number of its own. */
    public static final class Numbers implements ContainerResponseFilter {
        private final AtomicInteger last = new AtomicInteger();

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("X-Request-Id", last.incrementAndGet());
        }
    }

    /** Takes a field's word for who is asking. */
    @Priority(Priorities.AUTHENTICATION)
    public static final class Users implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user != null) {
                request.setSecurityContext(new Caller(user));
            }
        }
    }

    private final Resource resource = new Resource();
    private final BlockingQueue<CacheEvent> events = new LinkedBlockingQueue<>();
    private final WideServer server = serve(
            settings -> settings.maxBodyBytes(LONG - 1).refreshesPerSecond(5).listener(new CacheListener() {
                @Override
                public void answered(CacheEvent event) {
                    events.add(event);
                }
            }));
    private WideServer other;

    private WideServer serve(UnaryOperator<HttpCacheFeature.Builder> settings) {
        return WideServer.of(CachedServer.config(resource, new Numbers(), new Users()), settings);
    }

    @AfterEach
    void stop() {
        resource.gate.release(1000);
        server.close();
        if (other != null) {
            other.close();
        }
    }

    /** Sends a request that begins a run, and leaves it at the gate. */
    private CompletableFuture<Answer> held(String path, String... fields) {
        int before = resource.runs.get();
        CompletableFuture<Answer> answer = server.begin(path, fields);
        resource.awaitRuns(before + 1);
        return answer;
    }

    @Test
    void concurrentRequestsForAColdKeyRunTheMethodOnce() {
        CompletableFuture<Answer> first = held("/plain");
        List<CompletableFuture<Answer>> waiting = server.waiting(40, "/plain");
        assertThat(server.cache().statistics().filling()).isOne();
        resource.gate.release();
        String number = Await.result(first)
                .hasBody("run 1")
                .has("Cache-Status", "jersey-cached; fwd=uri-miss; stored; ttl=60")
                .field("X-Request-Id");
        List<String> numbers = new ArrayList<>(List.of(number));
        for (CompletableFuture<Answer> each : waiting) {
            numbers.add(Await.result(each)
                    .hasStatus(200)
                    .hasBody("run 1")
                    .has("Content-Length", "5")
                    .has("ETag", "\"v1\"")
                    .hasAge(0)
                    .has("Cache-Control", "max-age=60")
                    .has("Cache-Status", "jersey-cached; fwd=uri-miss; collapsed; ttl=60")
                    .field("X-Request-Id"));
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(resource.runs).hasValue(1);
        assertThat(server.cache().statistics().filling()).isZero();
        assertThat(server.cache().statistics().waiting()).isZero();
        server.get("/plain").isHit().hasBody("run 1");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void waiterIsAnsweredByItsOwnConditions() {
        CompletableFuture<Answer> first = held("/plain");
        CompletableFuture<Answer> same = server.begin("/plain", "If-None-Match", "\"v1\"");
        CompletableFuture<Answer> another = server.begin("/plain", "If-None-Match", "\"v0\"");
        CompletableFuture<Answer> head = server.beginHead("/plain");
        server.awaitWaiting(3);
        resource.gate.release();
        Await.result(first).hasStatus(200).hasBody("run 1");
        Await.result(same).hasStatus(304).hasNoBody().has("ETag", "\"v1\"");
        Await.result(another).hasStatus(200).hasBody("run 1");
        Await.result(head).hasStatus(200).hasNoBody().has("Content-Length", "5");
        assertThat(resource.runs).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match", "HEAD"})
    void conditionsOfTheLeaderDoNotAffectWaiters(String what) {
        CompletableFuture<Answer> first =
                what.equals("HEAD") ? server.beginHead("/plain") : server.begin("/plain", "If-None-Match", "\"v1\"");
        resource.awaitRuns(1);
        List<CompletableFuture<Answer>> waiting = server.waiting(3, "/plain");
        resource.gate.release();
        Await.result(first).hasNoBody();
        waiting.forEach(each -> Await.result(each).hasStatus(200).hasBody("run 1"));
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void rangeRequestWaitsAndIsServedFromTheFill() {
        CompletableFuture<Answer> first = held("/plain");
        List<CompletableFuture<Answer>> ranges = server.waiting(2, "/plain", "Range", "bytes=0-2");
        resource.gate.release();
        Await.result(first).hasStatus(200);
        ranges.forEach(each -> Await.result(each).hasStatus(206).hasBody("run"));
        assertThat(resource.runs).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic YTpi",
                "X-User: alice",
                "Cache-Control: no-store",
                "Cache-Control: no-cache",
                "Pragma: no-cache"
            })
    void whatCouldNotBeSharedOrWantsTheResourcesOwnWordDoesNotWait(String field) {
        String[] parts = field.split(": ", 2);
        CompletableFuture<Answer> first = held("/plain");
        CompletableFuture<Answer> second = held("/plain", parts[0], parts[1]);
        assertThat(server.cache().statistics().waiting()).isZero();
        resource.gate.release(2);
        Await.result(first).hasStatus(200);
        Await.result(second).hasStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "500", "503", "broken"})
    void waitersContinueWhenTheLeaderFails(String how) {
        CompletableFuture<Answer> first = held("/first/" + how);
        List<CompletableFuture<Answer>> waiting = server.waiting(12, "/first/" + how);
        resource.gate.release();
        assertThat(Await.result(first).status()).isGreaterThanOrEqualTo(500);
        // All at once: none of them is past the gate yet.
        resource.awaitRuns(13);
        assertThat(server.cache().statistics().waiting()).isZero();
        resource.gate.release(12);
        waiting.forEach(each -> Await.result(each).hasStatus(200));
        server.get("/first/" + how).isHit();
        assertThat(resource.runs).hasValue(13);
    }

    @Test
    void requestsDoNotWaitWhileTheMethodFailsUntilAResponseSucceeds() {
        List<CompletableFuture<Answer>> failing = new ArrayList<>(List.of(held("/broken")));
        resource.gate.release();
        Await.result(failing.get(0)).hasStatus(503);
        // Eight a second: each runs beside the others, as without the cache.
        for (int i = 0; i < 16; i++) {
            server.advance(Duration.ofMillis(125));
            failing.add(held("/broken"));
            if (i % 2 == 1) {
                resource.gate.release(2);
                Await.result(failing.get(failing.size() - 1)).hasStatus(503);
                Await.result(failing.get(failing.size() - 2)).hasStatus(503);
            }
        }
        resource.isBroken = false;
        CompletableFuture<Answer> whole = held("/broken");
        resource.gate.release();
        Await.result(whole).isStoredMiss();
        server.advance(Duration.ofSeconds(60));
        CompletableFuture<Answer> next = held("/broken");
        List<CompletableFuture<Answer>> waiting = server.waiting(3, "/broken");
        resource.gate.release();
        String body = Await.result(next).body();
        waiting.forEach(each -> Await.result(each).hasBody(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "no-cache", "private", "max-age=0", "max-age=60"})
    void waiterForA304IsServedOrContinues(String directives) {
        resource.gate.release();
        server.get("/renewed/" + directives).isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        CompletableFuture<Answer> first = held("/renewed/" + directives);
        List<CompletableFuture<Answer>> waiting = server.waiting(8, "/renewed/" + directives);
        resource.gate.release();
        Await.result(first).hasStatus(200).hasBody("run 1");
        if (directives.equals("max-age=60")) {
            waiting.forEach(each -> Await.result(each).hasBody("run 1"));
            assertThat(resource.runs).hasValue(2);
        } else {
            resource.awaitRuns(10);
            resource.gate.release(8);
            waiting.forEach(each -> Await.result(each).hasStatus(200));
        }
    }

    @Test
    void waiterContinuesWhenTheLeadersAnswerDependsOnItsCondition() {
        CompletableFuture<Answer> first = held("/own-condition", "If-None-Match", "\"v1\"");
        List<CompletableFuture<Answer>> waiting = server.waiting(8, "/own-condition", "If-None-Match", "\"v1\"");
        resource.gate.release(9);
        Await.result(first).hasStatus(304);
        waiting.forEach(each -> Await.result(each).hasStatus(304));
    }

    @Test
    void errorBeforeTheMethodReleasesWaiters() {
        AtomicBoolean fails = new AtomicBoolean(true);
        class Leasing extends DelegatingStore implements LeasingStore {
            @Override
            public Optional<CompletableFuture<Runnable>> lease(CacheKey key) {
                if (fails.get()) {
                    throw new NoClassDefFoundError("an optional class");
                }
                return Optional.empty();
            }
        }
        Leasing store = new Leasing();
        other = WideServer.of(CachedServer.config(resource), store, settings -> settings);
        other.get("/plain").hasStatus(500);
        assertThat(other.cache().statistics().filling()).isZero();
        fails.set(false);
        resource.gate.release();
        other.get("/plain").hasStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.NoClassDefFoundError", "java.lang.IllegalStateException"})
    void throwingClockReleasesWaiters(String what) {
        AtomicBoolean fails = new AtomicBoolean();
        ManualClock clock = new ManualClock();
        other = serve(settings -> settings.clock(() -> {
            if (fails.get()) {
                if (what.contains("Error")) {
                    throw new NoClassDefFoundError();
                }
                throw new IllegalStateException();
            }
            return clock.instant();
        }));
        CompletableFuture<Answer> first = other.begin("/plain");
        resource.awaitRuns(1);
        List<CompletableFuture<Answer>> waiting = other.waiting(3, "/plain");
        fails.set(true);
        resource.gate.release();
        Await.result(first).hasStatus(500);
        waiting.forEach(each -> Await.result(each).hasStatus(500));
        // To count what is alive takes a clock.
        fails.set(false);
        assertThat(other.cache().statistics().filling()).isZero();
        assertThat(other.cache().statistics().waiting()).isZero();
    }

    @Test
    void waitersAreAnsweredBeforeTheLeadersRequestEnds() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        other = WideServer.of(CachedServer.config(resource, new HeldAtEnd(mayEnd)));
        CompletableFuture<Answer> first = other.begin("/plain", "X-Held", "true");
        resource.awaitRuns(1);
        List<CompletableFuture<Answer>> waiting = other.waiting(3, "/plain");
        resource.gate.release();
        waiting.forEach(each -> Await.result(each).hasBody("run 1"));
        mayEnd.countDown();
        Await.result(first).hasBody("run 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"404", "cookie", "no-store", "private", "vary", "teapot", "long"})
    void unstorableResponseReleasesWaitersAndSuspendsCollapsing(String what) {
        CompletableFuture<Answer> first = held("/each/" + what);
        List<CompletableFuture<Answer>> waiting = server.waiting(12, "/each/" + what);
        resource.gate.release();
        String body = Await.result(first).body();
        // All at once: none of them is past the gate yet.
        resource.awaitRuns(13);
        assertThat(server.cache().statistics().waiting()).isZero();
        CompletableFuture<Answer> later = held("/each/" + what);
        resource.gate.release(13);
        List<String> bodies = new ArrayList<>(List.of(body, Await.result(later).body()));
        waiting.forEach(each -> bodies.add(Await.result(each).body()));
        assertThat(bodies).hasSize(14).doesNotHaveDuplicates();
        assertThat(server.cache().statistics().keys()).isZero();

        server.advance(Duration.ofSeconds(2));
        CompletableFuture<Answer> anew = held("/each/" + what);
        server.waiting(2, "/each/" + what);
        resource.gate.release(3);
        Await.result(anew);
    }

    @Test
    void cookieIsNeverSentToAWaiter() {
        CompletableFuture<Answer> first = held("/each/cookie");
        List<CompletableFuture<Answer>> waiting = server.waiting(5, "/each/cookie");
        resource.gate.release(6);
        List<String> cookies = new ArrayList<>(List.of(Await.result(first).field("Set-Cookie")));
        waiting.forEach(each -> cookies.add(Await.result(each).field("Set-Cookie")));
        assertThat(cookies).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void waitersDoNotWaitForTheEndOfATooLongStream() {
        CompletableFuture<Answer> first = server.begin("/stream");
        // Its head is out, its end is not.
        resource.awaitRuns(1);
        Await.until("it leads no longer", () -> server.cache().statistics().filling() == 0);
        CompletableFuture<Answer> second = server.begin("/stream");
        resource.awaitRuns(2);
        assertThat(first).isNotDone();
        resource.gate.release(2);
        assertThat(Await.result(first).body()).endsWith("run 1");
        assertThat(Await.result(second).body()).endsWith("run 2");
        assertThat(server.cache().statistics().keys()).isZero();
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it has no asynchronous responses")
    @DiffersOn(value = "InMemory", because = "it has no asynchronous responses")
    void waiterRunsAloneAfterTheTimeoutAndTheLeaderIsStillAnswered() {
        other = serve(settings -> settings.collapseTimeout(Duration.ofMillis(300)));
        CompletableFuture<Answer> first = other.begin("/suspended");
        AsyncResponse never = take();
        CompletableFuture<Answer> waiting = other.begin("/suspended");
        take().resume("in time");
        Await.result(waiting).hasStatus(200).hasBody("in time");
        assertThat(first).isNotDone();
        other.get("/suspended").isHit().hasBody("in time");
        never.resume("late");
        Await.result(first).hasStatus(200).hasBody("late");
        assertThat(other.cache().statistics().filling()).isZero();
        assertThat(other.cache().statistics().waiting()).isZero();
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it has no asynchronous responses")
    @DiffersOn(value = "InMemory", because = "it has no asynchronous responses")
    void hungLeaderIsReplaced() {
        other = serve(settings -> settings.collapseTimeout(Duration.ofMillis(100)));
        CompletableFuture<Answer> first = other.begin("/suspended");
        AsyncResponse never = take();
        CompletableFuture<Answer> second = other.begin("/suspended");
        take().resume(Response.serverError().build());
        Await.result(second).hasStatus(500);
        // Until then nobody would wait for what has failed.
        other.advance(Duration.ofSeconds(2));
        CompletableFuture<Answer> third = other.begin("/suspended");
        AsyncResponse leads = take();
        assertThat(other.cache().statistics().filling()).isOne();
        leads.resume("anew");
        Await.result(third).hasBody("anew");
        never.resume("late");
        Await.result(first).hasBody("late");
        assertThat(other.cache().statistics().filling()).isZero();
    }

    private AsyncResponse take() {
        Await.until("a request is suspended", () -> !resource.suspended.isEmpty());
        return resource.suspended.remove();
    }

    @Test
    void waitersAreServedAlthoughTheLeadersClientDisconnects() throws IOException {
        List<CompletableFuture<Answer>> waiting;
        try (Socket gone = server.connectAndGet("/plain")) {
            resource.awaitRuns(1);
            waiting = server.waiting(5, "/plain");
            gone.setSoLinger(true, 0);
        }
        resource.gate.release();
        waiting.forEach(each -> Await.result(each).hasStatus(200).hasBody("run 1"));
        assertThat(resource.runs).hasValue(1);
        server.get("/plain").isHit().hasBody("run 1");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "a response comes when it is complete")
    void disconnectDuringATooLongStreamLeavesNoState() throws IOException {
        try (Socket gone = server.connectAndGet("/stream")) {
            assertThat(gone.getInputStream().read()).isPositive();
            gone.setSoLinger(true, 0);
        }
        resource.gate.release();
        resource.gate.release();
        assertThat(server.get("/stream").body()).endsWith("run 2");
        assertThat(server.cache().statistics().keys()).isZero();
        assertThat(server.cache().statistics().filling()).isZero();
    }

    @Test
    void waiterForAnotherVariantGetsItsOwnResponse() {
        CompletableFuture<Answer> english = held("/languages", "Accept-Language", "en");
        List<CompletableFuture<Answer>> waiting = server.waiting(2, "/languages", "Accept-Language", "en");
        List<CompletableFuture<Answer>> french = server.waiting(1, "/languages", "Accept-Language", "fr");
        resource.gate.release();
        Await.result(english).hasBody("en 1").has("Vary", "Accept-Language");
        waiting.forEach(each -> Await.result(each).hasBody("en 1"));
        resource.awaitRuns(2);
        resource.gate.release();
        french.forEach(each -> Await.result(each).hasBody("fr 2"));
        server.get("/languages", "Accept-Language", "en").isHit().hasBody("en 1");
        server.get("/languages", "Accept-Language", "fr").isHit().hasBody("fr 2");
    }

    @Test
    void onceTheSelectingFieldsAreKnownVariantsDoNotWaitForEachOther() {
        resource.gate.release();
        server.get("/languages", "Accept-Language", "en").isStoredMiss();
        CompletableFuture<Answer> french = held("/languages", "Accept-Language", "fr");
        CompletableFuture<Answer> german = held("/languages", "Accept-Language", "de");
        List<CompletableFuture<Answer>> waiting = server.waiting(2, "/languages", "Accept-Language", "de");
        resource.gate.release(2);
        String inGerman = Await.result(german).body();
        assertThat(inGerman).startsWith("de ");
        assertThat(Await.result(french).body()).startsWith("fr ");
        waiting.forEach(each -> Await.result(each).hasBody(inGerman));
        assertThat(resource.runs).hasValue(3);
    }

    @Test
    void oneWaiterForAnotherVariantBecomesTheNextLeader() {
        CompletableFuture<Answer> english = held("/languages", "Accept-Language", "en");
        List<CompletableFuture<Answer>> french = server.waiting(10, "/languages", "Accept-Language", "fr");
        resource.gate.release();
        Await.result(english).hasBody("en 1");
        resource.awaitRuns(2);
        server.awaitWaiting(9);
        resource.gate.release();
        french.forEach(each -> Await.result(each).hasBody("fr 2"));
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void requestsOfDifferentPrincipalsDoNotCollapse() {
        CompletableFuture<Answer> alice = held("/mine", "X-User", "alice");
        CompletableFuture<Answer> bob = held("/mine", "X-User", "bob");
        List<CompletableFuture<Answer>> alices = server.waiting(4, "/mine", "X-User", "alice");
        List<CompletableFuture<Answer>> bobs = server.waiting(4, "/mine", "X-User", "bob");
        resource.gate.release(2);
        String alicesBody = Await.result(alice).body();
        String bobsBody = Await.result(bob).body();
        assertThat(alicesBody).startsWith("alice ");
        assertThat(bobsBody).startsWith("bob ");
        alices.forEach(each -> Await.result(each).hasBody(alicesBody));
        bobs.forEach(each -> Await.result(each).hasBody(bobsBody));
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void responseInvalidatedDuringItsFillServesEarlierWaitersAndIsNotStored() {
        CompletableFuture<Answer> first = held("/plain");
        List<CompletableFuture<Answer>> before = server.waiting(3, "/plain");
        server.cache().invalidateTags("plain");
        List<CompletableFuture<Answer>> after = server.waiting(3, "/plain");
        resource.gate.release();
        Await.result(first).hasBody("run 1").isNotStored("invalidated meanwhile, or not taken by the store");
        before.forEach(each -> Await.result(each).hasStatus(200).hasBody("run 1"));
        // Of the others one is next.
        resource.awaitRuns(2);
        server.awaitWaiting(2);
        resource.gate.release();
        after.forEach(each -> Await.result(each).hasStatus(200).hasBody("run 2"));
        server.get("/plain").isHit().hasBody("run 2");
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void responseSoftlyInvalidatedDuringItsFillServesEarlierWaiters() {
        CompletableFuture<Answer> first = held("/plain");
        List<CompletableFuture<Answer>> before = server.waiting(3, "/plain");
        server.cache().soft().invalidateTags("plain");
        resource.gate.release();
        Await.result(first).hasBody("run 1");
        before.forEach(each -> Await.result(each).hasStatus(200).hasBody("run 1"));
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void requestWaitsForAtMostTwoLeadersUnderSteadyInvalidation() {
        CompletableFuture<Answer> first = held("/plain");
        server.cache().clear();
        List<CompletableFuture<Answer>> later = server.waiting(4, "/plain");
        resource.gate.release();
        Await.result(first).hasBody("run 1");
        resource.awaitRuns(2);
        server.awaitWaiting(3);
        // The next response is overtaken, too; but all of these came before that.
        server.cache().clear();
        resource.gate.release();
        later.forEach(each -> Await.result(each).hasBody("run 2"));
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void invalidatedFillIsServedOnlyToMatchingWaiters() {
        CompletableFuture<Answer> english = held("/languages", "Accept-Language", "en");
        List<CompletableFuture<Answer>> same = server.waiting(1, "/languages", "Accept-Language", "en");
        List<CompletableFuture<Answer>> french = server.waiting(1, "/languages", "Accept-Language", "fr");
        List<CompletableFuture<Answer>> fresher =
                server.waiting(1, "/languages", "Accept-Language", "en", "Cache-Control", "min-fresh=100");
        server.cache().clear();
        resource.gate.release();
        Await.result(english).hasBody("en 1");
        same.forEach(each -> Await.result(each).hasBody("en 1"));
        resource.awaitRuns(3);
        resource.gate.release(2);
        french.forEach(each -> assertThat(Await.result(each).body()).startsWith("fr "));
        fresher.forEach(each -> assertThat(Await.result(each).body()).isNotEqualTo("en 1"));
    }

    @Test
    void requestsDoNotWaitForAResponseLargerThanTheStore() {
        other = WideServer.of(
                CachedServer.config(resource),
                EhcacheStore.builder().heapBytes(LONG / 2).build(),
                settings -> settings);
        resource.gate.release();
        other.get("/each/long").isNotStored("invalidated meanwhile, or not taken by the store");
        List<CompletableFuture<Answer>> answers = List.of(other.begin("/each/long"), other.begin("/each/long"));
        resource.awaitRuns(3);
        assertThat(other.cache().statistics().waiting()).isZero();
        resource.gate.release(2);
        answers.forEach(Await::result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"503", "throws"})
    void waitersGetTheStaleResponseWhenTheLeaderFails(String what) {
        resource.gate.release();
        server.get("/sie/" + what).isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        CompletableFuture<Answer> first = held("/sie/" + what);
        List<CompletableFuture<Answer>> waiting = new ArrayList<>(server.waiting(5, "/sie/" + what));
        resource.gate.release();
        waiting.add(first);
        int status = what.equals("503") ? 503 : 500;
        for (CompletableFuture<Answer> each : waiting) {
            Await.result(each)
                    .hasStatus(200)
                    .hasBody("run 1")
                    .hasAge(20)
                    .has(
                            "Cache-Status",
                            "jersey-cached; fwd=stale; fwd-status=" + status + "; ttl=-10; detail=\"stale-if-error\"");
        }
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void collapsingIsEnabledByDefault() {
        other = WideServer.of(CachedServer.config(resource));
        CompletableFuture<Answer> first = other.begin("/plain");
        resource.awaitRuns(1);
        List<CompletableFuture<Answer>> waiting = other.waiting(WideServer.THREADS - 8, "/plain");
        resource.gate.release();
        Await.result(first).hasBody("run 1");
        waiting.forEach(each -> Await.result(each).hasBody("run 1"));
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    void requestRunsTheMethodWhenTooManyWait() {
        other = serve(settings -> settings.maxWaiting(1));
        CompletableFuture<Answer> first = other.begin("/plain");
        resource.awaitRuns(1);
        List<CompletableFuture<Answer>> waiting = other.waiting(1, "/plain");
        CompletableFuture<Answer> crowded = other.begin("/plain");
        resource.awaitRuns(2);
        resource.gate.release(2);
        Await.result(first).hasBody("run 1");
        Await.result(crowded).hasBody("run 2");
        waiting.forEach(each -> assertThat(Await.result(each).body()).isIn("run 1", "run 2"));
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void concurrentRequestsForAStaleKeyRefreshItOnce() {
        resource.gate.release();
        server.get("/swr/1").isStoredMiss();
        server.advance(Duration.ofSeconds(20));
        List<CompletableFuture<Answer>> stale = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            stale.add(server.begin("/swr/1"));
        }
        // The resource waits at the gate: nobody waits for it.
        stale.forEach(each -> Await.result(each).isHit().hasBody("run 1").hasAge(20));
        resource.awaitRuns(2);
        resource.gate.release();
        awaitRefreshes(1);
        server.get("/swr/1").isHit().hasBody("run 2").hasAge(0);
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void refreshesAfterASoftClearAreRateLimited() {
        resource.gate.release(1000);
        for (int key = 0; key < 20; key++) {
            server.get("/swr/" + key).isStoredMiss();
        }
        server.cache().soft().clear();
        for (int round = 1; round <= 3; round++) {
            for (int key = 0; key < 20; key++) {
                server.get("/swr/" + key).isHit();
            }
            awaitRefreshes(5);
            assertThat(resource.runs).hasValue(20 + 5 * round);
            for (int key = 0; key < 20; key++) {
                server.get("/swr/" + key).isHit();
            }
            // The second is not over.
            assertThat(resource.runs).hasValue(20 + 5 * round);
            assertThat(events).noneMatch(CacheEvent::refresh);
            server.advance(Duration.ofSeconds(1));
        }
    }

    /** Takes so many from the events, and with them all that came before. */
    private void awaitRefreshes(int refreshes) {
        for (int seen = 0; seen < refreshes; ) {
            Await.until("a refresh is over", () -> !events.isEmpty());
            seen += events.remove().refresh() ? 1 : 0;
        }
    }

    @Test
    void eventOfACollapsedRequestHasTheDurationOfTheMethod() {
        CompletableFuture<Answer> first = held("/plain");
        server.cache().clear();
        List<CompletableFuture<Answer>> waiting = server.waiting(2, "/plain");
        server.advance(Duration.ofSeconds(3));
        resource.gate.release();
        Await.result(first);
        resource.awaitRuns(2);
        server.awaitWaiting(1);
        server.advance(Duration.ofSeconds(4));
        resource.gate.release();
        waiting.forEach(Await::result);
        List<CacheEvent> told = new ArrayList<>();
        while (told.size() < 3) {
            Await.until("a record", () -> !events.isEmpty());
            told.add(events.remove());
        }
        CacheEvent overtaken = of(told, event -> event.handling() instanceof Handling.NotStored);
        CacheEvent led = of(told, event -> event.handling() instanceof Handling.StoredNew);
        CacheEvent collapsed = of(told, event -> event.handling() instanceof Handling.ServedCollapsed);
        assertThat(overtaken.fill()).isEqualTo(Duration.ofSeconds(3));
        assertThat(led.fill()).as("without the time that it waited").isEqualTo(Duration.ofSeconds(4));
        assertThat(collapsed.fill()).isNull();
        assertThat(collapsed.age()).isEqualTo(Duration.ZERO);
        assertThat(collapsed.bytes()).isEqualTo(5);
    }

    private static CacheEvent of(List<CacheEvent> events, Predicate<CacheEvent> which) {
        assertThat(events).filteredOn(which).hasSize(1);
        return events.stream().filter(which).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "max-age=0, must-revalidate"})
    void requestsDoNotWaitForANoCacheResponse(String directives) {
        String path = "/validated/" + directives.replace(" ", "%20");
        resource.gate.release();
        server.get(path).isStoredMiss();
        CompletableFuture<Answer> first = held(path);
        CompletableFuture<Answer> second = held(path);
        resource.gate.release(2);
        Await.result(first).hasStatus(200).hasBody("run 1");
        Await.result(second).hasStatus(200).hasBody("run 1");
    }

    @Test
    void waiterContinuesWhenTheFillIsNoCache() {
        CompletableFuture<Answer> first = held("/validated/no-cache");
        List<CompletableFuture<Answer>> waiting = server.waiting(4, "/validated/no-cache");
        resource.gate.release();
        Await.result(first).hasBody("run 1");
        resource.awaitRuns(5);
        resource.gate.release(4);
        waiting.forEach(each -> Await.result(each).hasStatus(200));
    }
}
