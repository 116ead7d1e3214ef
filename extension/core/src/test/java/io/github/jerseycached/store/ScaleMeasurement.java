package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Measures a store of ten thousand responses beside one of a million, of 2 KiB each, off the heap: what each operation
 * costs, and what each response takes. No test: the times are those of one machine. How it is run says src-docs/stores.md.
 */
final class ScaleMeasurement {

    private static final int BODY_BYTES = 2048;
    private static final int OPERATIONS = 200_000;
    private static final Terms TERMS =
            new Terms(Instant.EPOCH, Duration.ZERO, Duration.ofDays(1), CacheControl.parse("max-age=86400"), false);

    private static volatile Object sink = "";

    private ScaleMeasurement() {}

    /** Measures a tier off the heap; given {@code disk}, one on disk. */
    public static void main(String[] arguments) throws Exception {
        boolean disk = arguments.length > 0 && arguments[0].equals("disk");
        // What is compiled on the way is measured by neither.
        measure(20_000, disk, false);
        measure(10_000, disk, true);
        measure(1_000_000, disk, true);
        System.out.println("done " + sink.hashCode());
    }

    private static void measure(int keys, boolean disk, boolean tell) throws Exception {
        long bytes = Math.max(64L << 20, keys * (disk ? 6000L : 3200L));
        Path directory = Files.createTempDirectory("scale");
        EhcacheStore.Builder builder = EhcacheStore.builder().heapBytes(4 << 20);
        try (EhcacheStore store = (disk ? builder.disk(directory, bytes) : builder.offHeapBytes(bytes)).build()) {
            store.open();
            Random random = new Random(1);
            double fill = nanos(keys, i -> store.put(key(i), response(i)));
            long weight = store.weight();
            double hit = nanos(OPERATIONS, i -> sink = store.get(key(random.nextInt(keys))));
            double visit = nanos(
                            1,
                            i -> store.visit((key, variants) -> {
                                sink = variants;
                                return true;
                            }))
                    / store.size();
            double invalidate =
                    nanos(OPERATIONS, i -> store.invalidate(List.of("tag:group:" + i % (keys / 10)), false));
            double miss = nanos(OPERATIONS, i -> sink = store.get(key(random.nextInt(keys))));
            long from = System.nanoTime();
            store.invalidate(List.of(Provenance.EVERYTHING), false);
            long clear = System.nanoTime() - from;
            if (tell) {
                System.out.printf(
                        Locale.ROOT,
                        "%,9d keys: put %,.0f ns, hit %,.0f ns, visited %,.0f ns a key, invalidate a tag %,.0f ns, get of"
                                + " what is invalidated or not there %,.0f ns, clear %,.0f µs; %,d bytes a key, %d"
                                + " evicted%n",
                        keys,
                        fill,
                        hit,
                        visit,
                        invalidate,
                        miss,
                        clear / 1000.0,
                        weight / keys,
                        store.evictions());
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            // What lies in a directory before the directory.
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static double nanos(int times, IntConsumer operation) {
        long from = System.nanoTime();
        for (int i = 0; i < times; i++) {
            operation.accept(i);
        }
        return (System.nanoTime() - from) / (double) times;
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1:8080/things/" + i);
    }

    private static StoredResponse response(int i) {
        Fields fields = Fields.of(
                "Content-Type", "application/json",
                "Cache-Control", "max-age=86400",
                "Date", "Sun, 01 Mar 2026 12:00:00 GMT",
                "ETag", "\"AbCdEfGhIjKlMnOp" + i + '"');
        return new StoredResponse(
                200,
                "OK",
                fields,
                new byte[BODY_BYTES],
                SelectingFields.NONE,
                TERMS,
                new Validators(null, null),
                new Provenance(0, List.of("path:/things/" + i, "tag:thing:" + i, "tag:group:" + i / 10)));
    }
}
