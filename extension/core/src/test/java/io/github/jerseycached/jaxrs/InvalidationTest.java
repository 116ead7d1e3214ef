package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An unsafe request that succeeds drops what it changed (RFC 9111 §4.4), without an annotation. */
class InvalidationTest {

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

    private final CachedServer server = CachedServer.of(new Things());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void itsOwnUri() {
        server.get("/things/1").isStoredMiss();
        server.get("/things/2").isStoredMiss();
        server.send("DELETE", "/things/1").hasStatus(204);
        server.get("/things/1").isStoredMiss();
        server.get("/things/2").isHit();
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
    void itsOwnUriWithASlashAtItsEndOrMatrixParameters(String stored, String changed) {
        server.get(stored).isStoredMiss();
        server.get(stored).isHit();
        server.send("DELETE", changed).hasStatus(204);
        server.get(stored).isStoredMiss();
    }

    @ParameterizedTest
    @CsvSource({"/things/1%3Bv, /things/1;v", "/things/1, /things/12", "/things/;1, /things/1"})
    void noOtherUri(String stored, String changed) {
        server.get(stored).isStoredMiss();
        server.send("DELETE", changed).hasStatus(204);
        server.get(stored).isHit();
    }

    @Test
    void itsLocationAndContentLocationOnTheSameOrigin() {
        server.get("/things").isStoredMiss();
        server.get("/things/new").isStoredMiss();
        server.send("POST", "/things").hasStatus(201);
        server.get("/things/new").isStoredMiss();
        server.send("PUT", "/things/1").hasStatus(204);
        server.get("/things").isStoredMiss();
    }

    @Test
    void nothingOfAnotherOrigin() {
        server.get("/things").isStoredMiss();
        server.send("POST", "/things/elsewhere").hasStatus(303);
        server.get("/things").isHit();
    }

    @Test
    void nothingWhenItFails() {
        server.get("/things/refused").isStoredMiss();
        server.send("PUT", "/things/refused").hasStatus(409);
        server.get("/things/refused").isHit();
    }
}
