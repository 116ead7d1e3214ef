package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.testkit.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of a store whatever tiers it has. */
class EhcacheTiersTest {

    /** The combinations, each far too small for all that is put. */
    enum Tiers {
        HEAP {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(HEAP_BYTES);
            }
        },
        OFF_HEAP {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(0).offHeapBytes(OFF_HEAP_BYTES);
            }
        },
        DISK {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(0).disk(directory, DISK_BYTES);
            }
        },
        HEAP_AND_OFF_HEAP {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(HEAP_BYTES).offHeapBytes(OFF_HEAP_BYTES);
            }
        },
        HEAP_AND_DISK {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(HEAP_BYTES).disk(directory, DISK_BYTES);
            }
        },
        OFF_HEAP_AND_DISK {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(0).offHeapBytes(OFF_HEAP_BYTES).disk(directory, DISK_BYTES);
            }
        },
        ALL {
            @Override
            EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory) {
                return store.heapBytes(HEAP_BYTES).offHeapBytes(OFF_HEAP_BYTES).disk(directory, DISK_BYTES);
            }
        };

        abstract EhcacheStore.Builder with(EhcacheStore.Builder store, Path directory);
    }

    private static final long HEAP_BYTES = 64 << 10;
    private static final long OFF_HEAP_BYTES = 4 << 20;
    private static final long DISK_BYTES = 8 << 20;

    @TempDir
    Path directory;

    private EhcacheStore store = EhcacheStore.builder().build();

    private void open(Tiers tiers) {
        store = tiers.with(EhcacheStore.builder().clock(new ManualClock()), directory)
                .build();
        store.open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void storedResponseIsReadBackCompletely(Tiers tiers) {
        open(tiers);
        for (int i = 0; i < 30; i++) {
            assertThat(store.put(key(i), MadeResponse.of(0, "body " + i, new String[] {"tag:" + i})))
                    .isTrue();
        }
        for (int i = 0; i < 30; i++) {
            StoredResponse found = only(store.get(key(i)));
            assertThat(MadeResponse.body(found)).isEqualTo("body " + i);
            assertThat(found.provenance().names()).containsExactly("tag:" + i);
        }
        assertThat(store.size()).isEqualTo(30);
        assertThat(store.get(key(99)).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void variantsOfAKeyAreKeptTogether(Tiers tiers) {
        open(tiers);
        store.put(key(1), MadeResponse.variant("fr", 0));
        fill(300);
        store.put(key(1), MadeResponse.variant("de", 0));
        assertThat(store.get(key(1)).select(MadeResponse.asking("de"))).isPresent();
        if (tiers != Tiers.HEAP) {
            assertThat(store.get(key(1)).select(MadeResponse.asking("fr")))
                    .as("of those on a lower tier, too")
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "HEAP", mode = EnumSource.Mode.EXCLUDE)
    void responseEvictedFromTheHeapIsFoundInALowerTierAndPromoted(Tiers tiers) {
        open(tiers);
        fill(500);
        for (int i = 0; i < 500; i++) {
            assertThat(only(store.get(key(i))).length()).isEqualTo(1000);
        }
        boolean heap = tiers != Tiers.OFF_HEAP && tiers != Tiers.DISK && tiers != Tiers.OFF_HEAP_AND_DISK;
        assertThat(store.hasOnHeap(key(499))).isEqualTo(heap);
        assertThat(store.hasOnHeap(key(0))).as("long gone from the heap").isFalse();
        store.get(key(0));
        assertThat(store.hasOnHeap(key(0))).isEqualTo(heap);
    }

    @ParameterizedTest
    @EnumSource
    void anInvalidationReachesEveryTierAndNothingElse(Tiers tiers) {
        open(tiers);
        for (int i = 0; i < 400; i++) {
            store.put(key(i), MadeResponse.of(0, "x".repeat(1000), new String[] {"tag:" + i, "tag:all"}));
        }
        Set<Integer> there = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            if (!store.get(key(i)).isEmpty()) {
                there.add(i);
            }
        }
        store.invalidate(List.of("tag:3", "tag:399"), false);
        store.invalidate(List.of("tag:5"), true);
        for (int i = 0; i < 400; i++) {
            Variants found = store.get(key(i));
            assertThat(!found.isEmpty()).as("%s", i).isEqualTo(there.contains(i) && i != 3 && i != 399);
            if (!found.isEmpty()) {
                assertThat(only(found).isMadeStale()).as("%s", i).isEqualTo(i == 5);
            }
        }
        store.invalidate(List.of("tag:all"), true);
        for (int i = 0; i < 400; i++) {
            assertThat(store.get(key(i)).newestFirst()).allMatch(StoredResponse::isMadeStale);
        }
        store.invalidate(List.of("tag:all"), false);
        for (int i = 0; i < 400; i++) {
            assertThat(store.get(key(i)).isEmpty()).isTrue();
        }
        assertThat(store.put(key(1), MadeResponse.of(0, "tag:3")))
                .as("it began before")
                .isFalse();
        assertThat(store.put(key(1), MadeResponse.of(store.clock(), "tag:3"))).isTrue();
        assertThat(store.get(key(1)).isEmpty()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void clearRemovesEverything(Tiers tiers) {
        open(tiers);
        fill(200);
        store.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(store.size()).isZero();
        assertThat(store.get(key(199)).isEmpty()).isTrue();
        List<CacheKey> seen = new ArrayList<>();
        store.visit((key, variants) -> seen.add(key));
        assertThat(seen).isEmpty();
        assertThat(store.put(key(1), MadeResponse.of(0))).isFalse();
        assertThat(store.put(key(1), MadeResponse.of(store.clock()))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void softClearMakesEverythingStale(Tiers tiers) {
        open(tiers);
        fill(200);
        store.invalidate(List.of(Provenance.EVERYTHING), true);
        assertThat(only(store.get(key(199))).isMadeStale()).isTrue();
        assertThat(store.get(key(0)).newestFirst()).allMatch(StoredResponse::isMadeStale);
    }

    @ParameterizedTest
    @EnumSource
    void boundHoldsForAnySizes(Tiers tiers) {
        open(tiers);
        Random random = new Random(42);
        for (int i = 0; i < 1500; i++) {
            int length = (int) (100 * Math.pow(1000, random.nextDouble()));
            store.put(key(i), MadeResponse.of(0, "x".repeat(length), new String[0]));
            assertThat(store.weight()).isBetween(1L, store.bound().orElseThrow());
        }
        assertThat(store.evictions()).isPositive();
        assertThat(store.size()).isLessThan(1500);
    }

    @ParameterizedTest
    @EnumSource
    void eachStoredKeyIsVisitedOnce(Tiers tiers) {
        open(tiers);
        fill(300);
        store.invalidate(List.of("tag:7"), false);
        List<CacheKey> seen = new ArrayList<>();
        store.visit((key, variants) -> {
            assertThat(only(variants).length()).isEqualTo(1000);
            return seen.add(key);
        });
        assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThan(20).doesNotContain(key(7));
        if (tiers != Tiers.HEAP) {
            assertThat(seen).hasSize(299);
        }
        List<CacheKey> few = new ArrayList<>();
        store.visit((key, variants) -> {
            few.add(key);
            return few.size() < 3;
        });
        assertThat(few).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void removedResponseIsGoneFromEveryTier(Tiers tiers) {
        open(tiers);
        store.put(key(1), MadeResponse.of(0));
        store.remove(key(1), SelectingFields.NONE, ManualClock.START);
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aClosedStoreKeepsNothing(Tiers tiers) {
        open(tiers);
        store.put(key(1), MadeResponse.of(0));
        store.close();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.put(key(1), MadeResponse.of(store.clock()))).isFalse();
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void longResponseEvictsNoMoreThanNeeded(Tiers tiers) {
        open(tiers);
        fill(60);
        // Longer than the heap tier, and than a tier below it takes.
        store.put(key(-1), MadeResponse.of(0, "x".repeat(500_000), new String[0]));
        assertThat(store.get(key(-1)).isEmpty()).isTrue();
        assertThat(store.get(key(59)).isEmpty()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void readersNeverSeeInvalidatedResponses(Tiers tiers) throws InterruptedException {
        open(tiers);
        int keys = 40;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        AtomicReference<String> wrong = new AtomicReference<>("");
        CountDownLatch start = new CountDownLatch(1);
        for (int t = 0; t < 4; t++) {
            Random random = new Random(t);
            pool.execute(() -> {
                try {
                    start.await();
                } catch (InterruptedException stopped) {
                    return;
                }
                for (int i = 0; i < 3000; i++) {
                    int n = random.nextInt(keys);
                    switch (random.nextInt(4)) {
                        case 0 -> {
                            store.invalidate(List.of("tag:" + n), false);
                            // Over, so what is found from now on began at this time or later.
                        }
                        case 1 ->
                            store.put(key(n), MadeResponse.of(store.clock(), "x".repeat(4000), new String[] {"tag:" + n
                            }));
                        default -> {
                            long over = store.clock();
                            store.invalidate(List.of("tag:" + n), false);
                            for (StoredResponse found : store.get(key(n)).newestFirst()) {
                                if (found.provenance().began() <= over) {
                                    wrong.set(found.provenance() + " after " + over);
                                }
                            }
                        }
                    }
                }
            });
        }
        start.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong.get()).isEmpty();
    }

    @Test
    void forgottenNamesAreTreatedAsInvalidated() {
        store = EhcacheStore.builder()
                .heapBytes(0)
                .offHeapBytes(OFF_HEAP_BYTES)
                .mostNames(100)
                .build();
        store.put(key(1), MadeResponse.of(0, "tag:mine"));
        store.invalidate(List.of("tag:before"), false);
        store.put(key(2), MadeResponse.of(store.clock(), "tag:mine"));
        for (int i = 0; i < 150; i++) {
            store.invalidate(List.of("tag:" + i), false);
        }
        assertThat(store.get(key(1)).isEmpty()).as("all names are remembered").isFalse();
        for (int i = 150; i < 250; i++) {
            store.invalidate(List.of("tag:" + i), false);
        }
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.put(key(3), MadeResponse.of(store.clock(), "tag:249"))).isTrue();
        assertThat(store.get(key(3)).isEmpty()).isFalse();
    }

    private void fill(int keys) {
        for (int i = 0; i < keys; i++) {
            store.put(key(i), MadeResponse.of(0, "x".repeat(1000), new String[] {"tag:" + i}));
        }
    }

    private static StoredResponse only(Variants variants) {
        assertThat(variants.newestFirst()).hasSize(1);
        return variants.newestFirst().get(0);
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }
}
