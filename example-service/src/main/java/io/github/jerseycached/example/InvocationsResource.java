package io.github.jerseycached.example;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** How often each method really ran: whoever does not believe the cache can ask here. */
@Path("invocations")
@PermitAll
public final class InvocationsResource {
    private final Invocations invocations;

    @Inject
    InvocationsResource(Invocations invocations) {
        this.invocations = invocations;
    }

    /** Method and path template, and the count since the start. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> counts() {
        return invocations.counts();
    }
}
