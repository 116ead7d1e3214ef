package io.github.jerseycached.example;

import io.github.jerseycached.store.ResponseStore;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Some services with one catalogue, behind a round robin: what stands in one's data centre, in one process. */
final class Nodes implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final RoundRobin front;

    /**
     * Starts them.
     *
     * @param port of the round robin; 0 takes any free one
     * @param stores each node's own way to the store that they share
     */
    Nodes(int port, List<? extends ResponseStore> stores) throws IOException, SQLException {
        Catalogue catalogue = Catalogue.open();
        parts.add(catalogue);
        List<ExampleService> services = new ArrayList<>();
        for (ResponseStore store : stores) {
            ExampleService service =
                    ExampleService.start(0, new ExampleApplication(catalogue, InstantSource.system(), store), () -> {});
            services.add(service);
            parts.add(service);
        }
        front = new RoundRobin(port, services);
        parts.add(front);
    }

    /** That of the round robin. */
    URI address() {
        return front.address();
    }

    @Override
    public void close() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) {
                System.err.println("Not closed in order: " + e);
            }
        }
    }
}
