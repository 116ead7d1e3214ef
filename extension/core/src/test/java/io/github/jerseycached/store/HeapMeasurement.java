package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;

/**
 * Measures what the bound of a store in bytes is worth: the heap that is really taken, for each byte that {@link
 * EhcacheStore} counts, and what Ehcache's own pool in bytes holds. No test: the heap is read after asking for garbage
 * collections, which proves something on a quiet machine only. How it is run says src-docs/decisions/0001-heap-bound-by-own-weights.md.
 */
final class HeapMeasurement {

    private static final long BOUND = 256L << 20;

    private HeapMeasurement() {}

    public static void main(String[] arguments) throws InterruptedException {
        Random random = new Random(1);
        measure("100 B", 400_000, i -> 100);
        measure("2 KiB", 200_000, i -> 2048);
        // Each order of magnitude as often as the others.
        measure("100 B to 1 MiB", 20_000, i -> (int) (100 * Math.pow(10_486, random.nextDouble())));
        measure("1 MiB over 20,000 of 100 B", 40_000, i -> i < 20_000 ? 100 : 1 << 20);
        ehcachesOwnPool();
    }

    private static void measure(String bodies, int puts, IntUnaryOperator length) throws InterruptedException {
        try (EhcacheStore store = EhcacheStore.builder()
                .heapBytes(BOUND)
                // All of them are fresh: what has expired is not counted.
                .clock(() -> Instant.EPOCH)
                .build()) {
            store.open();
            long before = usedHeap();
            for (int i = 0; i < puts; i++) {
                store.put(CacheKey.of("GET", "http://127.0.0.1:8080/things/" + i + "?q=abcdefgh"), response(i, length));
            }
            long taken = usedHeap() - before;
            System.out.printf(
                    "bodies of %s: %,d keys, counted %,d bytes, taken %,d: %.3f%n",
                    bodies, store.size(), store.weight(), taken, taken / (double) store.weight());
        }
    }

    // Each value is a text of its own, as it is when a response is stored.
    private static StoredResponse response(int i, IntUnaryOperator length) {
        Fields fields = Fields.of(
                "Content-Type", "application/json;n=" + i,
                "Cache-Control", "max-age=" + i,
                "Date", "Sun, 01 Mar 2026 12:00:00 GMT" + i,
                "ETag", "\"AbCdEfGhIjKlMnOp" + i + '"',
                "X-Total-Count", "" + i);
        Terms terms = new Terms(
                Instant.ofEpochSecond(i),
                Duration.ZERO,
                Duration.ofMinutes(10),
                CacheControl.parse("max-age=" + i),
                false);
        return new StoredResponse(
                200,
                "OK",
                fields,
                new byte[length.applyAsInt(i)],
                SelectingFields.of(null, Set.of(), NOTHING).orElseThrow(),
                terms,
                new Validators(null, null),
                new Provenance(0, List.of()));
    }

    private static final RequestHead NOTHING = new RequestHead() {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String field(String name) {
            return null;
        }
    };

    private static void ehcachesOwnPool() {
        try (CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        "pool",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                Long.class,
                                byte[].class,
                                ResourcePoolsBuilder.newResourcePoolsBuilder().heap(64, MemoryUnit.MB)))
                .build(true)) {
            Cache<Long, byte[]> pool = manager.getCache("pool", Long.class, byte[].class);
            for (long i = 0; i < 200_000; i++) {
                pool.put(i, new byte[100]);
            }
            for (long i = 0; i < 400; i++) {
                pool.put(-1 - i, new byte[900_000]);
            }
            long bytes = 0;
            for (Cache.Entry<Long, byte[]> entry : pool) {
                bytes += entry.getValue().length;
            }
            System.out.printf("Ehcache's own pool of 64 MB: holds %d MiB of bodies%n", bytes >> 20);
        }
    }

    private static long usedHeap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            runtime.gc();
            Thread.sleep(200);
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
