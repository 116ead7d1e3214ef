package io.github.jerseycached.conformance;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The forwarding application with its cache, on a free port of the loopback interface. */
final class ForwardingServer implements AutoCloseable {

    private final HttpServer server;

    ForwardingServer(InetSocketAddress upstream) throws IOException {
        HttpCacheFeature cache = HttpCacheFeature.builder()
                .heuristicFreshness(true)
                // The suite's targeted field; by default the cache obeys CDN-Cache-Control.
                .targetList("Surrogate-Control")
                .build();
        ResourceConfig application = new ResourceConfig()
                .register(new ForwardingResource(new Upstream(upstream)))
                .register(cache)
                // A Location is passed on as it came.
                .property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true);
        server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), application, false);
        // A DELETE with a body is passed on as it came.
        server.getServerConfiguration().setAllowPayloadForUndefinedHttpMethods(true);
        server.start();
    }

    /** Where it listens, without a slash at the end. */
    String root() {
        return "http://127.0.0.1:" + server.getListener("grizzly").getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
