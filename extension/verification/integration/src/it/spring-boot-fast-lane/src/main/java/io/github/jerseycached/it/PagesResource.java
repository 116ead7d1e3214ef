package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

@Component
@Path("/")
@Produces(MediaType.TEXT_PLAIN)
public class PagesResource {

    final AtomicInteger runs = new AtomicInteger();
    final Semaphore hasBegun = new Semaphore(0);
    final Semaphore mayEnd = new Semaphore(0);

    /** For anybody. */
    @GET
    @Path("open/page")
    @Cached(ttl = 60)
    public String page() {
        return "page " + runs.incrementAndGet();
    }

    /** Says who is asking, if anybody says so. */
    @GET
    @Path("open/name")
    @Cached(ttl = 60)
    public String name(@Context SecurityContext caller) {
        return caller.getUserPrincipal() == null ? "nobody" : caller.getUserPrincipal().getName();
    }

    /** The same for all users, but for nobody else: Spring Security decides. */
    @GET
    @Path("users/prices")
    @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
    public String prices() {
        return "prices " + runs.incrementAndGet();
    }

    /** The same for all administrators. */
    @GET
    @Path("admin/report")
    @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
    public String report() {
        return "report " + runs.incrementAndGet();
    }

    /** Each user's own. */
    @GET
    @Path("users/mine")
    @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
    public String mine(@Context SecurityContext caller) {
        return "of " + caller.getUserPrincipal().getName() + ' ' + caller.isUserInRole("ADMIN");
    }

    /** Takes until a test lets it end. */
    @GET
    @Path("open/slow")
    @Cached(ttl = 60)
    public String slow() throws InterruptedException {
        hasBegun.release();
        mayEnd.acquire();
        return "slow";
    }
}
