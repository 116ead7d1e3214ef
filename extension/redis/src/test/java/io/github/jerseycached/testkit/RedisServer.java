package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real redis-server on a free port of the loopback interface, that can be killed, frozen and started again. The property
 * {@code jerseycached.redis} names another program, such as a valkey-server.
 */
public final class RedisServer implements AutoCloseable {

    private static final String PROGRAM = System.getProperty("jerseycached.redis", "redis-server");
    private static final long PATIENCE_SECONDS = 20;

    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final int port;
    private final Path directory;
    private final List<String> options;
    private final List<String> watching;
    private @Nullable Process process;

    private RedisServer(int port, List<String> options, List<String> watching) {
        this.port = port;
        this.options = options;
        this.watching = watching;
        try {
            directory = Files.createTempDirectory("redis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts one; the test is skipped where there is no redis-server on the path. */
    public static RedisServer running(String... options) {
        Assumptions.assumeTrue(
                isThere(), "No " + PROGRAM + " on the PATH: install the package redis-server to run this test");
        RedisServer server = new RedisServer(FreePort.any(), List.of(options), List.of());
        server.start();
        return server;
    }

    /** Starts a sentinel, which keeps nothing and watches others. */
    static RedisServer sentinel(int port, List<String> configuration) {
        RedisServer server = new RedisServer(port, List.of(), configuration);
        server.start();
        return server;
    }

    private static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(PROGRAM)));
    }

    /** Starts it again, on the same port and in the same directory. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        if (!watching.isEmpty()) {
            command.addAll(List.of(sentinelFile().toString(), "--sentinel"));
        }
        command.addAll(List.of(
                "--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString(), "--save", ""));
        command.addAll(options);
        try {
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process = started;
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
            StringBuilder said = new StringBuilder();
            for (String line = output.readLine(); ; line = output.readLine()) {
                assertThat(line).as("redis-server said: %s", said).isNotNull();
                said.append(line).append('\n');
                if (line.contains("Ready to accept connections") || line.contains("+monitor")) {
                    break;
                }
            }
            Thread drain = new Thread(() -> drain(output), "redis-server-output");
            drain.setDaemon(true);
            drain.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // A sentinel writes into it what it finds out.
    private Path sentinelFile() {
        try {
            return Files.write(directory.resolve("sentinel.conf"), watching);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // What it says further is of no interest, but must not fill the pipe.
            }
        } catch (IOException ended) {
            // So has the server.
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a crash would. */
    public void kill() {
        Process running = process;
        if (running != null) {
            end(running.destroyForcibly());
            process = null;
        }
    }

    /** Stops it from doing anything, though its connections stay open. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        Process running = process;
        assertThat(running).isNotNull();
        try {
            end(new ProcessBuilder("kill", signal, Long.toString(running.pid())).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void end(Process process) {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** Talks to it as an operator does. */
    public <T> T tell(Function<RedisCommands<String, byte[]>, T> commands) {
        RedisClient client = RedisClient.create(RedisURI.create(uri()));
        try {
            return commands.apply(client.connect(CODEC).sync());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
