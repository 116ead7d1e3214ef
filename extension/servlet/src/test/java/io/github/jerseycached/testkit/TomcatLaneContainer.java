package io.github.jerseycached.testkit;

import io.github.jerseycached.servlet.FastLaneFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** An embedded Tomcat with the fast lane in front of Jersey. */
public final class TomcatLaneContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws Exception {
        return start(application, threads, FastLaneFilter::addTo);
    }

    /** Starts a server with filters in front of Jersey. */
    public static Running start(ResourceConfig application, int threads, Consumer<ServletContext> filters)
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
        context.addServletContainerInitializer(
                (types, servlets) -> {
                    filters.accept(servlets);
                    ServletRegistration.Dynamic jersey =
                            servlets.addServlet("jersey", new ServletContainer(application));
                    jersey.addMapping("/*");
                    jersey.setAsyncSupported(true);
                    jersey.setLoadOnStartup(1);
                },
                null);
        tomcat.start();
        if (!context.getState().isAvailable()) {
            tomcat.stop();
            tomcat.destroy();
            throw new IllegalStateException("The application does not start");
        }
        return new Running(Container.root(connector.getLocalPort()), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }
}
