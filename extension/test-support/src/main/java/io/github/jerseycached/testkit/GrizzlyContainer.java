package io.github.jerseycached.testkit;

import java.io.IOException;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.grizzly.GrizzlyTestContainerFactory;

/** {@code jersey-container-grizzly2-http}. */
final class GrizzlyContainer implements Container {

    @Override
    public Running start(ResourceConfig application) {
        return Container.start(new GrizzlyTestContainerFactory(), 0, application);
    }

    @Override
    public Running start(ResourceConfig application, int threads) throws IOException {
        return start(GrizzlyHttpServerFactory.createHttpServer(Container.root(0), application, false), threads);
    }

    static Running start(HttpServer server, int threads) throws IOException {
        // Else Grizzly turns a GET with content away before anybody could be poisoned by it.
        server.getServerConfiguration().setAllowPayloadForUndefinedHttpMethods(true);
        server.getListener("grizzly")
                .getTransport()
                .setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                        .setPoolName("tests")
                        .setCorePoolSize(threads)
                        .setMaxPoolSize(threads));
        server.start();
        return new Running(Container.root(server.getListener("grizzly").getPort()), server::shutdownNow);
    }
}
