package io.github.jerseycached.bench;

import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.syntax.CacheControl;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What do the rules themselves cost on a hit, apart from Jersey and the store? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CoreBenchmark {

    private final Instant now = Samples.RECEIVED.plusSeconds(7);
    private final RequestHead browser = Samples.request(Map.of("Accept-Encoding", "gzip, deflate, br"));
    private final RequestHead returning = Samples.request(Map.of("If-None-Match", "\"old\", " + Samples.ETAG));
    private final StoredResponse stored = Samples.stored(null, browser);
    private final Variants one = Variants.NONE.with(stored);
    // The one that matches is looked at last.
    private final Variants three = Variants.NONE
            .with(Samples.stored("Accept-Encoding", browser))
            .with(Samples.stored("Accept-Encoding", Samples.request(Map.of("Accept-Encoding", "gzip"))))
            .with(Samples.stored("Accept-Encoding", Samples.request(Map.of())));

    private final String directives = "max-age=60, stale-while-revalidate=30, stale-if-error=3600";

    /** May the one response of a key be used (RFC 9111 §4)? */
    @Benchmark
    public Reuse reuse() {
        return Reuse.decide(browser, CacheControl.NONE, false, one, now);
    }

    /** The same, where {@code Vary} has to choose first (RFC 9111 §4.1). */
    @Benchmark
    public Reuse reuseOfThreeVariants() {
        return Reuse.decide(browser, CacheControl.NONE, false, three, now);
    }

    /** A {@code Cache-Control} of three directives (RFC 9111 §5.2). */
    @Benchmark
    public CacheControl parseCacheControl() {
        return CacheControl.parse(directives);
    }

    /** A request without conditions (RFC 9110 §13). */
    @Benchmark
    public Preconditions unconditional() {
        return Preconditions.evaluate(browser, stored.validators(), Samples.RECEIVED, now);
    }

    /** An {@code If-None-Match} whose second entity tag matches (RFC 9110 §13.1.2). */
    @Benchmark
    public Preconditions ifNoneMatch() {
        return Preconditions.evaluate(returning, stored.validators(), Samples.RECEIVED, now);
    }
}
