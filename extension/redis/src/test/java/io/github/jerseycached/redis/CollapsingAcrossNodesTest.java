package io.github.jerseycached.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.RedisServer;
import io.github.jerseycached.testkit.WideServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node makes a response, and the others wait for it. */
class CollapsingAcrossNodesTest {

    private static final String[] HOST = {"Host", "shop.example"};
    private static final String TURN =
            RedisEntry.place("jersey-cached", CacheKey.of("GET", "http://shop.example/slow")) + ":turn";
    private static final Pattern SETS = Pattern.compile("cmdstat_set:calls=(\\d+)");

    /** Runs until it is let go on. */
    @Path("slow")
    @Produces("text/plain")
    public static final class Slow {
        final AtomicInteger runs = new AtomicInteger();
        final CountDownLatch goOn = new CountDownLatch(1);

        @GET
        @Path("{id}")
        @Cached(ttl = 60)
        public String of() throws InterruptedException {
            return get();
        }

        @GET
        @Cached(ttl = 60)
        public String get() throws InterruptedException {
            int run = runs.incrementAndGet();
            goOn.await();
            return "run " + run;
        }
    }

    private final Slow slow = new Slow();
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.running();
    }

    @AfterEach
    void stop() {
        slow.goOn.countDown();
        redis.close();
    }

    private CachedServer node(Duration lease) {
        RedisStore store = RedisStore.builder()
                .uri(redis.uri())
                .timeout(Duration.ofSeconds(5))
                .bound(Duration.ofSeconds(10))
                .collapseAcrossNodes(lease)
                .build();
        return CachedServer.of(
                CachedServer.config(slow),
                cache -> cache.store(store).clock(InstantSource.system()).collapseTimeout(Duration.ofSeconds(60)));
    }

    private static CompletableFuture<Answer> get(CachedServer node) {
        return CompletableFuture.supplyAsync(() -> node.get("/slow", HOST));
    }

    private int sets() {
        Matcher sets = SETS.matcher(redis.tell(commands -> commands.info("commandstats")));
        return sets.find() ? Integer.parseInt(sets.group(1)) : 0;
    }

    @Test
    void oneNodeRunsTheMethod() {
        try (CachedServer one = node(Duration.ofSeconds(20));
                CachedServer other = node(Duration.ofSeconds(20))) {
            CompletableFuture<Answer> first = get(one);
            Await.until("one makes it", () -> slow.runs.get() == 1);
            CompletableFuture<Answer> second = get(other);
            Await.until("the other waits for its turn", () -> sets() > 2);
            slow.goOn.countDown();
            Await.result(first).hasBody("run 1").isStoredMiss();
            Await.result(second).hasBody("run 1");
            assertThat(Await.result(second).field("Cache-Status")).contains("collapsed");
            Await.until("the lease is released", () -> redis.<Long>tell(commands -> commands.exists(TURN)) == 0);
        }
    }

    @Test
    void waiterRunsTheMethodAfterTheTimeout() {
        try (CachedServer one = node(Duration.ofSeconds(20));
                CachedServer other = node(Duration.ofMillis(200))) {
            CompletableFuture<Answer> first = get(one);
            Await.until("one makes it", () -> slow.runs.get() == 1);
            CompletableFuture<Answer> second = get(other);
            Await.until("the other makes it, too", () -> slow.runs.get() == 2);
            slow.goOn.countDown();
            Await.result(first).hasStatus(200);
            Await.result(second).hasStatus(200);
        }
    }

    @Test
    void eachNodeRunsTheMethodWithoutRedis() {
        try (CachedServer one = node(Duration.ofSeconds(20));
                CachedServer other = node(Duration.ofSeconds(20))) {
            redis.kill();
            slow.goOn.countDown();
            one.get("/slow", HOST).hasStatus(200);
            other.get("/slow", HOST).hasStatus(200);
            assertThat(slow.runs).hasValue(2);
        }
    }

    private WideServer wide(UnaryOperator<HttpCacheFeature.Builder> settings) {
        RedisStore store = RedisStore.builder()
                .uri(redis.uri())
                .timeout(Duration.ofSeconds(5))
                .bound(Duration.ofSeconds(10))
                .collapseAcrossNodes(Duration.ofSeconds(60))
                .build();
        return WideServer.of(
                CachedServer.config(slow), store, cache -> settings.apply(cache.clock(InstantSource.system())));
    }

    @Test
    void waitersForAnotherNodeAreCountedAndOnePollsPerKey() {
        try (WideServer one = wide(settings -> settings);
                WideServer other = wide(settings -> settings)) {
            CompletableFuture<Answer> first = one.begin("/slow/1", HOST);
            Await.until("one makes it", () -> slow.runs.get() == 1);
            // The first of them asks for the lease.
            List<CompletableFuture<Answer>> waiting = other.waiting(12, "/slow/1", HOST);
            assertThat(other.cache().statistics().filling()).isOne();
            Await.until("one thread asks", () -> threads("jersey-cached-leases") == 1);
            slow.goOn.countDown();
            Await.result(first).hasBody("run 1");
            waiting.forEach(each -> Await.result(each).hasBody("run 1"));
            assertThat(other.cache().statistics().waiting()).isZero();
        }
    }

    @Test
    void waitersForOtherNodesAreBounded() {
        try (WideServer one = wide(settings -> settings);
                WideServer other = wide(settings -> settings.maxWaiting(1))) {
            CompletableFuture<Answer> first = one.begin("/slow/1", HOST);
            CompletableFuture<Answer> second = one.begin("/slow/2", HOST);
            Await.until("one makes both", () -> slow.runs.get() == 2);
            List<CompletableFuture<Answer>> waiting = other.waiting(1, "/slow/1", HOST);
            CompletableFuture<Answer> crowded = other.begin("/slow/2", HOST);
            Await.until("the method runs", () -> slow.runs.get() == 3);
            slow.goOn.countDown();
            Await.result(first).hasStatus(200);
            Await.result(second).hasStatus(200);
            Await.result(crowded).hasStatus(200);
            waiting.forEach(
                    each -> assertThat(Await.result(each).field("Cache-Status")).contains("collapsed"));
            assertThat(slow.runs).hasValue(3);
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }
}
