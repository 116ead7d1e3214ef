package io.github.jerseycached.bench;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a whole request cost in Jersey, without a network: answered by the method, by the store, or by a 304; and what
 * does a miss cost, which is stored? The method returns a constant, so what these cost more than it is the price of the
 * cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// A heap that grows meanwhile would be measured, too: the first touch of a page costs more than a miss.
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 15, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {

    private static final URI BASE = URI.create("http://127.0.0.1:8080/");

    /** Which body: a path of {@link BenchResource}. */
    @Param({"20b", "2k", "100k"})
    public String path = "2k";

    private final ApplicationHandler uncached = new ApplicationHandler(new BenchApplication(false));
    private final ApplicationHandler cached = new ApplicationHandler(new BenchApplication(true));
    private URI uri = BASE;
    private @Nullable String entityTag;
    private long others;

    /** Fills the store, and sees that each benchmark measures what it says. */
    @Setup
    public void check() throws ExecutionException, InterruptedException {
        uri = BASE.resolve(path);
        int length = answer(uncached, null).length;
        answer(cached, null);
        ContainerResponse hit = send(cached, null, OutputStream.nullOutputStream());
        entityTag = hit.getHeaderString("ETag");
        if (!String.valueOf(hit.getHeaderString("Cache-Status")).contains("; hit")
                || answer(cached, null).length != length
                || notModified().getStatus() != 304
                || !String.valueOf(miss().getHeaderString("Cache-Status")).contains("; stored")) {
            throw new IllegalStateException("not what is to be measured: " + hit.getHeaders());
        }
    }

    @Benchmark
    public ContainerResponse uncached() throws ExecutionException, InterruptedException {
        return send(uncached, null, OutputStream.nullOutputStream());
    }

    @Benchmark
    public ContainerResponse hit() throws ExecutionException, InterruptedException {
        return send(cached, null, OutputStream.nullOutputStream());
    }

    @Benchmark
    public ContainerResponse notModified() throws ExecutionException, InterruptedException {
        return send(cached, entityTag, OutputStream.nullOutputStream());
    }

    /** Each for another URI, so that the store is full after a while, and each makes room for itself. */
    @Benchmark
    public ContainerResponse miss() throws ExecutionException, InterruptedException {
        return send(cached, another(), null, OutputStream.nullOutputStream());
    }

    /** What {@link #miss()} is to be compared with. */
    @Benchmark
    public ContainerResponse uncachedEachAnother() throws ExecutionException, InterruptedException {
        return send(uncached, another(), null, OutputStream.nullOutputStream());
    }

    private URI another() {
        return BASE.resolve(path + "?n=" + others++);
    }

    private byte[] answer(ApplicationHandler application, @Nullable String ifNoneMatch)
            throws ExecutionException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        send(application, ifNoneMatch, body);
        return body.toByteArray();
    }

    private ContainerResponse send(ApplicationHandler application, @Nullable String ifNoneMatch, OutputStream body)
            throws ExecutionException, InterruptedException {
        return send(application, uri, ifNoneMatch, body);
    }

    private static ContainerResponse send(
            ApplicationHandler application, URI target, @Nullable String ifNoneMatch, OutputStream body)
            throws ExecutionException, InterruptedException {
        ContainerRequest request = new ContainerRequest(
                BASE, target, "GET", null, new MapPropertiesDelegate(), application.getConfiguration());
        // As many fields as a browser sends.
        request.header("Host", "127.0.0.1:8080");
        request.header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        request.header("Accept", "*/*");
        request.header("Accept-Language", "en-GB,en;q=0.5");
        request.header("Accept-Encoding", "gzip, deflate, br");
        request.header("Connection", "keep-alive");
        if (ifNoneMatch != null) {
            request.header("If-None-Match", ifNoneMatch);
        }
        return application.apply(request, body).get();
    }
}
