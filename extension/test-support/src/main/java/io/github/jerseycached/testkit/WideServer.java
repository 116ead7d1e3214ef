package io.github.jerseycached.testkit;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.glassfish.jersey.server.ResourceConfig;

/** A server with threads for many requests at a time, whose cache lets them wait for long. */
public final class WideServer implements AutoCloseable {

    /** How many threads answer requests. */
    public static final int THREADS = 64;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ManualClock clock = new ManualClock();
    private final HttpCacheFeature feature;
    private final Container.Running server;

    private WideServer(
            ResourceConfig application, ResponseStore store, UnaryOperator<HttpCacheFeature.Builder> settings) {
        this.feature = settings.apply(
                        HttpCacheFeature.builder().clock(clock).store(store).collapseTimeout(Duration.ofSeconds(60)))
                .build();
        application.register(feature);
        this.server = Container.serve(application, THREADS);
    }

    /** Serves an application. */
    public static WideServer of(ResourceConfig application) {
        return of(application, settings -> settings);
    }

    /** Serves an application with a cache of other settings. */
    public static WideServer of(ResourceConfig application, UnaryOperator<HttpCacheFeature.Builder> settings) {
        return of(application, EhcacheStore.builder().build(), settings);
    }

    /** Serves an application with another store and a cache of other settings. */
    public static WideServer of(
            ResourceConfig application, ResponseStore store, UnaryOperator<HttpCacheFeature.Builder> settings) {
        return new WideServer(application, store, settings);
    }

    /** The cache, as the application has it. */
    public HttpCache cache() {
        return feature.cache();
    }

    /** The URI of the root. */
    public URI root() {
        return server.root();
    }

    /** Moves the cache's clock. */
    public void advance(Duration by) {
        clock.advance(by);
    }

    /** Sends a GET with these fields, given as names and values in turn, and waits for the answer. */
    public Answer get(String path, String... fields) {
        return Await.result(begin(path, fields));
    }

    /** Sends a GET and does not wait. */
    public CompletableFuture<Answer> begin(String path, String... fields) {
        return send("GET", path, fields);
    }

    /** Sends a HEAD and does not wait. */
    public CompletableFuture<Answer> beginHead(String path) {
        return send("HEAD", path);
    }

    private CompletableFuture<Answer> send(String method, String path, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (fields.length > 0) {
            request.headers(fields);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Answer::new);
    }

    /** Sends as many GETs that wait for another one's response, and comes back when they do. */
    public List<CompletableFuture<Answer>> waiting(int requests, String path, String... fields) {
        long before = cache().statistics().waiting();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            answers.add(begin(path, fields));
        }
        awaitWaiting(before + requests);
        return answers;
    }

    /** Comes back when so many requests wait for another one's response. */
    public void awaitWaiting(long requests) {
        Await.until(requests + " wait", () -> cache().statistics().waiting() == requests);
    }

    /** Sends a GET and gives the connection, for a client that goes away. */
    public Socket connectAndGet(String path) {
        try {
            Socket client = new Socket(root().getHost(), root().getPort());
            client.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + root().getAuthority() + "\r\n\r\n";
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return client;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
