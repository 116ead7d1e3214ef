package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.beans.factory.annotation.Autowired;

/** No bean: Jersey's bridge gives it one. */
@Path("discount")
@Produces(MediaType.TEXT_PLAIN)
public class DiscountResource {

    @Autowired
    Discount discount;

    @GET
    @Cached(ttl = 60)
    public String get() {
        return discount.of();
    }
}
