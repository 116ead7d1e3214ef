package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** What may happen to a response when it is no longer fresh. Each says which run of its method made it. */
@Path("lifetimes")
@Produces(MediaType.TEXT_PLAIN)
@Singleton
@PermitAll
public final class LifetimesResource {
    private final Invocations invocations;
    private volatile boolean outage;

    @Inject
    LifetimesResource(Invocations invocations) {
        this.invocations = invocations;
    }

    /** Fresh for 5 seconds. For 10 more it is served stale, at once, while the method runs behind the answer. */
    @GET
    @Path("refreshed")
    @Cached(ttl = 5, staleWhileRevalidate = 10)
    public String refreshed() {
        long run = invocations.ran("GET /lifetimes/refreshed");
        return "Made by run " + run + "\n";
    }

    /** Fresh for 5 seconds. For 60 more it stands in when the method fails. */
    @GET
    @Path("fallback")
    @Cached(ttl = 5, staleIfError = 60)
    public String fallback() {
        long run = invocations.ran("GET /lifetimes/fallback");
        if (outage) {
            throw new ServiceUnavailableException();
        }
        return "Made by run " + run + "\n";
    }

    /** Makes {@link #fallback} fail from now on. */
    @PUT
    @Path("outage")
    public void startOutage() {
        invocations.ran("PUT /lifetimes/outage");
        outage = true;
    }

    /** Lets {@link #fallback} answer again. */
    @DELETE
    @Path("outage")
    public void endOutage() {
        invocations.ran("DELETE /lifetimes/outage");
        outage = false;
    }

    /** Fresh for 5 seconds. Then the method is asked whether it still holds, and says so without making it again. */
    @GET
    @Path("validated")
    @Cached(ttl = 5)
    public Response validated(@Context Request request) {
        invocations.ran("GET /lifetimes/validated");
        EntityTag version = new EntityTag("v1");
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(version);
        return (unchanged != null
                        ? unchanged
                        : Response.ok("The first version\n").tag(version))
                .build();
    }

    /** Four lifetimes: 60 seconds here, 5 in browsers, 30 in shared caches on the way, 300 in a CDN. */
    @GET
    @Path("separate")
    @Cached(ttl = 60, maxAge = 5, sharedMaxAge = 30, cdnTtl = 300)
    public String separate() {
        long run = invocations.ran("GET /lifetimes/separate");
        return "Made by run " + run + "\n";
    }
}
