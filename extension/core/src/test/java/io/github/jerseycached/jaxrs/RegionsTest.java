package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Methods whose responses are kept in stores of their own. */
class RegionsTest {

    private static final AtomicInteger RUNS = new AtomicInteger();

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        @GET
        @Path("pages/{n}")
        @Cached(ttl = 60, tags = "all")
        public String page(@PathParam("n") int n) {
            return "page " + RUNS.incrementAndGet();
        }

        @GET
        @Path("reports/{n}")
        @Cached(ttl = 60, region = "reports", tags = "all")
        public String report(@PathParam("n") int n) {
            return "report " + RUNS.incrementAndGet() + ' ' + "x".repeat(1000);
        }

        @POST
        @Path("reports/{n}")
        public void change(@PathParam("n") int n) {}
    }

    @Path("wrong")
    public static class Wrong {
        @GET
        @Cached(ttl = 60, region = "report")
        public String get() {
            return "";
        }
    }

    private final EhcacheStore reports =
            EhcacheStore.builder().heapBytes(20_000).build();
    private final CachedServer server = CachedServer.of(
            CachedServer.config(Resource.class, Control.class), cache -> cache.region("reports", reports));

    /** The cache in the tests' hands. */
    @Path("control")
    public static class Control {
        @Inject
        HttpCache cache;

        @POST
        @Path("tag")
        public String tag() {
            return String.valueOf(cache.invalidateTags("all").stored());
        }

        @POST
        @Path("clear")
        public void clear() {
            cache.clear();
        }

        @POST
        @Path("find")
        public String find() {
            return String.valueOf(cache.find("/", 100).size());
        }

        @POST
        @Path("statistics")
        public String statistics() {
            return cache.statistics().keys() + " keys of "
                    + cache.statistics().maxBytes().orElseThrow();
        }

        @POST
        @Path("explain")
        public String explain() {
            return cache.explain(URI.create("/reports/1")).toString();
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRegionKeepsItsResponsesInItsOwnStore() {
        server.get("/pages/1");
        server.get("/reports/1");
        server.get("/pages/1").isHit();
        server.get("/reports/1").isHit();
        assertThat(server.storedKeys()).isEqualTo(1);
        assertThat(reports.size()).isEqualTo(1);
    }

    @Test
    void fullRegionDoesNotEvictFromOthers() {
        server.get("/pages/1");
        for (int i = 0; i < 100; i++) {
            server.get("/reports/" + i);
        }
        assertThat(reports.evictions()).isPositive();
        server.get("/pages/1").isHit();
    }

    @Test
    void invalidationAndClearReachAllRegions() {
        server.get("/pages/1");
        server.get("/reports/1");
        assertThat(server.send("POST", "/control/find").body()).isEqualTo("2");
        assertThat(server.send("POST", "/control/statistics").body()).isEqualTo("2 keys of " + ((64 << 20) + 20_000));
        assertThat(server.send("POST", "/control/tag").body()).isEqualTo("2");
        server.get("/pages/1").isStoredMiss();
        server.get("/reports/1").isStoredMiss();
        server.send("POST", "/reports/1");
        server.get("/reports/1").isStoredMiss();
        server.send("POST", "/control/clear");
        assertThat(server.storedKeys()).isZero();
        assertThat(reports.size()).isZero();
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so explain is not there")
    void anExplanationNamesTheRegion() {
        assertThat(server.send("POST", "/control/explain").body()).contains("plan      region reports\n");
    }

    @Test
    void unknownRegionFailsAtDeployment() {
        assertThatThrownBy(() -> CachedServer.of(
                                CachedServer.config(Wrong.class),
                                cache -> cache.region(
                                        "reports", EhcacheStore.builder().build()))
                        .close())
                .hasStackTraceContaining("@Cached of Wrong.get: there is no region \"report\"; known are [reports], and"
                        + " HttpCacheFeature.builder().region(name, store) adds one");
        assertThatThrownBy(() -> HttpCacheFeature.builder().region(" ", reports))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a region needs a name; store(…) sets the store that has none");
    }
}
