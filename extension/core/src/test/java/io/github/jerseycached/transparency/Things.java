package io.github.jerseycached.transparency;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;

/** A resource of an ordinary application, around which filters and interceptors stand. */
@SuppressWarnings("JavaUtilDate") // Jakarta REST has it.
@Path("things")
@Produces("application/json")
public class Things extends CachedResource {

    /** An entity. */
    public record Thing(int id, String name) {}

    /** Something that a filter may look for at the method. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Marked {
        /** Any text. */
        String value();
    }

    @GET
    @Marked("all")
    public List<Thing> all() {
        return new ArrayList<>(List.of(new Thing(1, "one"), new Thing(2, "two")));
    }

    @GET
    @Path("{id}")
    @Marked("one")
    public Thing one(@PathParam("id") int id) {
        return new Thing(id, "one");
    }

    @GET
    @Path("full")
    public Response full() {
        return Response.ok(new Thing(1, "full"))
                .tag("v1")
                .lastModified(new Date(1_000_000_000_000L))
                .header("X-Own", "resource")
                .language(Locale.ENGLISH)
                .link("/things", "collection")
                .allow("GET", "HEAD")
                .contentLocation(URI.create("things/1"))
                .build();
    }

    @GET
    @Path("text")
    @Produces("text/plain")
    public String text() {
        return "some text that is long enough to be compressed, compressed, compressed";
    }

    @GET
    @Path("accepted")
    @Cached(
            ttl = 60,
            staleWhileRevalidate = 60,
            staleIfError = 3600,
            statuses = {202, 404})
    public Response accepted() {
        return Response.accepted(new Thing(1, "accepted")).build();
    }

    @GET
    @Path("counted")
    @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600, vary = Cached.DECLARED)
    public List<Thing> counted(@Context ContainerRequestContext request) {
        List<Thing> things = all();
        request.setProperty("rows", things.size());
        return things;
    }

    @GET
    @Path("cookie")
    public Response cookie() {
        return Response.ok(new Thing(1, "cookie"))
                .cookie(new NewCookie.Builder("visitor").value("1").path("/").build())
                .build();
    }
}
