package io.github.jerseycached.bench;

import io.github.jerseycached.servlet.FastLaneFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.servlet.ServletContainer;

/** Servlet containers with what is put under load in them. */
final class ServletServers {

    private static final String HOST = "127.0.0.1";

    /** A servlet that writes constant bytes. */
    static final Consumer<ServletContext> RAW = context -> add(context, new Constants());

    /** Jersey without the cache. */
    static final Consumer<ServletContext> UNCACHED =
            context -> add(context, new ServletContainer(new BenchApplication(false)));

    /** Jersey with the cache, which answers inside it. */
    static final Consumer<ServletContext> HITS =
            context -> add(context, new ServletContainer(new BenchApplication(true)));

    /** Jersey with the cache, which answers before it. */
    static final Consumer<ServletContext> LANE = context -> {
        FastLaneFilter.addTo(context);
        HITS.accept(context);
    };

    private ServletServers() {}

    private static void add(ServletContext context, HttpServlet servlet) {
        ServletRegistration.Dynamic added = context.addServlet("under-load", servlet);
        added.addMapping("/*");
        added.setAsyncSupported(true);
        added.setLoadOnStartup(1);
    }

    static LoadServer.Running tomcat(Consumer<ServletContext> content) throws IOException, LifecycleException {
        Path work = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(work.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", HOST);
        // By default a connection is closed after 100 requests; connecting is not what is measured.
        connector.setProperty("maxKeepAliveRequests", "-1");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", work.toString());
        context.addServletContainerInitializer((types, servlets) -> content.accept(servlets), null);
        tomcat.start();
        return new LoadServer.Running() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void stop() throws LifecycleException {
                tomcat.stop();
            }
        };
    }

    static LoadServer.Running jetty(Consumer<ServletContext> content) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(HOST);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServletContainerInitializer((types, servlets) -> content.accept(servlets));
        server.setHandler(context);
        server.start();
        return new LoadServer.Running() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void stop() throws Exception {
                server.stop();
            }
        };
    }

    /** The answers of {@link BenchResource}, without all that finds and makes them. */
    private static final class Constants extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = Bodies.BY_PATH.get(request.getRequestURI());
            if (body == null) {
                response.setStatus(304);
                response.setHeader("ETag", Samples.ETAG);
                return;
            }
            response.setContentType("application/json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
