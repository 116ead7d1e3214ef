package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The smallest use of the cache. */
@Path("hello")
@PermitAll
public final class HelloResource {
    private final Invocations invocations;

    @Inject
    HelloResource(Invocations invocations) {
        this.invocations = invocations;
    }

    /** Runs at most once in ten seconds, however many ask. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @Cached(ttl = 10)
    public String hello() {
        invocations.ran("GET /hello");
        return "Hello, cached world!";
    }
}
