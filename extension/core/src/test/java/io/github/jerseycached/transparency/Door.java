package io.github.jerseycached.transparency;

import io.github.jerseycached.testkit.Container;
import java.util.List;
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

    /** Those that send a head as the chosen container does: some send no reason phrase, and name the default port. */
    static List<Door> comparable() {
        return Container.CHOSEN.startsWith("Grizzly") ? List.of(values()) : List.of(CONTAINER);
    }

    Container.Running open(ResourceConfig application) {
        return Container.serve(container, application, THREADS);
    }
}
