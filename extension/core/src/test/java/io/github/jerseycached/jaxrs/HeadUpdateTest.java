package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

/** The answer of a HEAD method of the application's own updates or ends what a GET has stored (RFC 9111 §4.3.5). */
class HeadUpdateTest extends CachedResourceTest {

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

    private Thing thing;

    @Override
    protected ResourceConfig configure() {
        thing = new Thing();
        return CachedServer.config(thing);
    }

    private void stored(Response.ResponseBuilder get) {
        thing.get = get;
        get("/thing").isStoredMiss();
        advance(Duration.ofSeconds(20));
    }

    private void head(Response.ResponseBuilder head, int status) {
        thing.head = head;
        head("/thing").hasStatus(status);
    }

    @Test
    void headWithAnotherEntityTagRemovesTheStoredResponse() {
        stored(Response.ok().tag("a"));
        head(Response.ok().tag("b"), 200);
        get("/thing").isStoredMiss().hasBody("run 2");
    }

    @Test
    void headWithAnotherLastModifiedRemovesTheStoredResponse() {
        stored(Response.ok().lastModified(MODIFIED));
        head(Response.ok().lastModified(Date.from(MODIFIED.toInstant().plusSeconds(1))), 200);
        get("/thing").isStoredMiss().hasBody("run 2");
    }

    @Test
    void headWithAnotherLengthRemovesTheStoredResponse() {
        stored(Response.ok());
        head(Response.ok().header("Content-Length", 6), 200);
        get("/thing").isStoredMiss().hasBody("run 2");
    }

    @Test
    void headWithTheSameValidatorUpdatesTheStoredResponse() {
        stored(Response.ok().tag("a").header("X-Seen", "by GET"));
        head(Response.ok().tag("a").header("X-Seen", "by HEAD").header("Content-Length", 5), 200);
        get("/thing").isHit().hasAge(0).hasBody("run 1").has("X-Seen", "by HEAD");
        advance(Duration.ofSeconds(50));
        get("/thing").isHit().hasBody("run 1");
    }

    @Test
    void headWithoutValidatorsKeepsTheStoredResponse() {
        stored(Response.ok().tag("a"));
        head(Response.ok().header("Content-Length", 5), 200);
        get("/thing").isHit().hasAge(20).hasBody("run 1");
    }

    @Test
    void headWithAnErrorKeepsTheStoredResponse() {
        stored(Response.ok().tag("a"));
        head(Response.status(503).tag("b"), 503);
        get("/thing").isHit().hasAge(20).hasBody("run 1");
    }

    @Test
    void headWithNoStoreRemovesTheStoredResponse() {
        stored(Response.ok().tag("a"));
        head(Response.ok().tag("a").header("Cache-Control", "no-store"), 200);
        assertThat(get("/thing").field("Cache-Status")).doesNotContain("hit");
    }
}
