package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.stereotype.Component;

@Component
@Path("offer")
@Produces(MediaType.TEXT_PLAIN)
public class OfferResource {

    private final Offer offer;

    public OfferResource(Offer offer) {
        this.offer = offer;
    }

    @GET
    @Cached(ttl = 60)
    public String get() {
        return offer.by();
    }
}
