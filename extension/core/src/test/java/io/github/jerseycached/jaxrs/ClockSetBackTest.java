package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server's clock that is set back keeps nothing longer than its lifetime. */
class ClockSetBackTest {

    @Path("/")
    public static class Resource {
        private final AtomicInteger runs = new AtomicInteger();

        @GET
        @Cached(ttl = 60)
        public String get() {
            return "run " + runs.incrementAndGet();
        }
    }

    private final CachedServer server = CachedServer.of(new Resource());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void storedResponseAgesOn() {
        server.get("/").hasBody("run 1").isStoredMiss();
        server.advance(Duration.ofSeconds(30));
        server.get("/").isHit().hasAge(30);
        server.advance(Duration.ofHours(-1));
        server.get("/").isHit().hasAge(30);
        server.advance(Duration.ofSeconds(29));
        server.get("/").isHit().hasAge(59);
        server.advance(Duration.ofSeconds(1));
        server.get("/").hasBody("run 2").isStoredMiss();
    }

    @Test
    void laterResponseStillReplacesTheEarlierOne() {
        server.get("/").hasBody("run 1").isStoredMiss();
        server.advance(Duration.ofHours(-1));
        server.get("/", "Cache-Control", "no-cache").hasBody("run 2").isStoredMiss();
        server.get("/").isHit().hasBody("run 2").hasAge(0);
    }
}
