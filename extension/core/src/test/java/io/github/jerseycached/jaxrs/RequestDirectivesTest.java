package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a client may ask of the cache (RFC 9111 §5.2.1), and that an application may refuse it. */
class RequestDirectivesTest {

    @Path("text")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Cached(ttl = 60)
        public String text() {
            return "run " + runs.incrementAndGet();
        }

        /** Nobody is there to refresh it as. */
        @GET
        @Path("mine")
        @Cached(ttl = 60, staleWhileRevalidate = 60, scope = Cached.Scope.PRIVATE)
        public String mine() {
            return "run " + runs.incrementAndGet();
        }
    }

    @Test
    void maxAgeRejectsAnOlderResponse() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/text");
            server.advance(Duration.ofSeconds(20));
            server.get("/text", "Cache-Control", "max-age=20").isHit();
            server.get("/text", "Cache-Control", "max-age=19")
                    .hasBody("run 2")
                    .has("Cache-Status", "jersey-cached; fwd=request; stored; ttl=60");
        }
    }

    @Test
    void minFreshRejectsAResponseThatExpiresSooner() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/text");
            server.advance(Duration.ofSeconds(20));
            server.get("/text", "Cache-Control", "min-fresh=40").isHit();
            server.get("/text", "Cache-Control", "min-fresh=41").hasBody("run 2");
        }
    }

    @Test
    void onlyIfCachedIs504OnAMiss() {
        Resource resource = new Resource();
        try (CachedServer server = CachedServer.of(resource)) {
            server.get("/text", "Cache-Control", "only-if-cached")
                    .hasStatus(504)
                    // RFC 9211 §2.2: fwd is of a request that went forward.
                    .has("Cache-Status", "jersey-cached; detail=\"only-if-cached\"");
            server.get("/text").hasBody("run 1");
            server.get("/text", "Cache-Control", "only-if-cached").isHit();
            server.advance(Duration.ofSeconds(60));
            server.get("/text", "Cache-Control", "only-if-cached").hasStatus(504);
        }
    }

    @Test
    void onlyIfCachedServesStaleIfAllowed() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/text/mine").hasBody("run 1");
            server.advance(Duration.ofSeconds(60));
            server.get("/text/mine", "Cache-Control", "only-if-cached").isHit().hasBody("run 1");
            server.get("/text/mine").hasBody("run 2");
        }
    }

    @Test
    void pragmaNoCacheAppliesWithoutCacheControl() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/text");
            server.get("/text", "Pragma", "no-cache").hasBody("run 2");
            server.get("/text", "Pragma", "no-cache", "Cache-Control", "max-age=60")
                    .isHit();
        }
    }

    @Test
    void requestDirectivesCanBeIgnored() {
        try (CachedServer server =
                CachedServer.of(CachedServer.config(new Resource()), cache -> cache.honourRequestDirectives(false))) {
            server.get("/text", "Cache-Control", "no-store").isStoredMiss();
            server.get("/text", "Cache-Control", "no-cache").isHit().hasBody("run 1");
            server.get("/text", "Cache-Control", "max-age=0").isHit();
            server.get("/text", "Pragma", "no-cache").isHit();
        }
    }
}
