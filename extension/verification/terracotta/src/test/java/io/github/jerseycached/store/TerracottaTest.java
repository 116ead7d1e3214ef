package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.FreePort;
import io.github.jerseycached.testkit.TerracottaServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.ehcache.CacheManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one Terracotta server share their responses, and what is invalidated. */
@Tag("terracotta")
class TerracottaTest {

    private static final int WRITES = 50;
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static TerracottaServer server;

    private CacheManager managerA;
    private CacheManager managerB;
    private EhcacheStore a;
    private EhcacheStore b;

    @BeforeAll
    static void start() throws Exception {
        server = TerracottaServer.start(directory, FreePort.any(), FreePort.any());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        String cluster = "responses" + CLUSTERS.incrementAndGet();
        managerA = server.open(cluster);
        managerB = server.open(cluster);
        a = EhcacheStore.of(managerA, "responses");
        b = EhcacheStore.of(managerB, "responses");
        a.open();
        b.open();
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
        managerA.close();
        managerB.close();
    }

    @Test
    void responseStoredByOneNodeIsServedByTheOther() {
        assertThat(a.hash().of("somebody")).isEqualTo(b.hash().of("somebody"));
        a.put(key(1), MadeResponse.of(a.clock(), "made by a", new String[] {"tag:a"}));
        assertThat(MadeResponse.body(only(b.get(key(1))))).isEqualTo("made by a");
    }

    @Test
    void invalidationOnOneNodeReachesTheOther() {
        a.put(key(1), MadeResponse.of(a.clock(), "tag:a"));
        a.put(key(2), MadeResponse.of(a.clock(), "tag:b"));
        assertThat(b.get(key(1)).isEmpty()).isFalse();
        long before = a.clock();
        b.invalidate(List.of("tag:a"), false);
        assertThat(a.get(key(1)).isEmpty()).isTrue();
        assertThat(b.get(key(1)).isEmpty()).isTrue();
        assertThat(a.get(key(2)).isEmpty()).as("another name").isFalse();
        assertThat(a.put(key(1), MadeResponse.of(before, "tag:a")))
                .as("it began before")
                .isFalse();
        a.invalidate(List.of("tag:b"), true);
        assertThat(only(b.get(key(2))).isMadeStale()).isTrue();
        b.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(a.get(key(2)).isEmpty()).isTrue();
    }

    @Test
    void aWriteOnOneNodeIsNeverFollowedByAnOldAnswerOnTheOther() throws InterruptedException {
        AtomicInteger data = new AtomicInteger();
        AtomicReference<String> wrong = new AtomicReference<>("");
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        Thread[] readers = new Thread[2];
        for (int t = 0; t < readers.length; t++) {
            EhcacheStore node = t == 0 ? a : b;
            readers[t] = new Thread(() -> {
                while (data.get() < 2 * WRITES) {
                    turns.incrementAndGet();
                    int written = data.get() / 2 * 2;
                    long began = node.clock();
                    Variants stored = node.get(key(1));
                    if (stored.isEmpty()) {
                        int read = data.get();
                        node.put(key(1), MadeResponse.of(began, Integer.toString(read), new String[] {"tag:data"}));
                    } else {
                        answers.incrementAndGet();
                        int answer = Integer.parseInt(MadeResponse.body(only(stored)));
                        if (answer < written - 1) {
                            wrong.set(answer + " after " + written);
                        }
                    }
                }
            });
            readers[t].start();
        }
        Random random = new Random(5);
        for (int i = 0; i < WRITES; i++) {
            // Time for some to read what others have stored.
            int enough = turns.get() + 20;
            while (turns.get() < enough && (readers[0].isAlive() || readers[1].isAlive())) {
                Thread.onSpinWait();
            }
            // Odd while it is written, even when its invalidation is over.
            data.incrementAndGet();
            (random.nextBoolean() ? a : b).invalidate(List.of("tag:data"), false);
            data.incrementAndGet();
        }
        for (Thread reader : readers) {
            reader.join(Duration.ofMinutes(2).toMillis());
        }
        assertThat(wrong.get()).isEmpty();
        assertThat(answers.get()).as("answers from the store").isPositive();
    }

    /** Of the data that both nodes serve. */
    @jakarta.ws.rs.Path("number")
    @Produces("text/plain")
    public static class Numbered {
        private final AtomicInteger number = new AtomicInteger();

        @GET
        @Cached(ttl = 600, tags = "number")
        public String get() {
            return number.toString();
        }

        @PUT
        @Invalidates(tags = "number")
        public void put() {
            number.incrementAndGet();
        }
    }

    @Test
    void twoApplicationsServeEachOthersResponses() {
        String[] host = {"Host", "shop.example"};
        Numbered numbered = new Numbered();
        try (CachedServer one = CachedServer.of(CachedServer.config(numbered), EhcacheStore.of(managerA, "responses"));
                CachedServer other =
                        CachedServer.of(CachedServer.config(numbered), EhcacheStore.of(managerB, "responses"))) {
            one.get("/number", host).isStoredMiss().hasBody("0");
            other.get("/number", host).isHit().hasBody("0");
            other.send("PUT", "/number", host).hasStatus(204);
            one.get("/number", host).isStoredMiss().hasBody("1");
            other.get("/number", host).isHit().hasBody("1");
        }
    }

    @Test
    void aSharedCacheWithoutSharedEpochsIsRefused() {
        try (CacheManager alone =
                server.responses("alone" + CLUSTERS.incrementAndGet()).build(true)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EhcacheStore.of(alone, "responses"))
                    .withMessageContaining("configure a cache \"responses.epochs\" beside it");
        }
    }

    @Test
    void withoutTheSharedEpochsNothingIsServed() {
        a.put(key(1), MadeResponse.of(a.clock(), "tag:a"));
        managerA.getCache("responses.epochs", String.class, Long.class).clear();
        assertThat(b.get(key(1)).isEmpty()).isTrue();
        b.put(key(2), MadeResponse.of(b.clock(), "tag:a"));
        assertThat(a.get(key(2)).isEmpty()).isFalse();
        assertThat(a.get(key(1)).isEmpty()).as("from before they were lost").isTrue();
    }

    @Test
    void failedInvalidationIsSentBeforeAnythingElse() {
        a.put(key(1), MadeResponse.of(a.clock(), "tag:a"));
        managerB.close();
        assertThatThrownBy(() -> b.invalidate(List.of("tag:a"), false)).isInstanceOf(IllegalStateException.class);
        managerB.init();
        b.clock();
        assertThat(a.get(key(1)).isEmpty()).isTrue();
    }

    private static StoredResponse only(Variants variants) {
        assertThat(variants.newestFirst()).hasSize(1);
        return variants.newestFirst().get(0);
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }
}
