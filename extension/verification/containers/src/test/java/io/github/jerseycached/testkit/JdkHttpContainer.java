package io.github.jerseycached.testkit;

import com.sun.net.httpserver.HttpServer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.jdkhttp.JdkHttpServerTestContainerFactory;

/** {@code jersey-container-jdk-http}: the JDK's own server. */
final class JdkHttpContainer implements Container {

    @Override
    public Running start(ResourceConfig application) {
        return Container.start(new JdkHttpServerTestContainerFactory(), 0, application);
    }

    @Override
    public Running start(ResourceConfig application, int threads) {
        HttpServer server = JdkHttpServerFactory.createHttpServer(Container.root(0), application, false);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        server.setExecutor(workers);
        server.start();
        return new Running(Container.root(server.getAddress().getPort()), () -> {
            server.stop(0);
            workers.shutdownNow();
        });
    }
}
