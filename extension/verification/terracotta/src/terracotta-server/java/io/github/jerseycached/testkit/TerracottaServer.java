package io.github.jerseycached.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ehcache.CacheManager;
import org.ehcache.PersistentCacheManager;
import org.ehcache.clustered.client.config.builders.ClusteredResourcePoolBuilder;
import org.ehcache.clustered.client.config.builders.ClusteredStoreConfigurationBuilder;
import org.ehcache.clustered.client.config.builders.ClusteringServiceConfigurationBuilder;
import org.ehcache.clustered.client.config.builders.TimeoutsBuilder;
import org.ehcache.clustered.common.Consistency;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;

/**
 * A Terracotta server on the loopback interface, of the kit that the profile {@code terracotta} fetches; and the caches that
 * stores share on it.
 */
public final class TerracottaServer implements AutoCloseable {

    private static final String RESOURCE = "main";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long MINUTES_TO_START = 2;

    private final Process process;
    private final int port;

    private TerracottaServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one, and waits until it is ready.
     *
     * @param directory where its files go
     * @param port where its clients come in
     * @param groupPort where further servers would
     */
    public static TerracottaServer start(Path directory, int port, int groupPort) throws Exception {
        ProcessBuilder starting = new ProcessBuilder(
                        "sh",
                        kit().resolve("server/bin/start-tc-server.sh").toString(),
                        "-n",
                        "n1",
                        "-N",
                        "main",
                        "-s",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-g",
                        Integer.toString(groupPort),
                        "-a",
                        "127.0.0.1",
                        "-b",
                        "127.0.0.1",
                        "-r",
                        directory.resolve("server").toString(),
                        "-o",
                        RESOURCE + ":1GB",
                        "--auto-activate")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        starting.environment().put("JAVA_HOME", System.getProperty("java.home"));
        TerracottaServer server = new TerracottaServer(starting.start(), port);
        try {
            server.ready().get(MINUTES_TO_START, TimeUnit.MINUTES);
            return server;
        } catch (Exception failed) {
            server.close();
            throw failed;
        }
    }

    private static Path kit() throws IOException {
        try (Stream<Path> found = Files.list(Path.of(System.getProperty("terracotta.kit")))) {
            return found.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private CompletableFuture<Void> ready() {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        // Reads on to the end: else the server waits for somebody to do so.
        Thread reader = new Thread(() -> {
            StringBuilder said = new StringBuilder();
            process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
                if (line.contains("ready for work")) {
                    ready.complete(null);
                } else if (!ready.isDone()) {
                    said.append(line).append('\n');
                }
            });
            ready.completeExceptionally(new IOException("The Terracotta server did not start:\n" + said));
        });
        reader.setDaemon(true);
        reader.start();
        return ready;
    }

    /**
     * Opens a cache {@code responses}, and the epochs beside it, that all who name the same cluster share.
     *
     * @return to be closed by the caller
     */
    public CacheManager open(String cluster) {
        return responses(cluster)
                .withCache("responses.epochs", shared(Long.class))
                .build(true);
    }

    /** The cache {@code responses} alone. */
    public CacheManagerBuilder<PersistentCacheManager> responses(String cluster) {
        return CacheManagerBuilder.newCacheManagerBuilder()
                .with(ClusteringServiceConfigurationBuilder.cluster(
                                URI.create("terracotta://127.0.0.1:" + port + '/' + cluster))
                        .timeouts(TimeoutsBuilder.timeouts().read(TIMEOUT).write(TIMEOUT))
                        .autoCreateOnReconnect(server -> server.defaultServerResource(RESOURCE)))
                .withCache("responses", shared(byte[].class));
    }

    private static <V> CacheConfigurationBuilder<String, V> shared(Class<V> values) {
        return CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        String.class,
                        values,
                        ResourcePoolsBuilder.newResourcePoolsBuilder()
                                .with(ClusteredResourcePoolBuilder.clusteredDedicated(RESOURCE, 32, MemoryUnit.MB)))
                .withService(ClusteredStoreConfigurationBuilder.withConsistency(Consistency.STRONG));
    }

    /** Ends it at once, as when its machine is lost. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
