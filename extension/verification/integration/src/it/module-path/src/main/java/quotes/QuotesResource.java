package quotes;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("quote")
public class QuotesResource {

    @GET
    @Cached(ttl = 60)
    public String quote() {
        return "1.00";
    }
}
