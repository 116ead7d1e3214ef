package io.github.jerseycached.testkit;

import io.github.jerseycached.grizzly.GrizzlyCacheServer;
import java.io.IOException;
import org.glassfish.jersey.server.ResourceConfig;

/** Grizzly with the fast lane. */
final class GrizzlyLaneContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws IOException {
        return GrizzlyContainer.start(
                GrizzlyCacheServer.createHttpServer(Container.root(0), application, false), threads);
    }
}
