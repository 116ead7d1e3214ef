package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

@RequestScoped
@Path("quotes")
@Produces(MediaType.TEXT_PLAIN)
public class QuotesResource {

    @Inject
    Quotes quotes;

    @Inject
    HttpCache cache;

    @GET
    @Path("{symbol}")
    @Cached(ttl = 60, tags = "quotes", unless = HaltedTrading.class, key = Exchange.class)
    public String quote(@PathParam("symbol") String symbol) {
        return quotes.of(symbol);
    }

    @POST
    @Path("reload")
    public void reload() {
        cache.invalidateTags("quotes");
    }
}
