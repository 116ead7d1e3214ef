package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An unsafe request that succeeds drops what it changed (RFC 9111 §4.4), without an annotation. */
class InvalidationTest extends CachedResourceTest {

    @Path("things")
    @Produces("text/plain")
    public static class Things {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Cached(ttl = 60)
        public String list() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("{id}")
        @Cached(ttl = 60)
        public String get(@PathParam("id") String id) {
            return "run " + runs.incrementAndGet();
        }

        @PUT
        @Path("{id}")
        public Response put(@PathParam("id") String id) {
            return id.equals("refused")
                    ? Response.status(409).build()
                    : Response.noContent().header("Content-Location", "/things").build();
        }

        @DELETE
        @Path("{id}")
        public void delete(@PathParam("id") String id) {
            runs.incrementAndGet();
        }

        @POST
        public Response post() {
            return Response.created(URI.create("/things/new")).build();
        }

        @POST
        @Path("elsewhere")
        public Response elsewhere() {
            return Response.seeOther(URI.create("http://other.example/things")).build();
        }
    }

    @Override
    protected ResourceConfig configure() {
        return CachedServer.config(new Things());
    }

    @Test
    void unsafeRequestInvalidatesItsUri() {
        get("/things/1").isStoredMiss();
        get("/things/2").isStoredMiss();
        send("DELETE", "/things/1").hasStatus(204);
        get("/things/1").isStoredMiss();
        get("/things/2").isHit();
    }

    /** Jersey leads them to the same method (Jakarta REST §3.7). */
    @ParameterizedTest
    @CsvSource({
        "/things/1/, /things/1",
        "/things/1, /things/1/",
        "/things/1;v=2, /things/1",
        "/things/1, /things/1;v=2",
        "/things;all/1;v=2/, /things/1",
        "/things/1%3Bv, /things/1%3bv/"
    })
    void unsafeRequestInvalidatesItsUriWithTrailingSlashOrMatrixParameters(String stored, String changed) {
        get(stored).isStoredMiss();
        get(stored).isHit();
        send("DELETE", changed).hasStatus(204);
        get(stored).isStoredMiss();
    }

    @ParameterizedTest
    @CsvSource({"/things/1%3Bv, /things/1;v", "/things/1, /things/12", "/things/;1, /things/1"})
    void unsafeRequestKeepsOtherUris(String stored, String changed) {
        get(stored).isStoredMiss();
        send("DELETE", changed).hasStatus(204);
        get(stored).isHit();
    }

    @Test
    void unsafeRequestInvalidatesLocationAndContentLocationOfTheSameOrigin() {
        get("/things").isStoredMiss();
        get("/things/new").isStoredMiss();
        send("POST", "/things").hasStatus(201);
        get("/things/new").isStoredMiss();
        send("PUT", "/things/1").hasStatus(204);
        get("/things").isStoredMiss();
    }

    @Test
    void unsafeRequestKeepsUrisOfOtherOrigins() {
        get("/things").isStoredMiss();
        send("POST", "/things/elsewhere").hasStatus(303);
        get("/things").isHit();
    }

    @Test
    void failedUnsafeRequestInvalidatesNothing() {
        get("/things/refused").isStoredMiss();
        send("PUT", "/things/refused").hasStatus(409);
        get("/things/refused").isHit();
    }
}
