package io.github.jerseycached.store;

import io.github.jerseycached.epoch.HeapEpochs;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Measures what invalidation by epochs costs: the heap that they take, the time of an invalidation whatever is stored, and
 * what a read pays for the names of its response. No test: heap and times are those of one machine. To be run with 4 GiB.
 */
final class EpochMeasurement {

    private static final int MILLION = 1_000_000;
    private static final Fields FIELDS = Fields.of("Content-Type", "text/plain");
    private static final Terms TERMS =
            new Terms(Instant.EPOCH, Duration.ZERO, Duration.ofDays(1), CacheControl.parse("max-age=86400"), false);
    private static final Validators NO_VALIDATORS = new Validators(null, null);

    private static volatile Object sink = "";

    private EpochMeasurement() {}

    private static final CacheKey KEY = CacheKey.of("GET", "http://127.0.0.1/");

    public static void main(String[] arguments) throws InterruptedException {
        heapOfBorneNames();
        heapOfNamesThatNothingBears();
        for (int stored : new int[] {10, MILLION}) {
            times(stored);
        }
        System.out.println("done " + sink.hashCode());
    }

    private static void heapOfBorneNames() throws InterruptedException {
        String[] names =
                IntStream.range(0, MILLION).mapToObj(i -> "tag:thing:" + i).toArray(String[]::new);
        HeapEpochs epochs = new HeapEpochs();
        HeapEpochs.Membership[][] held = new HeapEpochs.Membership[MILLION][];
        long before = usedHeap();
        for (int i = 0; i < MILLION; i++) {
            held[i] = epochs.join(KEY, new Provenance(0, List.of(names[i])));
        }
        long taken = usedHeap() - before;
        epochs.raise(List.of(names), false);
        long raised = usedHeap() - before;
        System.out.printf(
                Locale.ROOT,
                "%,d names held by stored responses (their texts are those of the responses): %.1f bytes each, of which"
                        + " the response's array %d; all raised: %.1f bytes each%n",
                epochs.size(),
                taken / (double) MILLION,
                24,
                raised / (double) MILLION);
        sink = held;
    }

    private static void heapOfNamesThatNothingBears() throws InterruptedException {
        HeapEpochs epochs = new HeapEpochs();
        long before = usedHeap();
        for (int i = 0; i < MILLION; i++) {
            epochs.raise(List.of("tag:nothing:" + i), false);
        }
        long taken = usedHeap() - before;
        System.out.printf(
                Locale.ROOT,
                "%,d names invalidated that nothing bears: %,d remembered, %,d bytes, %.1f each%n",
                MILLION,
                epochs.size(),
                taken,
                taken / (double) epochs.size());
        sink = epochs;
    }

    private static void times(int stored) {
        try (EhcacheStore store = EhcacheStore.builder().heapBytes(4L << 30).build()) {
            store.open();
            for (int i = 0; i < stored; i++) {
                store.put(key(i), response(1, i));
                if (i < 1000) {
                    store.put(key(MILLION + i), response(5, MILLION + i));
                }
            }
            int few = Math.min(stored, 1000);
            System.out.printf(Locale.ROOT, "%,d keys stored:%n", store.size());
            time(
                    "invalidate a name that one response bears",
                    i -> store.invalidate(List.of("tag:0:" + i % stored), false));
            time("invalidate a name that nothing bears", i -> store.invalidate(List.of("tag:none:" + i), false));
            time(
                    "make a name stale that one response bears",
                    i -> store.invalidate(List.of("tag:0:" + i % stored), true));
            try (EhcacheStore fresh = EhcacheStore.builder().heapBytes(4L << 30).build()) {
                fresh.open();
                for (int i = 0; i < stored; i++) {
                    fresh.put(key(i), response(1, i));
                }
                for (int i = 0; i < few; i++) {
                    fresh.put(key(MILLION + i), response(5, MILLION + i));
                }
                CacheKey[] one =
                        IntStream.range(0, few).mapToObj(EpochMeasurement::key).toArray(CacheKey[]::new);
                CacheKey[] five = IntStream.range(MILLION, MILLION + few)
                        .mapToObj(EpochMeasurement::key)
                        .toArray(CacheKey[]::new);
                time("get a response with 1 name", i -> sink = fresh.get(one[i % few]));
                time("get a response with 5 names", i -> sink = fresh.get(five[i % few]));
            }
            long from = System.nanoTime();
            store.invalidate(List.of(Provenance.EVERYTHING), false);
            System.out.printf(Locale.ROOT, "  clear: %,d µs%n", (System.nanoTime() - from) / 1000);
        }
    }

    /** The median of many batches, after as many that don't count. */
    private static void time(String what, IntConsumer operation) {
        int batches = 2001;
        int each = 100;
        double[] nanos = new double[batches];
        for (int round = 0; round < 2; round++) {
            for (int batch = 0; batch < batches; batch++) {
                long from = System.nanoTime();
                for (int i = 0; i < each; i++) {
                    operation.accept(batch * each + i);
                }
                nanos[batch] = (System.nanoTime() - from) / (double) each;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT, "  %-45s %8.0f ns, p99 %8.0f ns%n", what, nanos[batches / 2], nanos[batches * 99 / 100]);
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1:8080/things/" + i);
    }

    private static StoredResponse response(int names, int i) {
        List<String> held =
                IntStream.range(0, names).mapToObj(n -> "tag:" + n + ':' + i).toList();
        return new StoredResponse(
                200, "OK", FIELDS, new byte[20], SelectingFields.NONE, TERMS, NO_VALIDATORS, new Provenance(0, held));
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
