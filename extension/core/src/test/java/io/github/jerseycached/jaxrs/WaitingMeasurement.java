package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * Measures how long requests wait for each other where the one that runs the method fails, hangs, or is overtaken by
 * invalidations. No test: what it prints depends on the machine. Client and server share it.
 */
final class WaitingMeasurement {

    private static final int METHOD_MILLIS = 300;
    private static final int HANGS_MILLIS = 12_000;
    private static final int LONGEST_SECONDS = 120;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private WaitingMeasurement() {}

    /** Each method takes its time. */
    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("failing")
        @Cached(ttl = 600)
        public Response failing() throws InterruptedException {
            slow();
            return Response.status(503).entity("failed").build();
        }

        @GET
        @Path("failing-uncached")
        public Response failingUncached() throws InterruptedException {
            return failing();
        }

        @GET
        @Path("written")
        @Cached(ttl = 600, tags = "written")
        public String written() throws InterruptedException {
            slow();
            return "written";
        }

        @GET
        @Path("hangs-once")
        @Cached(ttl = 2)
        public String hangsOnce() throws InterruptedException {
            if (runs.incrementAndGet() == 2) {
                Thread.sleep(HANGS_MILLIS);
            } else {
                Thread.sleep(METHOD_MILLIS);
            }
            return "done";
        }

        @GET
        @Path("other")
        public String other() {
            return "other";
        }

        private void slow() throws InterruptedException {
            runs.incrementAndGet();
            Thread.sleep(METHOD_MILLIS);
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (Served warm = new Served(64)) {
            warm.atOnce("failing", 40);
            warm.atOnce("failing-uncached", 40);
        }
        System.out.printf(Locale.ROOT, "%-58s %6s %9s %9s %9s%n", "", "runs", "p50 ms", "p99 ms", "most ms");
        for (String path : List.of("failing", "failing-uncached")) {
            try (Served server = new Served(64)) {
                server.print("20 at once, " + path, server.atOnce(path, 20));
            }
            try (Served server = new Served(64)) {
                server.print("8 a second for 10 s, " + path, server.steadily(path, 8, 10, () -> {}, 0));
            }
        }
        try (Served server = new Served(200)) {
            server.print("100 at once on 200 threads, written", server.atOnce("written", 100));
        }
        for (int perSecond : new int[] {20, 100}) {
            try (Served server = new Served(64)) {
                Runnable write = () -> server.feature.cache().invalidateTags("written");
                server.print(
                        perSecond + " a second for 10 s, 5 writes a second, written",
                        server.steadily("written", perSecond, 10, write, 5));
            }
        }
        for (int threads : new int[] {0, 64}) {
            try (Served server = new Served(threads)) {
                server.atOnce("hangs-once", 1);
                TimeUnit.SECONDS.sleep(2);
                AtomicBoolean over = new AtomicBoolean();
                CompletableFuture<long[]> others =
                        CompletableFuture.supplyAsync(() -> server.others(over), task -> new Thread(task).start());
                long[] taken = server.steadily("hangs-once", 20, 14, () -> {}, 0);
                over.set(true);
                String on = threads == 0 ? "default threads" : threads + " threads";
                server.print("20 a second for 14 s, one run hangs 12 s, " + on, taken);
                server.print("    another route meanwhile", others.get(LONGEST_SECONDS, TimeUnit.SECONDS));
            }
        }
        System.exit(0);
    }

    /** A server and what is asked of it. */
    private static final class Served implements AutoCloseable {
        private final Resource resource = new Resource();
        private final HttpCacheFeature feature = HttpCacheFeature.builder().build();
        private final HttpServer server;
        private final URI root;

        /** @param threads zero for the server's default */
        Served(int threads) throws IOException {
            ResourceConfig application = new ResourceConfig()
                    .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                    .register(resource)
                    .register(feature);
            server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), application, false);
            if (threads > 0) {
                server.getListener("grizzly")
                        .getTransport()
                        .setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                                .setPoolName("waiting")
                                .setCorePoolSize(threads)
                                .setMaxPoolSize(threads));
            }
            server.start();
            root = URI.create(
                    "http://127.0.0.1:" + server.getListener("grizzly").getPort() + '/');
        }

        private CompletableFuture<Long> ask(String path) {
            long from = System.nanoTime();
            return CLIENT.sendAsync(
                            HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                    .thenApply(answer -> System.nanoTime() - from);
        }

        long[] atOnce(String path, int requests) throws Exception {
            List<CompletableFuture<Long>> asked = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                asked.add(ask(path));
            }
            return taken(asked);
        }

        long[] steadily(String path, int perSecond, int seconds, Runnable write, int writesPerSecond) throws Exception {
            List<CompletableFuture<Long>> asked = new ArrayList<>();
            long from = System.nanoTime();
            long writes = 0;
            for (int i = 0; i < perSecond * seconds; i++) {
                long at = i * 1_000_000_000L / perSecond;
                TimeUnit.NANOSECONDS.sleep(from + at - System.nanoTime());
                while (writes < at * writesPerSecond / 1_000_000_000L) {
                    writes++;
                    write.run();
                }
                asked.add(ask(path));
            }
            return taken(asked);
        }

        private static long[] taken(List<CompletableFuture<Long>> asked) throws Exception {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).get(LONGEST_SECONDS, TimeUnit.SECONDS);
            return asked.stream().mapToLong(CompletableFuture::join).toArray();
        }

        long[] others(AtomicBoolean over) {
            List<Long> taken = new ArrayList<>();
            while (!over.get()) {
                taken.add(ask("other").join());
                try {
                    Thread.sleep(3);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            return taken.stream().mapToLong(Long::longValue).toArray();
        }

        void print(String scenario, long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            System.out.printf(
                    Locale.ROOT,
                    "%-58s %6d %9.0f %9.0f %9.0f%n",
                    scenario,
                    resource.runs.get(),
                    at(sorted, 0.5),
                    at(sorted, 0.99),
                    at(sorted, 1));
        }

        private static double at(long[] sorted, double quantile) {
            return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile))] / 1e6;
        }

        @Override
        public void close() {
            server.shutdownNow();
        }
    }
}
