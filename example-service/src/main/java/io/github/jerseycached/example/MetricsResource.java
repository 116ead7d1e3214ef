package io.github.jerseycached.example;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The cache's metrics, for Prometheus to fetch. */
@Path("metrics")
@PermitAll
public final class MetricsResource {
    private final PrometheusMeterRegistry registry;

    @Inject
    MetricsResource(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** All meters, in the text format of Prometheus. */
    @GET
    @Produces("text/plain;version=0.0.4;charset=utf-8")
    public String metrics() {
        return registry.scrape();
    }
}
