package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.stereotype.Component;

/** Spring makes a proxy of it, for there is advice around one of its methods. */
@Component
@Path("advised")
@Produces(MediaType.TEXT_PLAIN)
public class AdvisedQuotesResource {

    @GET
    @Path("closed")
    @Cached(ttl = 60)
    public String closed() {
        return "closed";
    }

    @GET
    @Path("open")
    @Cached(ttl = 60)
    public String open() {
        return "open";
    }
}
