package io.github.jerseycached.example;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** {@link Nodes} with one Redis. {@link #main} runs three of them for a user. */
final class NodesOnOneRedis implements AutoCloseable {
    private static final String PROGRAM = "redis-server";

    private final Process redis;
    private final Nodes nodes;

    private NodesOnOneRedis(int port, int count) throws IOException, SQLException {
        int redisPort = freePort();
        redis = redis(redisPort);
        nodes = new Nodes(
                port,
                Stream.generate(() -> Stores.of("redis://127.0.0.1:" + redisPort, null))
                        .limit(count)
                        .toList());
    }

    /**
     * Starts them.
     *
     * @param port of the round robin; 0 takes any free one
     */
    static NodesOnOneRedis start(int port, int nodes) throws IOException, SQLException {
        return new NodesOnOneRedis(port, nodes);
    }

    /** Runs three until the process is told to end. */
    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        // The nodes are to see the authority that the client asked for.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        if (!redisIsThere()) {
            System.err.println("There is no redis-server on the PATH; the package is called redis-server.");
            System.exit(1);
        }
        NodesOnOneRedis nodes =
                start(Settings.of(List.of(arguments), System.getenv()).port(), 3);
        Runtime.getRuntime().addShutdownHook(new Thread(nodes::close, "stop-nodes"));
        System.out.println("Three nodes are ready behind " + nodes.address() + " - stop them with Ctrl-C.");
        new CountDownLatch(1).await();
    }

    static boolean redisIsThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
    }

    URI address() {
        return nodes.address();
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Process redis(int port) throws IOException {
        Process redis = new ProcessBuilder(
                        PROGRAM,
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--maxmemory",
                        "64mb",
                        "--maxmemory-policy",
                        "allkeys-lru")
                .redirectErrorStream(true)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(redis.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return redis;
            }
        }
        throw new IOException("redis-server did not start");
    }

    @Override
    public void close() {
        nodes.close();
        redis.destroyForcibly();
    }
}
