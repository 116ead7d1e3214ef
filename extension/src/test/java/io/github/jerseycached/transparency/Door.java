package io.github.jerseycached.transparency;

import io.github.jerseycached.testkit.Container;
import org.glassfish.jersey.server.ResourceConfig;

/** The ways by which a request reaches an application. Each scenario runs through all of them. */
enum Door {
    /** Jersey in the container that the build chose, Grizzly by default. */
    CONTAINER(Container.CHOSEN),
    /** The fast lane before Jersey on Grizzly. */
    GRIZZLY_LANE("GrizzlyLane");

    private static final int THREADS = 8;

    private final String container;

    Door(String container) {
        this.container = container;
    }

    Container.Running open(ResourceConfig application) {
        return Container.serve(container, application, THREADS);
    }
}
