package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

@RequestScoped
@Path("intercepted")
@Produces(MediaType.TEXT_PLAIN)
public class InterceptedQuotesResource {

    /** {@link HiddenBinding} puts {@link Entitled} around it. */
    @GET
    @Path("hidden")
    @Cached(ttl = 60)
    public String hidden() {
        return "hidden";
    }

    @GET
    @Path("audited")
    @Audited
    @Cached(ttl = 60)
    public String audited() {
        return "audited";
    }

    @GET
    @Path("plain")
    @Cached(ttl = 60)
    public String plain() {
        return "plain";
    }
}
