package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

/** A server's clock that is set back keeps nothing longer than its lifetime. */
class ClockSetBackTest extends CachedResourceTest {

    @Path("/")
    public static class Resource {
        private final AtomicInteger runs = new AtomicInteger();

        @GET
        @Cached(ttl = 60)
        public String get() {
            return "run " + runs.incrementAndGet();
        }
    }

    @Override
    protected ResourceConfig configure() {
        return CachedServer.config(new Resource());
    }

    @Test
    void storedResponseAgesOn() {
        get("/").hasBody("run 1").isStoredMiss();
        advance(Duration.ofSeconds(30));
        get("/").isHit().hasAge(30);
        advance(Duration.ofHours(-1));
        get("/").isHit().hasAge(30);
        advance(Duration.ofSeconds(29));
        get("/").isHit().hasAge(59);
        advance(Duration.ofSeconds(1));
        get("/").hasBody("run 2").isStoredMiss();
    }

    @Test
    void laterResponseStillReplacesTheEarlierOne() {
        get("/").hasBody("run 1").isStoredMiss();
        advance(Duration.ofHours(-1));
        get("/", "Cache-Control", "no-cache").hasBody("run 2").isStoredMiss();
        get("/").isHit().hasBody("run 2").hasAge(0);
    }
}
