package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that nobody asks gives back the memory of what is of no use any more. */
class EhcacheSweepTest {

    private final ManualClock clock = new ManualClock();
    // What is to be over before the store looks again.
    private final LinkedBlockingQueue<CompletableFuture<?>> pauses = new LinkedBlockingQueue<>();
    private final EhcacheStore store =
            EhcacheStore.builder().clock(clock).pause(this::pause).build();

    private CompletableFuture<?> pause() {
        CompletableFuture<?> pause = new CompletableFuture<>();
        pauses.add(pause);
        return pause;
    }

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void expiredResponsesAreRemovedWithoutARequest() throws InterruptedException {
        assertThat(pauses).as("while nothing is stored").isEmpty();
        store.put(key(1), MadeResponse.of(0));
        store.put(key(2), MadeResponse.of(0));
        CompletableFuture<?> first = pauses.take();
        assertThat(pauses).isEmpty();
        first.complete(null);
        CompletableFuture<?> second = pauses.take();
        assertThat(store.held()).as("what is fresh").isEqualTo(2);
        clock.advance(Duration.ofSeconds(60));
        second.complete(null);
        Await.until("nothing is held", () -> store.held() == 0);
        store.put(key(1), MadeResponse.of(0));
        pauses.take();
    }

    @Test
    void invalidatedResponsesAreRemovedWithoutARequest() throws InterruptedException {
        for (int i = 0; i < 2_500; i++) {
            store.put(key(i), MadeResponse.of(0, Provenance.tag(i % 5 == 0 ? "stays" : "goes")));
        }
        store.invalidate(List.of(Provenance.tag("goes")), false);
        assertThat(store.held())
                .as("an invalidation costs the same however much is stored")
                .isEqualTo(2_500);
        pauses.take().complete(null);
        Await.until("the rest is held", () -> store.held() == 500);
        assertThat(store.get(key(0)).isEmpty()).isFalse();
    }

    @Test
    void closedStoreStopsSweeping() throws InterruptedException {
        store.put(key(1), MadeResponse.of(0));
        CompletableFuture<?> pause = pauses.take();
        store.close();
        assertThat(pause).isCancelled();
        store.open();
        assertThat(pauses).isEmpty();
    }

    private EhcacheStore lower(EhcacheTiersTest.Tiers tiers) {
        return tiers.with(EhcacheStore.builder().clock(clock).pause(this::pause), directory)
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = "HEAP", mode = EnumSource.Mode.EXCLUDE)
    void expiredResponsesAreRemovedFromLowerTiersWithoutARequest(EhcacheTiersTest.Tiers tiers)
            throws InterruptedException {
        try (EhcacheStore lasting = lower(tiers)) {
            lasting.open(new StoreSettings(clock, 64));
            lasting.open();
            for (int i = 0; i < 2_500; i++) {
                lasting.put(key(i), MadeResponse.of(0));
            }
            clock.advance(Duration.ofSeconds(60));
            StoredResponse lives = MadeResponse.of(0).by(clock.instant(), lasting.clock());
            lasting.put(key(-1), lives);
            pauses.take().complete(null);
            Await.until("only what lives is counted", () -> lasting.size() == 1);
            assertThat(lasting.get(key(-1)).isEmpty()).isFalse();
            pauses.take();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "HEAP", mode = EnumSource.Mode.EXCLUDE)
    void invalidatedResponsesAreRemovedFromLowerTiersWithoutARequest(EhcacheTiersTest.Tiers tiers)
            throws InterruptedException {
        try (EhcacheStore lasting = lower(tiers)) {
            lasting.open();
            for (int i = 0; i < 2_500; i++) {
                lasting.put(key(i), MadeResponse.of(0, Provenance.tag(i % 5 == 0 ? "stays" : "goes")));
            }
            lasting.put(key(0), MadeResponse.variant("fr", 0, Provenance.tag("goes")));
            lasting.invalidate(List.of(Provenance.tag("goes")), false);
            pauses.take().complete(null);
            Await.until("the rest is counted", () -> lasting.size() == 500);
            assertThat(lasting.get(key(0)).newestFirst()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF_HEAP", "DISK", "HEAP_AND_DISK"})
    void deadResponsesDoNotEvictFromALowerTier(EhcacheTiersTest.Tiers tiers) throws InterruptedException {
        try (EhcacheStore lasting = lower(tiers)) {
            lasting.open();
            long bound = lasting.bound().orElseThrow();
            int dead = 0;
            while (lasting.weight() < bound / 10 * 8 && lasting.evictions() == 0) {
                lasting.put(key(dead++), MadeResponse.of(0, "x".repeat(4_000), new String[] {Provenance.tag("goes")}));
            }
            long before = lasting.evictions();
            lasting.invalidate(List.of(Provenance.tag("goes")), false);
            pauses.take().complete(null);
            Await.until("the room is given back", () -> lasting.size() == 0);
            for (int i = 0; i < dead; i++) {
                lasting.put(key(-i), MadeResponse.of(lasting.clock(), "x".repeat(4_000), new String[0]));
            }
            for (int i = 0; i < dead; i++) {
                assertThat(lasting.get(key(-i)).isEmpty()).isFalse();
            }
            assertThat(lasting.evictions()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF_HEAP", "DISK", "HEAP_AND_DISK"})
    void fullLowerTierDropsDeadResponsesImmediately(EhcacheTiersTest.Tiers tiers) {
        try (EhcacheStore lasting = lower(tiers)) {
            lasting.open();
            long bound = lasting.bound().orElseThrow();
            int dead = 0;
            while (lasting.weight() < bound / 10 * 8 && lasting.evictions() == 0) {
                lasting.put(key(dead++), MadeResponse.of(0, "x".repeat(4_000), new String[] {Provenance.tag("goes")}));
            }
            lasting.invalidate(List.of(Provenance.tag("goes")), false);
            int live = 0;
            while (live * 4_000L < bound / 16) {
                lasting.put(key(- ++live), MadeResponse.of(lasting.clock(), "x".repeat(4_000), new String[0]));
            }
            int stored = live;
            Await.until("only what lives is left", () -> lasting.size() == stored);
            for (int i = 1; i <= live; i++) {
                assertThat(lasting.get(key(-i)).isEmpty()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF_HEAP", "DISK", "OFF_HEAP_AND_DISK"})
    void responseStoredDuringASweepIsKept(EhcacheTiersTest.Tiers tiers) throws Exception {
        int each = 400;
        ExecutorService requests = Executors.newFixedThreadPool(3);
        try (EhcacheStore lasting = lower(tiers)) {
            lasting.open();
            List<Future<?>> stored = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                int from = t * each;
                stored.add(requests.submit(() -> {
                    for (int i = 0; i < 10 * each; i++) {
                        CacheKey key = key(from + i % each);
                        boolean last = i >= 9 * each;
                        lasting.put(key, MadeResponse.of(lasting.clock(), Provenance.tag(last ? "stays" : "goes")));
                        if (i % 50 == 0) {
                            lasting.invalidate(List.of(Provenance.tag("goes")), false);
                        }
                    }
                }));
            }
            while (!stored.stream().allMatch(Future::isDone)) {
                CompletableFuture<?> pause = pauses.poll(1, TimeUnit.MILLISECONDS);
                if (pause != null) {
                    pause.complete(null);
                }
            }
            for (Future<?> thread : stored) {
                Await.result(thread);
            }
            for (int i = 0; i < 3 * each; i++) {
                assertThat(lasting.get(key(i)).isEmpty()).as("%s", i).isFalse();
            }
        } finally {
            requests.shutdown();
        }
    }

    @Test
    void deadResponsesFoundOnDiskAreRemovedWithoutRequests() throws InterruptedException {
        try (EhcacheStore lasting = lower(EhcacheTiersTest.Tiers.DISK)) {
            lasting.open();
            lasting.put(key(1), MadeResponse.of(0));
        }
        clock.advance(Duration.ofSeconds(60));
        pauses.clear();
        try (EhcacheStore lasting = lower(EhcacheTiersTest.Tiers.DISK)) {
            lasting.open();
            assertThat(lasting.size()).isEqualTo(1);
            pauses.take().complete(null);
            Await.until("nothing is counted", () -> lasting.size() == 0);
        }
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }
}
