package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.StoreSettings;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import io.github.jerseycached.testkit.ManualClock;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Flooding: whoever sends many requests can push out what is stored, and nothing else. */
class FloodingSafetyTest {

    private static final int COLLIDING = 1 << 15;
    // Fewer: with assertions on, as in tests, Ehcache checks the whole tree of a bucket at each put.
    private static final int STORED = 8_000;
    private static final int URIS = 200_000;
    private static final int VARIED = 2_000;

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        @GET
        @Path("page{rest:.*}")
        @Cached(ttl = 60)
        public String page(@PathParam("rest") String rest, @Context UriInfo uri) {
            return uri.getRequestUri().toString();
        }

        @GET
        @Path("varied")
        @Cached(ttl = 60, vary = "X-Any")
        public String varied(@HeaderParam("X-Any") String any) {
            return "any " + any;
        }

        @GET
        @Path("varied-alone")
        @Cached(ttl = 60, vary = "X-Any")
        public String variedAlone() {
            return "body";
        }
    }

    /** The texts of a length that all have one {@code hashCode}: "Aa" and "BB" stand in for each other. */
    static String colliding(int number) {
        StringBuilder text = new StringBuilder(30);
        for (int bit = 0; bit < 15; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    private static StoredResponse response(CacheKey key) {
        return new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain"),
                new byte[100],
                SelectingFields.NONE,
                new Terms(ManualClock.START, Duration.ZERO, Duration.ofHours(1), CacheControl.NONE, false),
                new Validators(null, null),
                new Provenance(0, List.of(Provenance.path(key.text().substring(4)))));
    }

    @Test
    void thousandsOfCollidingKeysAreFound() {
        assertThat(colliding(0)).hasSameHashCodeAs(colliding(STORED - 1)).isNotEqualTo(colliding(STORED - 1));
        try (EhcacheStore store = EhcacheStore.builder().heapBytes(256L << 20).build()) {
            store.open(new StoreSettings(new ManualClock(), Variants.MOST));
            for (int i = 0; i < STORED; i++) {
                CacheKey key = CacheKey.of("GET", "/" + colliding(i));
                assertThat(store.put(key, response(key))).isTrue();
            }
            assertThat(store.size()).isEqualTo(STORED);
            for (int i = 0; i < STORED; i++) {
                assertThat(store.get(CacheKey.of("GET", "/" + colliding(i))).isEmpty())
                        .isFalse();
            }
            assertThat(store.invalidate(List.of(Provenance.path("/" + colliding(1))), false))
                    .isOne();
            assertThat(store.get(CacheKey.of("GET", "/" + colliding(1))).isEmpty())
                    .isTrue();
            assertThat(store.get(CacheKey.of("GET", "/" + colliding(2))).isEmpty())
                    .isFalse();
        }
    }

    @Test
    void collidingKeysAreSortedInTheTable() {
        Map<CacheKey, Integer> table = new HashMap<>();
        for (int i = 0; i < COLLIDING; i++) {
            table.put(CacheKey.of("GET", colliding(i)), i);
        }
        assertThat(table).hasSize(COLLIDING).containsEntry(CacheKey.of("GET", colliding(77)), 77);
        CacheKey one = CacheKey.of("GET", colliding(1));
        assertThat(one).isEqualByComparingTo(CacheKey.of("GET", colliding(1)));
        assertThat(one.compareTo(CacheKey.of("GET", colliding(2)))).isNotZero();
    }

    @Test
    @DiffersOn(value = "Netty", because = "it takes no request line of more than 4096 bytes")
    void collidingQueriesAndPathsAreDistinguished() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            StringBuilder parameters = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                server.get("/page?" + colliding(i)).isStoredMiss();
                server.get("/page/" + colliding(i)).isStoredMiss();
                parameters.append(i == 0 ? "" : "&").append(colliding(i % 100));
            }
            for (int i = 0; i < 300; i++) {
                server.get("/page?" + colliding(i)).isHit().hasBody(server.root() + "page?" + colliding(i));
                server.get("/page/" + colliding(i)).isHit().hasBody(server.root() + "page/" + colliding(i));
            }
            // As many names in one request as the server's limit on its length allows.
            String many = parameters.substring(0, 7000);
            server.get("/page?" + many).isStoredMiss();
            server.get("/page?" + many).isHit();
        }
    }

    @Test
    void variedRequestsDoNotExceedTheVariantBoundOrTheStore() {
        long bound = 256L << 10;
        EhcacheStore small = EhcacheStore.builder().heapBytes(bound).build();
        try (CachedServer server = CachedServer.of(CachedServer.config(new Resource()), small)) {
            for (int i = 0; i < VARIED; i++) {
                server.get("/varied", "X-Any", "value " + i).isStoredMiss().hasBody("any value " + i);
                assertThat(small.weight()).isLessThanOrEqualTo(bound);
            }
            assertThat(small.size()).isOne();
            int stored = 0;
            for (int i = VARIED - Variants.MOST - 10; i < VARIED; i++) {
                boolean hit = server.get("/varied", "X-Any", "value " + i, "Cache-Control", "only-if-cached")
                                .status()
                        == 200;
                stored += hit ? 1 : 0;
            }
            assertThat(stored).isEqualTo(Variants.MOST);
            // Long ones count as well: the values are held with the responses.
            for (int i = 0; i < 40; i++) {
                server.get("/varied-alone", "X-Any", i + "x".repeat(6000));
                assertThat(small.weight()).isLessThanOrEqualTo(bound);
            }
        }
    }

    @Test
    void boundInBytesHoldsForManyUris() {
        long bound = 1L << 20;
        assertThat(flood(bound, URIS)).contains("held");
    }

    /** Stores that many distinct URIs and says what it came to; fails when the bound did not hold. */
    static String flood(long bound, int uris) {
        long begun = System.nanoTime();
        long most = 0;
        try (EhcacheStore store = EhcacheStore.builder().heapBytes(bound).build()) {
            store.open(new StoreSettings(new ManualClock(), Variants.MOST));
            for (int i = 0; i < uris; i++) {
                CacheKey key = CacheKey.of("GET", "http://127.0.0.1:8080/things/" + i + "?q=" + (i * 31L));
                if (!store.put(key, response(key))) {
                    throw new AssertionError(key + " is not kept");
                }
                if ((i & 0xff) == 0) {
                    store.get(key);
                    most = Math.max(most, store.weight());
                }
            }
            most = Math.max(most, store.weight());
            if (most > bound || store.size() + store.evictions() != uris) {
                throw new AssertionError("weight " + most + " of " + bound + ", size " + store.size());
            }
            return String.format(
                    Locale.ROOT,
                    "%,d URIs, bound %,d bytes held (at most %,d), %,d keys at the end, %,d evicted, %.1f s",
                    uris,
                    bound,
                    most,
                    store.size(),
                    store.evictions(),
                    (System.nanoTime() - begun) / 1e9);
        }
    }

    /** The same with ten million URIs, by hand: it takes longer than a build should. */
    public static void main(String[] arguments) throws IOException {
        String figures = flood(16L << 20, 10_000_000);
        System.out.println(figures);
        java.nio.file.Path file = java.nio.file.Path.of("target", "safety", "flooding.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, figures + System.lineSeparator());
    }
}
