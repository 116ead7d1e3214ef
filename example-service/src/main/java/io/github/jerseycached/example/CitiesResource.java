package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.QUERY;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cities: searching, looking up, and the writes that change what the reads say. */
@Path("cities")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public final class CitiesResource {
    private final Catalogue catalogue;
    private final Invocations invocations;

    @Inject
    CitiesResource(Catalogue catalogue, Invocations invocations) {
        this.catalogue = catalogue;
        this.invocations = invocations;
    }

    /** Cities whose name answers {@code q}, best first; without {@code q}, the largest ones. */
    @GET
    @Cached(ttl = 30, tags = "cities")
    public List<City> search(
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("country") @Nullable String country,
            @QueryParam("limit") @DefaultValue("20") int limit)
            throws SQLException {
        invocations.ran("GET /cities");
        return answer(text, country, limit);
    }

    /** The same search, asked in the body: for questions that are too long or too private for an address. */
    @QUERY
    @Cached(ttl = 30, tags = "cities")
    @Consumes(MediaType.APPLICATION_JSON)
    public List<City> search(@Nullable CityQuery body) throws SQLException {
        invocations.ran("QUERY /cities");
        CityQuery query = Checks.present("The body", body);
        return answer(Checks.present("q", query.q()), query.country(), query.limit() == null ? 20 : query.limit());
    }

    /** The cities nearest to a place. Parameters that are not declared here don't make another question. */
    @GET
    @Path("nearest")
    @Cached(ttl = 30, tags = "cities", query = Cached.DECLARED)
    public List<NearbyCity> nearest(
            @QueryParam("lat") @Nullable Double latitude,
            @QueryParam("lon") @Nullable Double longitude,
            @QueryParam("limit") @DefaultValue("10") int limit)
            throws SQLException {
        invocations.ran("GET /cities/nearest");
        return catalogue.nearest(
                Checks.latitude("lat", latitude), Checks.longitude("lon", longitude), Checks.limit(limit));
    }

    /** One city. */
    @GET
    @Path("{id}")
    @Cached(ttl = 10, tags = "city:{id}")
    public City city(@PathParam("id") long id) throws SQLException {
        invocations.ran("GET /cities/{id}");
        return catalogue.city(id).orElseThrow(() -> unknown(id));
    }

    /** Adds a city. */
    @POST
    @Invalidates(tags = "cities")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(@Nullable NewCity body, @Context UriInfo uriInfo) throws SQLException {
        invocations.ran("POST /cities");
        NewCity city = Checks.present("The body", body);
        City added = catalogue.add(
                Checks.name(city.name()),
                Checks.country(city.country()),
                Checks.latitude("latitude", city.latitude()),
                Checks.longitude("longitude", city.longitude()),
                Checks.population(city.population()));
        return Response.created(uriInfo.getAbsolutePathBuilder()
                        .path(Long.toString(added.id()))
                        .build())
                .entity(added)
                .build();
    }

    /** Gives a city another name and number of inhabitants; where it lies cannot change. */
    @PUT
    @Path("{id}")
    @Invalidates(tags = {"cities", "city:{id}"})
    @Consumes(MediaType.APPLICATION_JSON)
    public City change(@PathParam("id") long id, @Nullable CityChange body) throws SQLException {
        invocations.ran("PUT /cities/{id}");
        CityChange change = Checks.present("The body", body);
        if (!catalogue.change(id, Checks.name(change.name()), Checks.population(change.population()))) {
            throw unknown(id);
        }
        return catalogue.city(id).orElseThrow(() -> unknown(id));
    }

    /** Removes a city. */
    @DELETE
    @Path("{id}")
    @Invalidates(tags = {"cities", "city:{id}"})
    public void remove(@PathParam("id") long id) throws SQLException {
        invocations.ran("DELETE /cities/{id}");
        if (!catalogue.remove(id)) {
            throw unknown(id);
        }
    }

    private List<City> answer(String text, @Nullable String country, int limit) throws SQLException {
        return catalogue.search(
                Checks.text("q", text), Optional.ofNullable(country).map(Checks::country), Checks.limit(limit));
    }

    private static WebApplicationException unknown(long id) {
        return Problem.notFound("The catalogue has no city with the id " + id);
    }
}
