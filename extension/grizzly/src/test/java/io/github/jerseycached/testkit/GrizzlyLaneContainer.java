package io.github.jerseycached.testkit;

import io.github.jerseycached.engine.FastLaneEntry;
import io.github.jerseycached.grizzly.GrizzlyCacheServer;
import java.io.IOException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpServerProbe;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.jersey.server.ResourceConfig;

/** Grizzly with the fast lane. */
final class GrizzlyLaneContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws IOException {
        HttpServer server = GrizzlyCacheServer.createHttpServer(Container.root(0), application, false);
        server.getServerConfiguration()
                .getMonitoringConfig()
                .getWebServerConfig()
                .addProbes(new Hits());
        return GrizzlyContainer.start(server, threads);
    }

    private static final class Hits extends HttpServerProbe.Adapter {

        @Override
        @SuppressWarnings("rawtypes") // As it is declared.
        public void onRequestCompleteEvent(HttpServerFilter filter, Connection connection, Response response) {
            LaneShare.count(
                    response.getHeader("Cache-Status"),
                    response.getRequest().getAttribute(FastLaneEntry.PROPERTY) == null);
        }
    }
}
