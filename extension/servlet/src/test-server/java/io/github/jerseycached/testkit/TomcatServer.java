package io.github.jerseycached.testkit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/** An embedded Tomcat with Jersey in a servlet that asynchronous requests may come to. */
public final class TomcatServer {

    private TomcatServer() {}

    /**
     * Starts one on a free port.
     *
     * @param filters adds what stands in front of Jersey
     */
    public static Container.Running start(ResourceConfig application, int threads, Consumer<ServletContext> filters)
            throws Exception {
        // Else Tomcat writes a page of its own where the status is an error and the response has no entity.
        application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        Path work = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(work.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", Integer.toString(threads));
        // Else Tomcat turns away what is to be tried here.
        connector.setEncodedSolidusHandling("passthrough");
        connector.setProperty("relaxedQueryChars", "[]");
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("", work.toString());
        context.setFailCtxIfServletStartFails(true);
        Jersey servlet = new Jersey(application);
        context.addServletContainerInitializer(
                (types, servlets) -> {
                    filters.accept(servlets);
                    ServletRegistration.Dynamic jersey = servlets.addServlet("jersey", servlet);
                    jersey.addMapping("/*");
                    jersey.setAsyncSupported(true);
                    jersey.setLoadOnStartup(1);
                },
                null);
        tomcat.start();
        if (!context.getState().isAvailable()) {
            tomcat.stop();
            tomcat.destroy();
            throw new IllegalStateException("The application does not start", servlet.failure);
        }
        return new Container.Running(Container.root(connector.getLocalPort()), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }

    /** Keeps why it does not start: Tomcat says so to its log alone. */
    private static final class Jersey extends org.glassfish.jersey.servlet.ServletContainer {
        private static final long serialVersionUID = 1L;

        private transient @Nullable Exception failure;

        Jersey(ResourceConfig application) {
            super(application);
        }

        @Override
        public void init() throws ServletException {
            try {
                super.init();
            } catch (ServletException | RuntimeException failed) {
                failure = failed;
                throw failed;
            }
        }
    }
}
