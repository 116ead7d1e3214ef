package io.github.jerseycached.testkit;

import java.net.URI;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.spi.TestContainer;
import org.glassfish.jersey.test.spi.TestContainerFactory;

/**
 * What serves an application on a free port of the loopback interface. The system property {@code jerseycached.container} names
 * one by the beginning of its class's name, for example {@code Jetty}; by default it is Grizzly.
 *
 * <p>Where Jersey's test framework has a provider of such servers, they come from that. It keeps the server to itself, though, so
 * it stands in the way of a test that needs a number of threads, or what a server turns away by default, or Jetty without a
 * {@code Date} of its own: such a server is made here. Tests of several nodes, of faults and on bare sockets have servers and
 * clients of their own, too, for {@code JerseyTest} has one server and one client.
 */
public interface Container {

    /** How many threads are enough for most tests. */
    int HANDFUL = 8;

    /** The name of the chosen one. */
    String CHOSEN = System.getProperty("jerseycached.container", "Grizzly");

    /** Starts a server as it comes. */
    default Running start(ResourceConfig application) throws Exception {
        return start(application, HANDFUL);
    }

    /**
     * Starts a server that answers so many requests at a time, and lets a GET have content, where the container lets that be
     * said.
     */
    Running start(ResourceConfig application, int threads) throws Exception;

    /** Starts an application in the chosen container, with so many threads. */
    static Running serve(ResourceConfig application, int threads) {
        return serve(CHOSEN, application, threads);
    }

    /** Starts an application in the container of this name, with so many threads. */
    static Running serve(String name, ResourceConfig application, int threads) {
        try {
            return named(name).start(application, threads);
        } catch (Exception failed) {
            throw doesNotStart(name, failed);
        }
    }

    /** Starts an application in the chosen container, as that comes. */
    static Running serve(ResourceConfig application) {
        try {
            return named(CHOSEN).start(application);
        } catch (Exception failed) {
            throw doesNotStart(CHOSEN, failed);
        }
    }

    private static Container named(String name) throws ReflectiveOperationException {
        return Class.forName(Container.class.getPackageName() + '.' + name + "Container")
                .asSubclass(Container.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static IllegalStateException doesNotStart(String name, Exception failed) {
        return new IllegalStateException("Container " + name + " does not start", failed);
    }

    /** Starts an application by a provider of Jersey's test framework. */
    static Running start(TestContainerFactory provider, int port, ResourceConfig application) {
        TestContainer container = provider.create(root(port), DeploymentContext.newInstance(application));
        container.start();
        return new Running(container.getBaseUri(), container::stop);
    }

    /** Where a server is. */
    static URI root(int port) {
        return URI.create("http://127.0.0.1:" + port + '/');
    }

    /** A server that runs. */
    record Running(URI root, AutoCloseable stop) implements AutoCloseable {

        @Override
        public void close() {
            try {
                stop.close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
