package io.github.jerseycached.testkit;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** {@code jersey-container-jetty-http}. */
final class JettyContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws Exception {
        Server server = JettyHttpContainerFactory.createServer(Container.root(0), application, false);
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        // Jetty takes some for itself.
        ((QueuedThreadPool) server.getThreadPool()).setMaxThreads(threads + 8);
        connector.setHost("127.0.0.1");
        HttpConfiguration http =
                connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
        // Else a hit has two dates: Jetty's and that of the stored response.
        http.setSendDateHeader(false);
        // Else Jetty turns away what is to be tried here.
        http.setUriCompliance(UriCompliance.UNSAFE);
        server.setStopTimeout(0);
        server.start();
        return new Running(Container.root(connector.getLocalPort()), server::stop);
    }
}
