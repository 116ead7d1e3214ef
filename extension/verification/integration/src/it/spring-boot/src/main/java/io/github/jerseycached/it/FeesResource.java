package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.stereotype.Component;

@Component
@Path("fees")
@Produces(MediaType.TEXT_PLAIN)
public class FeesResource {

    private final Fees fees;

    public FeesResource(Fees fees) {
        this.fees = fees;
    }

    @GET
    @Cached(ttl = 60)
    public String get() {
        return fees.text();
    }
}
