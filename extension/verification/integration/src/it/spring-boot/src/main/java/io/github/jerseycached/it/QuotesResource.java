package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.stereotype.Component;

@Component
@Path("quotes")
@Produces(MediaType.TEXT_PLAIN)
public class QuotesResource {

    private final Quotes quotes;

    public QuotesResource(Quotes quotes) {
        this.quotes = quotes;
    }

    @GET
    @Path("{symbol}")
    @Cached(ttl = 60, tags = "quotes", unless = HaltedTrading.class)
    public String quote(@PathParam("symbol") String symbol) {
        return quotes.of(symbol);
    }

    @POST
    @Path("reload")
    @Invalidates(tags = "quotes")
    public void reload() {}
}
