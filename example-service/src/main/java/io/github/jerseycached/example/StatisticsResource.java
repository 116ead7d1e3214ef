package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;

/** The heaviest reads. */
@Path("statistics")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public final class StatisticsResource {
    private static final long LEAST_POPULATION = 100_000;
    private static final long MOST_POPULATION = 100_000_000;

    private final Catalogue catalogue;
    private final Invocations invocations;

    @Inject
    StatisticsResource(Catalogue catalogue, Invocations invocations) {
        this.catalogue = catalogue;
        this.invocations = invocations;
    }

    /** The large cities that are farthest from any other large city: millions of distances are computed for it. */
    @GET
    @Path("isolation")
    @Cached(ttl = 60, tags = "cities")
    public List<Isolation> isolation(
            @QueryParam("minPopulation") @DefaultValue("200000") long minPopulation,
            @QueryParam("limit") @DefaultValue("20") int limit)
            throws SQLException {
        invocations.ran("GET /statistics/isolation");
        // A lower bound would take minutes: the work grows with the square of the number of cities.
        long population = Checks.inRange("minPopulation", minPopulation, LEAST_POPULATION, MOST_POPULATION);
        int most = Checks.limit(limit);
        return Isolation.mostIsolated(catalogue.citiesOf(population), most);
    }
}
