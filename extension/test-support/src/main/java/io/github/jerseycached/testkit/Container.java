package io.github.jerseycached.testkit;

import java.net.URI;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * What serves an application on a free port of the loopback interface. The system property {@code jerseycached.container} names
 * one by the beginning of its class's name, for example {@code Jetty}; by default it is Grizzly.
 */
public interface Container {

    /** The name of the chosen one. */
    String CHOSEN = System.getProperty("jerseycached.container", "Grizzly");

    /** Starts a server that answers so many requests at a time, where the container lets that be said. */
    Running start(ResourceConfig application, int threads) throws Exception;

    /** Starts an application in the chosen container, with so many threads. */
    static Running serve(ResourceConfig application, int threads) {
        return serve(CHOSEN, application, threads);
    }

    /** Starts an application in the container of this name, with so many threads. */
    static Running serve(String name, ResourceConfig application, int threads) {
        try {
            return Class.forName(Container.class.getPackageName() + '.' + name + "Container")
                    .asSubclass(Container.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .start(application, threads);
        } catch (Exception failed) {
            throw new IllegalStateException("Container " + name + " does not start", failed);
        }
    }

    /** Starts an application in the chosen container, with a handful of threads. */
    static Running serve(ResourceConfig application) {
        return serve(application, 8);
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
