package io.github.jerseycached.store;

import static io.github.jerseycached.store.MadeResponse.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EhcacheInvalidationTest {

    private static final CacheKey KEY = CacheKey.of("GET", "http://127.0.0.1/a");
    private static final CacheKey OTHER = CacheKey.of("GET", "http://127.0.0.1/b");
    private static final String TAG = Provenance.tag("countries");

    private final EhcacheStore store =
            EhcacheStore.builder().clock(new ManualClock()).build();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void invalidatedResponseIsRemovedImmediately() {
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        assertThat(store.invalidate(List.of(TAG), false)).isEqualTo(1);
        assertThat(store.get(KEY)).isSameAs(Variants.NONE);
    }

    @Test
    void requestThatBeganBeforeAnInvalidationIsRejectedAfterIt() {
        long before = store.clock();
        store.invalidate(List.of(TAG), false);
        assertThat(store.put(KEY, MadeResponse.of(before, TAG))).isFalse();
        assertThat(store.get(KEY).isEmpty()).isTrue();
        assertThat(store.put(KEY, MadeResponse.of(store.clock(), TAG))).isTrue();
        assertThat(store.get(KEY).isEmpty()).isFalse();
    }

    @Test
    void rejectedPutKeepsTheStoredResponse() {
        long before = store.clock();
        store.invalidate(List.of(TAG), false);
        StoredResponse newer = MadeResponse.of(store.clock(), TAG);
        store.put(KEY, newer);
        assertThat(store.put(KEY, MadeResponse.of(before, TAG))).isFalse();
        assertThat(store.get(KEY).newestFirst()).containsExactly(newer);
    }

    @Test
    void invalidationKeepsOtherResponses() {
        StoredResponse other = MadeResponse.of(store.clock(), Provenance.tag("cities"), Provenance.path("/b"));
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        store.put(OTHER, other);
        long weight = store.weight();
        store.invalidate(List.of(TAG), false);
        assertThat(store.get(OTHER).newestFirst()).containsExactly(other);
        assertThat(store.weight()).as("what is alive").isBetween(1L, weight - 1);
        assertThat(store.size()).isEqualTo(1);
        store.invalidate(List.of(Provenance.path("/")), false);
        store.invalidate(List.of(Provenance.tag("/b")), false);
        store.invalidate(List.of(Provenance.principal("cities")), false);
        assertThat(store.get(OTHER).newestFirst()).containsExactly(other);
    }

    @Test
    void pathTagAndPrincipalWithTheSameTextAreDistinct() {
        for (String name : List.of(Provenance.path("x"), Provenance.tag("x"), Provenance.principal("x"))) {
            store.put(CacheKey.of("GET", name), MadeResponse.of(store.clock(), name));
        }
        store.invalidate(List.of(Provenance.tag("x")), false);
        assertThat(store.get(CacheKey.of("GET", Provenance.path("x"))).isEmpty())
                .isFalse();
        assertThat(store.get(CacheKey.of("GET", Provenance.tag("x"))).isEmpty()).isTrue();
        assertThat(store.get(CacheKey.of("GET", Provenance.principal("x"))).isEmpty())
                .isFalse();
    }

    @Test
    void softlyInvalidatedResponseIsStaleUntilItIsRefreshed() {
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        assertThat(store.invalidate(List.of(TAG), true)).isEqualTo(1);
        assertThat(only(KEY).isMadeStale()).isTrue();
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        assertThat(only(KEY).isMadeStale()).isFalse();
    }

    @Test
    void requestInProgressDuringASoftInvalidationIsStoredStale() {
        long before = store.clock();
        store.invalidate(List.of(TAG), true);
        assertThat(store.put(KEY, MadeResponse.of(before, TAG))).isTrue();
        assertThat(only(KEY).isMadeStale()).isTrue();
    }

    @Test
    void everythingCanBeMadeStale() {
        store.put(KEY, MadeResponse.of(store.clock()));
        store.put(OTHER, MadeResponse.of(store.clock(), TAG));
        assertThat(store.invalidate(List.of(Provenance.EVERYTHING), true)).isEqualTo(2);
        assertThat(only(KEY).isMadeStale()).isTrue();
        assertThat(only(OTHER).isMadeStale()).isTrue();
    }

    @Test
    void softlyInvalidatedResponseCanBeInvalidated() {
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        store.invalidate(List.of(TAG), true);
        store.invalidate(List.of(TAG), false);
        assertThat(store.get(KEY).isEmpty()).isTrue();
    }

    @Test
    void replacedResponseHasTheNewTags() {
        String old = Provenance.tag("old");
        store.put(KEY, MadeResponse.of(store.clock(), old));
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        assertThat(store.invalidate(List.of(old), false)).isZero();
        assertThat(store.get(KEY).isEmpty()).isFalse();
        assertThat(store.invalidate(List.of(TAG), false)).isEqualTo(1);
        assertThat(store.get(KEY).isEmpty()).isTrue();
    }

    @Test
    void variantsOfOneKeyAreInvalidatedSeparately() {
        String french = Provenance.tag("french");
        String german = Provenance.tag("german");
        store.put(KEY, MadeResponse.variant("fr", store.clock(), french, TAG));
        store.put(KEY, MadeResponse.variant("de", store.clock(), german, TAG));
        assertThat(store.invalidate(List.of(french), false)).isEqualTo(1);
        assertThat(store.get(KEY).select(asking("fr"))).isEmpty();
        assertThat(store.get(KEY).select(asking("de"))).isPresent();
        store.invalidate(List.of(german), true);
        assertThat(store.get(KEY).select(asking("de")))
                .hasValueSatisfying(stale -> assertThat(stale.isMadeStale()).isTrue());
        store.put(KEY, MadeResponse.variant("fr", store.clock(), french, TAG));
        assertThat(store.get(KEY).select(asking("fr")))
                .hasValueSatisfying(fresh -> assertThat(fresh.isMadeStale()).isFalse());
        assertThat(store.get(KEY).select(asking("de")))
                .hasValueSatisfying(stale -> assertThat(stale.isMadeStale()).isTrue());
        assertThat(store.invalidate(List.of(TAG), false)).isEqualTo(2);
        assertThat(store.get(KEY).isEmpty()).isTrue();
    }

    @Test
    void invalidatedVariantIsRemovedByTheNextPut() {
        store.put(KEY, MadeResponse.variant("fr", store.clock(), TAG));
        long weight = store.weight();
        store.invalidate(List.of(TAG), false);
        store.put(KEY, MadeResponse.variant("de", store.clock(), TAG));
        assertThat(store.get(KEY).newestFirst()).hasSize(1);
        assertThat(store.weight()).isEqualTo(weight);
        assertThat(store.invalidate(List.of(TAG), false)).isEqualTo(1);
    }

    @Test
    void clearRemovesEverythingAndReturnsTheCount() {
        store.put(KEY, MadeResponse.variant("fr", store.clock(), TAG));
        store.put(KEY, MadeResponse.variant("de", store.clock(), TAG));
        store.put(OTHER, MadeResponse.of(store.clock()));
        long before = store.clock();
        assertThat(store.invalidate(List.of(Provenance.EVERYTHING), true)).isEqualTo(3);
        assertThat(store.invalidate(List.of(Provenance.EVERYTHING), false)).isEqualTo(3);
        assertThat(store.size()).isZero();
        assertThat(store.weight()).isZero();
        assertThat(store.put(KEY, MadeResponse.of(before))).isFalse();
        assertThat(store.put(KEY, MadeResponse.of(store.clock()))).isTrue();
        assertThat(store.invalidate(List.of(TAG), false)).isZero();
    }

    @Test
    void nameInvalidatedBeforeAClearIsValidAgain() {
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        store.invalidate(List.of(Provenance.EVERYTHING), false);
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        store.put(OTHER, MadeResponse.of(store.clock(), TAG));
        assertThat(store.invalidate(List.of(TAG), false)).isEqualTo(2);
        assertThat(store.get(KEY).isEmpty()).isTrue();
        assertThat(store.get(OTHER).isEmpty()).isTrue();
    }

    @Test
    void removedResponseReleasesItsNames() {
        store.put(KEY, MadeResponse.of(store.clock(), TAG));
        store.remove(KEY, SelectingFields.NONE, ManualClock.START);
        store.remove(KEY, SelectingFields.NONE, ManualClock.START);
        assertThat(store.invalidate(List.of(TAG), false)).isZero();
    }

    @Test
    void unopenedStoreRemembersInvalidations() {
        long before = store.clock();
        assertThat(store.invalidate(List.of(TAG, Provenance.EVERYTHING), false)).isZero();
        assertThat(store.put(KEY, MadeResponse.of(before))).isFalse();
    }

    @Test
    void evictionsAreCountedAndReleaseNames() {
        try (EhcacheStore small = EhcacheStore.builder()
                .clock(new ManualClock())
                .heapBytes(20_000)
                .build()) {
            for (int i = 0; i < 100; i++) {
                assertThat(small.put(CacheKey.of("GET", "/" + i), MadeResponse.of(0, TAG)))
                        .isTrue();
            }
            assertThat(small.size()).isBetween(2L, 50L);
            assertThat(small.evictions()).isEqualTo(100 - small.size());
            long size = small.size();
            assertThat(small.invalidate(List.of(TAG), false)).isEqualTo(size);
            long evicted = small.evictions();
            small.remove(CacheKey.of("GET", "/99"), SelectingFields.NONE, ManualClock.START);
            small.invalidate(List.of(Provenance.EVERYTHING), false);
            assertThat(small.evictions())
                    .as("neither what is removed nor what is invalidated had to go for others")
                    .isEqualTo(evicted);
        }
    }

    @Test
    void tooLargeResponseHasNoNames() {
        try (EhcacheStore small =
                EhcacheStore.builder().clock(new ManualClock()).heapBytes(5_000).build()) {
            String[] names = {TAG};
            assertThat(small.put(KEY, MadeResponse.of(0, "x".repeat(10_000), names)))
                    .isFalse();
            assertThat(small.invalidate(List.of(TAG), false)).isZero();
            store.put(OTHER, MadeResponse.of(store.clock(), TAG));
            assertThat(store.invalidate(List.of(TAG), false)).isEqualTo(1);
        }
    }

    @Test
    void concurrentReadersNeverSeeInvalidatedResponses() throws InterruptedException, ExecutionException {
        int names = 10;
        int threads = 6;
        // For each name, the clock after the latest invalidation that has returned.
        AtomicLongArray over = new AtomicLongArray(names);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Random random = new Random(t);
            ends.add(pool.submit(() -> {
                start.await();
                for (int i = 0; i < 30_000; i++) {
                    int name = random.nextInt(names);
                    int second = random.nextInt(names);
                    CacheKey key = CacheKey.of("GET", "/" + random.nextInt(3) + '/' + name);
                    switch (random.nextInt(8)) {
                        case 0 -> invalidate(List.of("tag " + name), over, name);
                        case 1 -> store.invalidate(List.of("tag " + name), true);
                        case 2 -> store.remove(key, SelectingFields.NONE, ManualClock.START);
                        case 3, 4 -> {
                            long began = store.clock();
                            store.put(
                                    key, MadeResponse.variant("v" + (i % 3), began, "tag " + name, "second " + second));
                        }
                        case 5 -> {
                            if (i % 500 == 0) {
                                store.invalidate(List.of(Provenance.EVERYTHING), false);
                            }
                        }
                        default -> {
                            long least = over.get(name);
                            for (StoredResponse seen : store.get(key).newestFirst()) {
                                assertThat(seen.provenance().began()).isGreaterThanOrEqualTo(least);
                            }
                        }
                    }
                }
                return null;
            }));
        }
        start.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
        for (Future<?> end : ends) {
            end.get();
        }
        long stored = 0;
        for (int name = 0; name < names; name++) {
            for (int i = 0; i < 3; i++) {
                for (StoredResponse seen :
                        store.get(CacheKey.of("GET", "/" + i + '/' + name)).newestFirst()) {
                    assertThat(seen.provenance().began()).isGreaterThanOrEqualTo(over.get(name));
                    stored++;
                }
            }
        }
        assertThat(stored).isPositive();
        for (int name = 0; name < names; name++) {
            store.invalidate(List.of("tag " + name), false);
        }
        for (int name = 0; name < names; name++) {
            for (int i = 0; i < 3; i++) {
                assertThat(store.get(CacheKey.of("GET", "/" + i + '/' + name)).isEmpty())
                        .isTrue();
            }
        }
    }

    /** Afterwards nothing is to be seen that began before the clock as it was before. */
    private void invalidate(List<String> names, AtomicLongArray over, int name) {
        long before = store.clock();
        store.invalidate(names, false);
        over.accumulateAndGet(name, before + 1, Math::max);
    }

    private StoredResponse only(CacheKey key) {
        assertThat(store.get(key).newestFirst()).hasSize(1);
        return store.get(key).newestFirst().get(0);
    }
}
