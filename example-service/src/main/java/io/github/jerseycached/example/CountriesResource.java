package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;

/** Countries, summed up from their cities: the same work for everyone who asks. */
@Path("countries")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public final class CountriesResource {
    private final Catalogue catalogue;
    private final Invocations invocations;

    @Inject
    CountriesResource(Catalogue catalogue, Invocations invocations) {
        this.catalogue = catalogue;
        this.invocations = invocations;
    }

    /** All countries, the one with the most inhabitants first. */
    @GET
    @Cached(ttl = 60, tags = "cities")
    public List<Country> countries() throws SQLException {
        invocations.ran("GET /countries");
        return catalogue.countries();
    }

    /** One country with its ten largest cities. That there is no such country is worth remembering, too. */
    @GET
    @Path("{code}")
    @Cached(ttl = 30, tags = "cities", statuses = 404)
    public CountryStatistics country(@PathParam("code") String code) throws SQLException {
        invocations.ran("GET /countries/{code}");
        return catalogue
                .country(CountryCode.normalise(code))
                .orElseThrow(() -> Problem.notFound("The catalogue has no country with the code " + code));
    }
}
