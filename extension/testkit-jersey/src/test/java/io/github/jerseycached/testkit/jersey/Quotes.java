package io.github.jerseycached.testkit.jersey;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The application under test: quotes that are kept for a minute. */
@Path("quotes")
public final class Quotes {

    private final AtomicInteger runs = new AtomicInteger();

    @GET
    @Cached(ttl = 60)
    public String quotes() {
        return "quotes " + runs.incrementAndGet();
    }

    int runs() {
        return runs.get();
    }
}
