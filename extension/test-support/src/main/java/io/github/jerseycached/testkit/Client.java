package io.github.jerseycached.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends requests to the server at this root, with nothing in them but what a test says. */
public record Client(URI root) {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Sends a GET with these fields, given as names and values in turn. */
    public Answer get(String path, String... fields) {
        return send("GET", path, fields);
    }

    /** Sends a request without content. */
    public Answer send(String method, String path, String... fields) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), fields);
    }

    /** Sends a request. */
    public Answer send(String method, String path, HttpRequest.BodyPublisher body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (fields.length > 0) {
            request.headers(fields);
        }
        try {
            return new Answer(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException failed) {
            throw new AssertionError(method + ' ' + path + " got no answer", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
