package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What must not be deployed: a hit would skip the interceptor. */
@Entitled
@RequestScoped
@Path("entitled")
@Produces(MediaType.TEXT_PLAIN)
public class EntitledQuotesResource {

    @GET
    @Cached(ttl = 60)
    public String quote() {
        return "entitled";
    }
}
