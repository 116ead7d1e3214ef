package io.github.jerseycached.transparency;

import io.github.jerseycached.testkit.Container;
import java.util.List;
import org.glassfish.jersey.server.ResourceConfig;

/** The ways by which a request reaches an application. A run of the tests tries one of them. */
enum Door {
    /** Jersey in the container that the build chose, Grizzly by default. */
    CONTAINER(Container.CHOSEN.equals("GrizzlyLane") ? "Grizzly" : Container.CHOSEN),
    /** The fast lane before Jersey on Grizzly. */
    GRIZZLY_LANE("GrizzlyLane");

    private static final int THREADS = 8;

    private final String container;

    Door(String container) {
        this.container = container;
    }

    /** The door of this run. The module of the fast lane runs the tests once more, through that. */
    static List<Door> chosen() {
        return List.of(Container.CHOSEN.equals("GrizzlyLane") ? GRIZZLY_LANE : CONTAINER);
    }

    Container.Running open(ResourceConfig application) {
        return Container.serve(container, application, THREADS);
    }
}
