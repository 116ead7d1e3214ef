package io.github.jerseycached.grizzly;

import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * Serves a Jersey application by Grizzly with a fast lane: a stored response that is fresh is sent before Jersey, on the thread
 * that reads the request, where the store is in memory. The answer is the same as in Jersey, and listeners get the same record of
 * it.
 *
 * <p>The lane never skips what the application wants to run. Hits of a method take it if each filter of the method implements
 * {@link io.github.jerseycached.HitGuard} or {@link io.github.jerseycached.HitFields}, or says {@link
 * io.github.jerseycached.SkippedOnHit}. The log says once for each method whether its hits take the lane, and what to change if they
 * do not. The resource's class is not made for a hit in the lane.
 *
 * <pre>{@code
 * HttpServer server = GrizzlyCacheServer.createHttpServer(URI.create("http://localhost:8080/"), application, true);
 * }</pre>
 */
public final class GrizzlyCacheServer {

    private GrizzlyCacheServer() {}

    /**
     * Makes a server as {@link GrizzlyHttpServerFactory} does, and puts the fast lane in front of the application.
     *
     * @param uri where it listens, and below which path the application is
     * @param configuration the application
     * @param start whether the server is started at once; if not, it can be set up further before it is
     * @return the server
     * @throws ProcessingException when it cannot be started
     */
    public static HttpServer createHttpServer(URI uri, ResourceConfig configuration, boolean start) {
        HttpServer server = GrizzlyHttpServerFactory.createHttpServer(uri, configuration, false);
        ServerConfiguration handlers = server.getServerConfiguration();
        Map.Entry<HttpHandler, HttpHandlerRegistration[]> container =
                handlers.getHttpHandlersWithMapping().entrySet().iterator().next();
        handlers.removeHttpHandler(container.getKey());
        handlers.addHttpHandler(new FastLane(container.getKey()), container.getValue());
        if (start) {
            try {
                server.start();
            } catch (IOException failure) {
                server.shutdownNow();
                throw new ProcessingException("The server cannot be started: " + failure.getMessage(), failure);
            }
        }
        return server;
    }
}
