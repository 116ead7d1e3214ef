package io.github.jerseycached.example;

import static io.github.jerseycached.example.DemoUser.Roles.EDITOR;
import static io.github.jerseycached.example.DemoUser.Roles.READER;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Cached.Scope;
import io.github.jerseycached.HttpCache;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** What only those who have signed in may see, each with another {@link Scope}. */
@Path("members")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(READER)
@Singleton
public final class MembersResource {
    private final Catalogue catalogue;
    private final HttpCache cache;
    private final Invocations invocations;
    private final Map<String, Set<Long>> favourites = new ConcurrentHashMap<>();

    /**
     * What is one's own.
     *
     * @param name of the user
     * @param favourites cities that the user likes
     */
    public record Profile(String name, List<City> favourites) {}

    @Inject
    MembersResource(Catalogue catalogue, HttpCache cache, Invocations invocations) {
        this.catalogue = catalogue;
        this.cache = cache;
        this.invocations = invocations;
    }

    /** One's own: stored for each user apart. */
    @GET
    @Path("me")
    @Cached(ttl = 30, scope = Scope.PRIVATE, tags = "cities")
    public Profile me(@Context SecurityContext caller) throws SQLException {
        invocations.ran("GET /members/me");
        String name = caller.getUserPrincipal().getName();
        List<City> cities = new ArrayList<>();
        for (long id : favourites.getOrDefault(name, Set.of())) {
            catalogue.city(id).ifPresent(cities::add);
        }
        return new Profile(name, cities);
    }

    /** Adds to one's favourite cities. What is stored for others stays. */
    @PUT
    @Path("me/favourites/{id}")
    public void like(@PathParam("id") long id, @Context SecurityContext caller) throws SQLException {
        invocations.ran("PUT /members/me/favourites/{id}");
        if (catalogue.city(id).isEmpty()) {
            throw Problem.notFound("The catalogue has no city with the id " + id);
        }
        String name = caller.getUserPrincipal().getName();
        favourites.computeIfAbsent(name, user -> new ConcurrentSkipListSet<>()).add(id);
        cache.invalidatePrincipal(name);
    }

    /** The same for all who hold the same of two roles. */
    @GET
    @Path("briefing")
    @Cached(
            ttl = 30,
            scope = Scope.ROLES,
            roles = {READER, EDITOR})
    public List<String> briefing(@Context SecurityContext caller) {
        invocations.ran("GET /members/briefing");
        return caller.isUserInRole(EDITOR)
                ? List.of("For readers: the catalogue is complete.", "For editors: two drafts wait.")
                : List.of("For readers: the catalogue is complete.");
    }

    /** The same for all who are let through: one stored response. */
    @GET
    @Path("notice")
    @Cached(ttl = 30, scope = Scope.PUBLIC)
    public List<String> notice() {
        invocations.ran("GET /members/notice");
        return List.of("Members meet on Friday.");
    }
}
