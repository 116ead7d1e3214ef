package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ByteBudget.Holding;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EhcacheStoreTest {

    private static final long BOUND = 8L << 20;

    private final ManualClock clock = new ManualClock();
    private final EhcacheStore store =
            EhcacheStore.builder().heapBytes(BOUND).clock(clock).build();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyPutIsFound() {
        for (int i = 0; i < 2000; i++) {
            assertThat(store.put(key(i), response(100))).isTrue();
        }
        for (int i = 0; i < 2000; i++) {
            assertThat(store.get(key(i)).newestFirst()).as("key %s", i).hasSize(1);
        }
        assertThat(store.size()).isEqualTo(2000);
    }

    @Test
    void boundHoldsAtAllTimesForAnySizes() {
        assertThat(store.bound()).hasValue(BOUND);
        Random random = new Random(42);
        long bodies = 0;
        for (int i = 0; i < 3000; i++) {
            // From 100 bytes to 1 MiB, each order of magnitude as often as the others.
            int length = (int) (100 * Math.pow(10_486, random.nextDouble()));
            assertThat(store.put(key(i), response(length))).isTrue();
            assertThat(store.weight()).isBetween(1L, BOUND);
        }
        for (int i = 0; i < 3000; i++) {
            for (StoredResponse kept : store.get(key(i)).newestFirst()) {
                bodies += kept.length();
            }
        }
        assertThat(bodies).isBetween(BOUND / 2, BOUND);
    }

    @Test
    void largeResponseEvictsAsManySmallOnesAsNeeded() {
        for (int i = 0; i < 5000; i++) {
            store.put(key(i), response(100));
        }
        assertThat(store.put(key(-1), response((int) BOUND - 10_000))).isTrue();
        assertThat(store.get(key(-1)).isEmpty()).isFalse();
        assertThat(store.weight()).isLessThanOrEqualTo(BOUND);
    }

    @Test
    void responseLargerThanTheStoreIsRejectedWithoutEviction() {
        store.put(key(1), response(100));
        assertThat(store.put(key(2), response((int) BOUND))).isFalse();
        assertThat(store.get(key(2)).isEmpty()).isTrue();
        assertThat(store.get(key(1)).isEmpty()).isFalse();
    }

    @Test
    void recentlyReadResponsesAreKept() {
        store.put(key(0), response(1000));
        for (int i = 1; i < 100_000; i++) {
            store.put(key(i), response(1000));
            assertThat(store.get(key(0)).isEmpty()).as("after %s others", i).isFalse();
        }
        assertThat(store.get(key(1)).isEmpty()).isTrue();
    }

    @Test
    void responseWithTheSameSelectingFieldsReplacesTheStoredOne() {
        store.put(key(1), response(100));
        long weight = store.weight();
        store.put(key(1), response(100));
        assertThat(store.get(key(1)).newestFirst()).hasSize(1);
        assertThat(store.weight()).isEqualTo(weight);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void variantsOfAKeyAreBoundedInNumber() {
        for (int i = 0; i < 100; i++) {
            store.put(key(1), variant("language-" + i, 10));
        }
        assertThat(store.get(key(1)).newestFirst()).hasSize(Variants.MOST);
        assertThat(store.get(key(1)).select(asking("language-99"))).isPresent();
        assertThat(store.get(key(1)).select(asking("language-0"))).isEmpty();
    }

    @Test
    void newestVariantIsKeptIfNotAllFit() {
        store.put(key(1), variant("fr", (int) BOUND / 2));
        assertThat(store.put(key(1), variant("de", (int) BOUND / 2))).isTrue();
        assertThat(store.get(key(1)).select(asking("de"))).isPresent();
        assertThat(store.get(key(1)).select(asking("fr"))).isEmpty();
        assertThat(store.weight()).isLessThanOrEqualTo(BOUND);
    }

    @Test
    void removeAndClearFreeTheirBytes() {
        store.put(key(1), response(100));
        store.put(key(2), response(100));
        store.remove(key(1), SelectingFields.NONE, ManualClock.START);
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.size()).isEqualTo(1);
        store.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(store.get(key(2)).isEmpty()).isTrue();
        assertThat(store.weight()).isZero();
        assertThat(store.size()).isZero();
    }

    @Test
    void aClosedStoreKeepsNothingUntilItIsOpenedAgain() {
        store.put(key(1), response(100));
        store.close();
        assertThat(store.isOpen()).isFalse();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.put(key(1), response(100))).isFalse();
        store.open();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.put(key(1), response(100)))
                .as("what began before the store was closed")
                .isFalse();
        assertThat(store.put(
                        key(1),
                        response(100)
                                .renewed(
                                        Fields.NONE,
                                        terms(Duration.ofSeconds(60)),
                                        new Provenance(store.clock(), List.of()))))
                .isTrue();
        assertThat(store.get(key(1)).isEmpty()).isFalse();
    }

    @Test
    void theBoundHoldsUnderManyThreads() throws InterruptedException {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        for (int t = 0; t < threads; t++) {
            Random random = new Random(t);
            pool.execute(() -> {
                try {
                    start.await();
                } catch (InterruptedException stopped) {
                    return;
                }
                for (int i = 0; i < 2000; i++) {
                    CacheKey key = key(random.nextInt(500));
                    switch (random.nextInt(4)) {
                        case 0 -> store.remove(key, SelectingFields.NONE, ManualClock.START);
                        case 1 -> store.get(key);
                        default -> store.put(key, response(random.nextInt(100_000)));
                    }
                }
            });
        }
        start.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        long weight = 0;
        int size = 0;
        for (int i = 0; i < 500; i++) {
            Variants variants = store.get(key(i));
            if (!variants.isEmpty()) {
                weight += new Holding(key(i), variants, List.of()).weight;
                size++;
            }
        }
        assertThat(store.weight()).isEqualTo(weight).isLessThanOrEqualTo(BOUND);
        assertThat(store.size()).isEqualTo(size);
    }

    @Test
    void invalidBoundsAreRejected() {
        for (long bytes : new long[] {-1, 1, 1023}) {
            assertThatThrownBy(() -> EhcacheStore.builder().heapBytes(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("heapBytes must be at least 1024, or 0 beside another tier, but is " + bytes);
        }
        assertThatThrownBy(() -> EhcacheStore.builder().heapBytes(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("heapBytes must be at least 1024 without another tier, but is 0");
        assertThatThrownBy(() -> EhcacheStore.builder().offHeapBytes(1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offHeapBytes must be at least 1048576, but is 1000");
        assertThatThrownBy(() -> EhcacheStore.builder().disk(Path.of("cache"), 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("disk must have at least 1048576 bytes, but has 1000");
        assertThatThrownBy(() -> EhcacheStore.builder()
                        .offHeapBytes(8 << 20)
                        .disk(Path.of("cache"), 8 << 20)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("disk must have more bytes than there are off the heap, but has 8388608 against 8388608");
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }

    private static StoredResponse response(int length) {
        return response(length, Duration.ofSeconds(60), null);
    }

    private static StoredResponse variant(String language, int length) {
        return response(length, Duration.ofSeconds(60), language);
    }

    private static StoredResponse response(int length, Duration lifetime, String language) {
        return new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain"),
                new byte[length],
                SelectingFields.of(language == null ? null : "Accept-Language", Set.of(), asking(language))
                        .orElseThrow(),
                terms(lifetime),
                new Validators(null, null),
                new Provenance(0, List.of()));
    }

    private static Terms terms(Duration lifetime) {
        return new Terms(ManualClock.START, Duration.ZERO, lifetime, CacheControl.NONE, false);
    }

    private static RequestHead asking(String language) {
        return new RequestHead() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public String field(String name) {
                return name.equalsIgnoreCase("Accept-Language") ? language : null;
            }
        };
    }
}
