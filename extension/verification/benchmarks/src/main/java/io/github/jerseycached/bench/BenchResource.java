package io.github.jerseycached.bench;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/**
 * The cheapest resource there can be: its methods return constants. What a cache gains over it, it gains over any other;
 * whether it is cached says the application, not the resource.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Cached(ttl = 3600)
public class BenchResource {

    static final EntityTag TAG = new EntityTag("AbCdEfGhIjKlMnOpQrStUv");

    @GET
    @Path("20b")
    @Produces(MediaType.TEXT_PLAIN)
    public String tiny() {
        return Bodies.TINY;
    }

    @GET
    @Path("2k")
    public String json() {
        return Bodies.JSON;
    }

    @GET
    @Path("100k")
    public String large() {
        return Bodies.LARGE;
    }

    @GET
    @Path("1m")
    public String huge() {
        return Bodies.HUGE;
    }

    /** With an entity tag, and a 304 by hand, as it is done where nothing does it by itself. */
    @GET
    @Path("tagged")
    public Response tagged(@Context Request request) {
        Response.ResponseBuilder notModified = request.evaluatePreconditions(TAG);
        return (notModified == null ? Response.ok(Bodies.JSON) : notModified)
                .tag(TAG)
                .build();
    }
}
