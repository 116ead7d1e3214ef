package io.github.jerseycached.testkit;

import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** An embedded Jetty with the fast lane in front of Jersey. */
public final class JettyLaneContainer implements Container {

    // Of its own: one accepts, one selects.
    private static final int OWN_THREADS = 4;

    @Override
    public Running start(ResourceConfig application, int threads) throws Exception {
        return start(application, threads, CountedLane::addTo);
    }

    /** Starts a server with filters in front of Jersey. */
    public static Running start(ResourceConfig application, int threads, Consumer<ServletContext> filters)
            throws Exception {
        application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        Server server = new Server(new QueuedThreadPool(threads + OWN_THREADS));
        HttpConfiguration http = new HttpConfiguration();
        http.setSendDateHeader(false);
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServletContainerInitializer((types, servlets) -> filters.accept(servlets));
        ServletHolder jersey = new ServletHolder(new ServletContainer(application));
        jersey.setAsyncSupported(true);
        jersey.setInitOrder(1);
        context.addServlet(jersey, "/*");
        server.setHandler(context);
        server.start();
        return new Running(Container.root(connector.getLocalPort()), server::stop);
    }
}
