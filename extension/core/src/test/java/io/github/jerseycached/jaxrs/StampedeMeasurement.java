package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/**
 * Measures what becomes of a thousand requests at a time for one cold key whose method takes 300 ms, and of another route
 * meanwhile. No test: what it prints depends on the machine. Client and server share it.
 *
 * <p>Arguments name the scenarios to run, none for all that this JDK can: {@code default}, {@code 64}, {@code virtual}.
 */
final class StampedeMeasurement {

    private static final int REQUESTS = 1000;
    private static final int METHOD_MILLIS = 300;
    private static final int OTHER_EVERY_MILLIS = 3;
    private static final int LONGEST_SECONDS = 120;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private StampedeMeasurement() {}

    /** What the stampede asks for. */
    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger invocations = new AtomicInteger();

        @GET
        @Path("cached")
        @Cached(ttl = 600)
        public String cached() throws InterruptedException {
            return slow();
        }

        @GET
        @Path("uncached")
        public String uncached() throws InterruptedException {
            return slow();
        }

        @GET
        @Path("other")
        public String other() {
            return "other";
        }

        private String slow() throws InterruptedException {
            invocations.incrementAndGet();
            Thread.sleep(METHOD_MILLIS);
            return "done";
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> named = List.of(arguments);
        System.out.printf(
                Locale.ROOT,
                "JDK %s, %d processors, %d requests, method %d ms%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                REQUESTS,
                METHOD_MILLIS);
        System.out.printf(
                Locale.ROOT,
                "%-34s %11s %9s %9s %9s | other route: %8s %9s %9s%n",
                "",
                "invocations",
                "p50 ms",
                "p99 ms",
                "all ms",
                "requests",
                "p50 ms",
                "p99 ms");
        // Classes are loaded and connections made before anything counts.
        measure("(warm up) 64 threads", 64, null, "cached", 40);
        measure("(warm up) 64 threads", 64, null, "uncached", 40);
        if (named.isEmpty() || named.contains("default")) {
            measure("default threads", 0, null, "uncached", REQUESTS);
            measure("default threads", 0, null, "cached", REQUESTS);
        }
        if (named.isEmpty() || named.contains("64")) {
            measure("64 threads", 64, null, "uncached", REQUESTS);
            measure("64 threads", 64, null, "cached", REQUESTS);
            measure("64 threads, maxWaiting 32", 64, 32, "cached", REQUESTS);
            measure("64 threads, maxWaiting 60", 64, 60, "cached", REQUESTS);
        }
        if (virtualThreads() != null && (named.isEmpty() || named.contains("virtual"))) {
            measure("virtual threads", -1, null, "uncached", REQUESTS);
            measure("virtual threads", -1, null, "cached", REQUESTS);
        }
        System.exit(0);
    }

    /**
     * Measures one scenario.
     *
     * @param threads those of the server: zero for its default, negative for virtual ones
     * @param mostWaiting null for the default
     */
    private static void measure(String scenario, int threads, @Nullable Integer mostWaiting, String path, int requests)
            throws Exception {
        Resource resource = new Resource();
        HttpServer server = serve(resource, threads, mostWaiting);
        URI root =
                URI.create("http://127.0.0.1:" + server.getListener("grizzly").getPort() + '/');
        long[] others;
        List<CompletableFuture<Long>> stampede = new ArrayList<>();
        long from = System.nanoTime();
        long all;
        try {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<long[]> other =
                    CompletableFuture.supplyAsync(() -> others(root, over), task -> new Thread(task).start());
            for (int i = 0; i < requests; i++) {
                stampede.add(ask(root.resolve(path)));
            }
            CompletableFuture.allOf(stampede.toArray(CompletableFuture[]::new)).get(LONGEST_SECONDS, TimeUnit.SECONDS);
            all = System.nanoTime() - from;
            over.set(true);
            others = other.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } finally {
            server.shutdownNow();
        }
        long[] taken = stampede.stream().mapToLong(CompletableFuture::join).toArray();
        System.out.printf(
                Locale.ROOT,
                "%-34s %,11d %9.1f %9.1f %9.1f | %21d %9.1f %9.1f%n",
                scenario + ", " + path,
                resource.invocations.get(),
                millis(taken, 0.5),
                millis(taken, 0.99),
                all / 1e6,
                others.length,
                millis(others, 0.5),
                millis(others, 0.99));
    }

    private static CompletableFuture<Long> ask(URI uri) {
        long from = System.nanoTime();
        return CLIENT.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(answer.toString());
                    }
                    return System.nanoTime() - from;
                });
    }

    /** One more client that asks for another route, again and again. */
    private static long[] others(URI root, AtomicBoolean over) {
        List<Long> taken = new ArrayList<>();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(root.resolve("other")).build();
        try {
            while (!over.get()) {
                long from = System.nanoTime();
                client.send(request, HttpResponse.BodyHandlers.ofString());
                taken.add(System.nanoTime() - from);
                Thread.sleep(OTHER_EVERY_MILLIS);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return taken.stream().mapToLong(Long::longValue).toArray();
    }

    private static double millis(long[] nanos, double quantile) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile))] / 1e6;
    }

    private static HttpServer serve(Resource resource, int threads, @Nullable Integer mostWaiting) throws IOException {
        HttpCacheFeature.Builder cache = HttpCacheFeature.builder();
        if (mostWaiting != null) {
            cache.maxWaiting(mostWaiting);
        }
        ResourceConfig application = new ResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .register(resource)
                .register(cache.build());
        HttpServer server =
                GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), application, false);
        TCPNIOTransport transport = server.getListener("grizzly").getTransport();
        transport.setServerConnectionBackLog(REQUESTS * 2);
        if (threads > 0) {
            transport.setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                    .setPoolName("stampede")
                    .setCorePoolSize(threads)
                    .setMaxPoolSize(threads));
        } else if (threads < 0) {
            transport.setWorkerThreadPool(virtualThreads());
        }
        server.start();
        return server;
    }

    /** Of JDK 21 and later; null before. */
    private static @Nullable ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException older) {
            return null;
        }
    }
}
