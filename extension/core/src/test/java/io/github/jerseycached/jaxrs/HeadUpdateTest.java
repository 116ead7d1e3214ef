package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answer of a HEAD method of the application's own updates or ends what a GET has stored (RFC 9111 §4.3.5). */
class HeadUpdateTest {

    private static final Date MODIFIED = Date.from(Instant.parse("2026-02-01T00:00:00Z"));

    @Path("thing")
    public static class Thing {
        int runs;
        Response.ResponseBuilder head = Response.ok();
        Response.ResponseBuilder get = Response.ok();

        @GET
        @Cached(ttl = 60)
        public Response get() {
            return get.clone().entity("run " + ++runs).build();
        }

        @HEAD
        public Response head() {
            return head.build();
        }
    }

    private final Thing thing = new Thing();
    private final CachedServer server = CachedServer.of(thing);

    @AfterEach
    void stop() {
        server.close();
    }

    private void stored(Response.ResponseBuilder get) {
        thing.get = get;
        server.get("/thing").isStoredMiss();
        server.advance(Duration.ofSeconds(20));
    }

    private void head(Response.ResponseBuilder head, int status) {
        thing.head = head;
        server.head("/thing").hasStatus(status);
    }

    @Test
    void anotherEntityTagEndsTheStoredResponse() {
        stored(Response.ok().tag("a"));
        head(Response.ok().tag("b"), 200);
        server.get("/thing").isStoredMiss().hasBody("run 2");
    }

    @Test
    void anotherLastModifiedEndsTheStoredResponse() {
        stored(Response.ok().lastModified(MODIFIED));
        head(Response.ok().lastModified(Date.from(MODIFIED.toInstant().plusSeconds(1))), 200);
        server.get("/thing").isStoredMiss().hasBody("run 2");
    }

    @Test
    void anotherLengthEndsTheStoredResponse() {
        stored(Response.ok());
        head(Response.ok().header("Content-Length", 6), 200);
        server.get("/thing").isStoredMiss().hasBody("run 2");
    }

    @Test
    void theSameValidatorUpdatesTheStoredResponse() {
        stored(Response.ok().tag("a").header("X-Seen", "by GET"));
        head(Response.ok().tag("a").header("X-Seen", "by HEAD").header("Content-Length", 5), 200);
        server.get("/thing").isHit().hasAge(0).hasBody("run 1").has("X-Seen", "by HEAD");
        server.advance(Duration.ofSeconds(50));
        server.get("/thing").isHit().hasBody("run 1");
    }

    @Test
    void anAnswerWithoutValidatorsLeavesTheStoredResponseAsItIs() {
        stored(Response.ok().tag("a"));
        head(Response.ok().header("Content-Length", 5), 200);
        server.get("/thing").isHit().hasAge(20).hasBody("run 1");
    }

    @Test
    void anErrorLeavesTheStoredResponseAsItIs() {
        stored(Response.ok().tag("a"));
        head(Response.status(503).tag("b"), 503);
        server.get("/thing").isHit().hasAge(20).hasBody("run 1");
    }

    @Test
    void noStoreOfTheHeadEndsTheStoredResponse() {
        stored(Response.ok().tag("a"));
        head(Response.ok().tag("a").header("Cache-Control", "no-store"), 200);
        assertThat(server.get("/thing").field("Cache-Status")).doesNotContain("hit");
    }
}
