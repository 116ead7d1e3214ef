package io.github.jerseycached.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that is running, and how it is called.
 *
 * @param strategy as {@link LoadServer.Strategy#suffix} writes it
 * @param root where it answers, on the loopback interface
 * @param process its own, above all that it started itself
 */
record Target(String kind, String strategy, URI root, Process process) {

    private static final String HOST = "127.0.0.1";
    private static final int TRIES = 100;

    /** As it is named on the command line: a kind, and its strategy if it is not the default. */
    String name() {
        return kind + strategy;
    }

    /** The processor time that it has taken since it started, with the processes that it started itself. */
    Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The kind of server of ours; {@code null} for another one. */
    LoadServer.@Nullable Kind server() {
        return server(kind);
    }

    private static LoadServer.@Nullable Kind server(String label) {
        for (LoadServer.Kind candidate : LoadServer.Kind.values()) {
            if (candidate.label().equals(label)) {
                return candidate;
            }
        }
        return null;
    }

    /** The field by which callers are known; {@code null} for none. */
    @Nullable String callersField() {
        return server() == null ? null : server().callersField();
    }

    /** The program that runs what this does. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Starts one of ours.
     *
     * @param java the program that runs it
     */
    static Target grizzly(Children children, String java, String name) throws IOException {
        String kind = name;
        LoadServer.Strategy strategy = LoadServer.Strategy.WORKER;
        for (LoadServer.Strategy candidate : LoadServer.Strategy.values()) {
            if (!candidate.suffix().isEmpty() && name.endsWith(candidate.suffix())) {
                strategy = candidate;
                kind = name.substring(0, name.length() - candidate.suffix().length());
            }
        }
        LoadServer.Kind known = server(kind);
        if (known == null) {
            throw new IllegalArgumentException("no server is called " + name);
        }
        Process process = children.start(List.of(
                java,
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-classpath",
                System.getProperty("java.class.path"),
                LoadServer.class.getName(),
                known.name(),
                strategy.name()));
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        if (port == null) {
            throw new IOException("the server " + name + " did not start");
        }
        return new Target(kind, strategy.suffix(), URI.create("http://" + HOST + ':' + port), process);
    }

    /** Starts nginx as a cache in front of another server. */
    static Target nginx(Children children, String program, URI origin) throws IOException {
        int port = freePort();
        Path directory = children.directory();
        Path configuration = directory.resolve("nginx.conf");
        // Started by root, nginx would else run its workers as somebody who may not read this directory.
        Files.writeString(configuration, """
                daemon off;
                user %1$s;
                worker_processes auto;
                pid %2$s/nginx.pid;
                error_log stderr error;
                events { worker_connections 2048; }
                http {
                  access_log off;
                  default_type application/octet-stream;
                  client_body_temp_path %2$s/nginx-body;
                  proxy_temp_path %2$s/nginx-proxy;
                  fastcgi_temp_path %2$s/nginx-fastcgi;
                  uwsgi_temp_path %2$s/nginx-uwsgi;
                  scgi_temp_path %2$s/nginx-scgi;
                  proxy_cache_path %2$s/nginx-cache keys_zone=bench:1m;
                  keepalive_requests 1000000000;
                  sendfile on;
                  tcp_nopush on;
                  open_file_cache max=100;
                  server {
                    listen %3$s:%4$d;
                    location / {
                      proxy_pass %5$s;
                      proxy_cache bench;
                      proxy_cache_valid 200 1h;
                    }
                  }
                }
                """.formatted(System.getProperty("user.name"), directory, HOST, port, origin));
        Process process = children.start(
                List.of(program, "-p", directory.toString(), "-e", "stderr", "-c", configuration.toString()));
        return new Target("nginx", "", answering(port), process);
    }

    /** Starts Varnish as a cache in front of another server. */
    static Target varnish(Children children, String program, URI origin) throws IOException {
        int port = freePort();
        Process process = children.start(List.of(
                program,
                // In the foreground, without its own change of user, and without a port to command it.
                "-F",
                "-j",
                "none",
                "-T",
                "none",
                "-n",
                children.directory().resolve("varnish").toString(),
                "-a",
                HOST + ':' + port,
                "-b",
                origin.getHost() + ':' + origin.getPort(),
                "-t",
                "3600",
                "-s",
                "malloc,64m"));
        return new Target("varnish", "", answering(port), process);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static URI answering(int port) throws IOException {
        URI root = URI.create("http://" + HOST + ':' + port);
        IOException failure = new IOException("nobody answers at " + root);
        for (int i = 0; i < TRIES; i++) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) root.resolve("/2k").toURL().openConnection();
                connection.setReadTimeout(5_000);
                if (connection.getResponseCode() == 200) {
                    return root;
                }
            } catch (IOException notYet) {
                failure = notYet;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stopped);
            }
        }
        throw failure;
    }
}
