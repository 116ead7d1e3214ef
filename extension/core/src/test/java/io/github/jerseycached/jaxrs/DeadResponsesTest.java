package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Responses that can be served no longer take no room from those that can. */
class DeadResponsesTest {

    private static final int LIVE = 20;
    private static final int DEAD = 130;
    // Room for about 150 of them.
    private static final long HEAP_BYTES = 150 * 4_600;

    @Path("/")
    public static class Things {
        private final HttpCache cache;

        @Inject
        public Things(HttpCache cache) {
            this.cache = cache;
        }

        @GET
        @Path("long/{id}")
        @Cached(ttl = 6_000)
        public String getForLong(@PathParam("id") int id) {
            return "x".repeat(2_000);
        }

        @GET
        @Path("short/{id}")
        @Cached(ttl = 10, staleIfError = 10, tags = "short")
        public String getForShort(@PathParam("id") int id) {
            return "x".repeat(2_000);
        }

        @GET
        @Path("validated/{id}")
        @Cached(ttl = 10)
        public Response getValidated(@PathParam("id") int id) {
            return Response.ok("x".repeat(2_000)).tag("a tag").build();
        }

        @GET
        @Path("invalidate")
        public void invalidate() {
            cache.invalidateTags("short");
        }

        @GET
        @Path("statistics")
        public String statistics() {
            CacheStatistics statistics = cache.statistics();
            return statistics.keys() + " keys, " + statistics.bytes() / 100_000 + " of 100,000 bytes, "
                    + statistics.evictions() + " evictions";
        }
    }

    private static CachedServer server() {
        EhcacheStore store = EhcacheStore.builder().heapBytes(HEAP_BYTES).build();
        return CachedServer.of(CachedServer.config(Things.class), store);
    }

    @Test
    void expiredResponsesAreEvictedBeforeUsableResponses() {
        try (CachedServer server = server()) {
            get(server, "/long/", 0, LIVE);
            get(server, "/short/", 0, DEAD);
            server.advance(Duration.ofSeconds(30));
            get(server, "/long/", LIVE, LIVE + 100);
            expectHits(server, "/long/", LIVE + 100);
        }
    }

    @Test
    void invalidatedResponsesAreEvictedBeforeUsableResponses() {
        try (CachedServer server = server()) {
            get(server, "/long/", 0, LIVE);
            get(server, "/short/", 0, DEAD);
            server.get("/invalidate");
            get(server, "/long/", LIVE, LIVE + 100);
            expectHits(server, "/long/", LIVE + 100);
        }
    }

    @Test
    void responsesThatRequireValidationAreEvictedBeforeUsableResponses() {
        try (CachedServer server = server()) {
            get(server, "/long/", 0, LIVE);
            get(server, "/validated/", 0, DEAD);
            server.advance(Duration.ofSeconds(30));
            get(server, "/long/", LIVE, LIVE + 100);
            expectHits(server, "/long/", LIVE + 100);
        }
    }

    @Test
    void statisticsCountUsableResponses() {
        try (CachedServer server = server()) {
            get(server, "/long/", 0, LIVE);
            get(server, "/short/", 0, 100);
            server.get("/statistics").hasBody("120 keys, 5 of 100,000 bytes, 0 evictions");
            server.advance(Duration.ofSeconds(15));
            server.get("/statistics").hasBody("120 keys, 5 of 100,000 bytes, 0 evictions");
            server.advance(Duration.ofSeconds(10));
            server.get("/statistics").hasBody("20 keys, 0 of 100,000 bytes, 0 evictions");
            get(server, "/short/", 0, 100);
            server.get("/statistics").hasBody("120 keys, 5 of 100,000 bytes, 0 evictions");
            server.get("/invalidate");
            server.get("/statistics").hasBody("20 keys, 0 of 100,000 bytes, 0 evictions");
        }
    }

    private static void get(CachedServer server, String path, int from, int to) {
        IntStream.range(from, to).forEach(i -> server.get(path + i));
    }

    private static void expectHits(CachedServer server, String path, int to) {
        assertThat(IntStream.range(0, to)
                        .filter(i -> !server.get(path + i).field("Cache-Status").contains("; hit")))
                .as("those that had to go")
                .isEmpty();
    }
}
