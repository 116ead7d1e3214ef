package io.github.jerseycached.bench;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.EhcacheStore;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do a look-up and a put cost, with ten thousand keys of 2 KiB in the store? With {@code -t 2} also: do threads get in
 * each other's way?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// A heap that grows meanwhile would be measured, too: the first touch of a page costs more than a miss.
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {

    private static final int KEYS = 10_000;

    private final StoredResponse response = Samples.stored(null, Samples.request(Map.of()));
    private final EhcacheStore roomy = EhcacheStore.builder().build();
    // Half of the keys fit.
    private final EhcacheStore full = EhcacheStore.builder()
            .heapBytes(KEYS / 2 * (response.weight() + 500))
            .build();

    @Setup
    public void fill() {
        for (int i = 0; i < KEYS; i++) {
            roomy.put(key(i), response);
            full.put(key(i), response);
        }
    }

    @TearDown
    public void close() {
        roomy.close();
        full.close();
    }

    // A request, too, makes its key anew.
    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1:8080/things/" + i);
    }

    private static CacheKey anyKey() {
        return key(ThreadLocalRandom.current().nextInt(KEYS));
    }

    /** Making a key and nothing else: what of the others is not the store's. */
    @Benchmark
    public CacheKey keyAlone() {
        return anyKey();
    }

    @Benchmark
    public Variants get() {
        return roomy.get(anyKey());
    }

    /** A put in place of what is stored. */
    @Benchmark
    public boolean put() {
        return roomy.put(anyKey(), response);
    }

    /** A put for which, half of the time, another key has to leave. */
    @Benchmark
    public boolean putIntoAFullStore() {
        return full.put(anyKey(), response);
    }
}
