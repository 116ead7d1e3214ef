package io.github.jerseycached.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.CacheListener;
import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.RecordedEvents;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the cache does is counted in Micrometer's registry, by few tags. */
class MicrometerTest {

    @Path("countries/{code}")
    @Produces("text/plain")
    public static class Countries {
        final Semaphore gate = new Semaphore(1000);
        final Semaphore running = new Semaphore(0);
        volatile boolean broken;

        @GET
        @Cached(ttl = 60, tags = "countries")
        public String get(@PathParam("code") String code) throws InterruptedException {
            running.release();
            gate.acquire();
            return code;
        }

        @GET
        @Path("flag")
        @Cached(ttl = 60)
        public Response flag(@Context Request request) {
            EntityTag version = new EntityTag("v1");
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(version);
            return (unchanged != null ? unchanged : Response.ok("flag").tag(version)).build();
        }

        @GET
        @Path("weather")
        @Cached(ttl = 10, staleWhileRevalidate = 30, staleIfError = 60)
        public Response weather() {
            return broken ? Response.status(503).build() : Response.ok("sunny").build();
        }

        @GET
        @Path("visitor")
        @Cached(ttl = 60)
        public Response visitor() {
            return Response.ok("you").header("Set-Cookie", "visits=1").build();
        }
    }

    private final Countries countries = new Countries();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final HttpCacheMetrics metrics = new HttpCacheMetrics(registry, Tags.of("cache", "test"));
    // Told after the metrics: what it has heard is counted.
    private final RecordedEvents heard = new RecordedEvents();
    private final CachedServer server = CachedServer.of(
            CachedServer.config(countries),
            cache -> cache.listener(metrics).listener(heard).collapseTimeout(Duration.ofSeconds(60)));

    @AfterEach
    void stop() {
        countries.gate.release(1000);
        server.close();
    }

    @Test
    void missAndHitsAreCountedByRoute() throws Exception {
        get("/countries/fr");
        get("/countries/fr");
        get("/countries/fr");
        get("/countries/it?from=%2Fcountries%2Ffr");
        assertThat(requests()).isEqualTo(Map.of("miss", 2.0, "hit", 2.0));
        assertThat(tags("http.cache.requests"))
                .containsExactlyInAnyOrder(
                        Map.of(
                                "cache",
                                "test",
                                "route",
                                "/countries/{code}",
                                "method",
                                "Countries.get",
                                "outcome",
                                "hit"),
                        Map.of(
                                "cache",
                                "test",
                                "route",
                                "/countries/{code}",
                                "method",
                                "Countries.get",
                                "outcome",
                                "miss"));
    }

    @Test
    void bypassIsCounted() throws Exception {
        get("/countries/fr", "Authorization", "Basic YWxpY2U6c2VjcmV0");
        assertThat(requests()).isEqualTo(Map.of("bypass", 1.0));
    }

    @Test
    void unstoredResponseIsCounted() throws Exception {
        get("/countries/fr/visitor");
        assertThat(requests()).isEqualTo(Map.of("not-stored", 1.0));
    }

    @Test
    void renewedResponseIsCounted() throws Exception {
        get("/countries/fr/flag");
        server.advance(Duration.ofSeconds(61));
        get("/countries/fr/flag");
        assertThat(requests()).isEqualTo(Map.of("miss", 1.0, "renewed", 1.0));
    }

    @Test
    void backgroundRefreshIsNotCountedAsARequest() throws Exception {
        get("/countries/fr/weather");
        server.advance(Duration.ofSeconds(11));
        get("/countries/fr/weather");
        // The refresh, or the request where the refresh was sooner.
        heard.answer();
        assertThat(requests()).isEqualTo(Map.of("miss", 1.0, "stale", 1.0));
        assertThat(counts("http.cache.refreshes", "outcome")).isEqualTo(Map.of("miss", 1.0));
        // It is a run of the method all the same.
        assertThat(registry.get("http.cache.fill").timer().count()).isEqualTo(2);
    }

    @Test
    void staleIfErrorIsCountedSeparately() throws Exception {
        get("/countries/fr/weather");
        server.advance(Duration.ofSeconds(41));
        countries.broken = true;
        get("/countries/fr/weather");
        assertThat(requests()).isEqualTo(Map.of("miss", 1.0, "stale-if-error", 1.0));
    }

    @Test
    void waitersAreGaugedAndThenCountedAsCollapsed() throws Exception {
        countries.gate.drainPermits();
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 3)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> server.get("/countries/fr")))
                .toList();
        await("http.cache.waiting", 2);
        assertThat(gauge("http.cache.filling")).isEqualTo(1);
        countries.gate.release();
        for (CompletableFuture<Answer> answer : answers) {
            answer.get(20, TimeUnit.SECONDS).hasStatus(200).hasBody("fr");
            heard.answer();
        }
        assertThat(requests()).isEqualTo(Map.of("miss", 1.0, "collapsed", 2.0));
        assertThat(gauge("http.cache.waiting")).isZero();
        assertThat(countries.running.availablePermits()).isEqualTo(1);
    }

    @Test
    void eachRunOfAMethodIsTimed() throws Exception {
        countries.gate.drainPermits();
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> server.get("/countries/fr"));
        countries.running.acquire();
        server.advance(Duration.ofSeconds(3));
        countries.gate.release();
        answer.get(20, TimeUnit.SECONDS).isStoredMiss();
        heard.answer();
        get("/countries/fr");
        Timer fill = registry.get("http.cache.fill")
                .tags("route", "/countries/{code}", "method", "Countries.get", "outcome", "miss")
                .timer();
        assertThat(fill.count()).isEqualTo(1);
        assertThat(fill.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(registry.find("http.cache.fill").timers()).containsExactly(fill);
    }

    @Test
    void storedResponsesAreMeasured() throws Exception {
        get("/countries/fr");
        get("/countries/it");
        assertThat(gauge("http.cache.keys")).isEqualTo(2);
        assertThat(gauge("http.cache.stored"))
                .isEqualTo((double) heard.cache().statistics().bytes())
                .isPositive();
        assertThat(gauge("http.cache.bound")).isEqualTo(64L << 20);
        heard.cache().clear();
        assertThat(gauge("http.cache.keys")).isZero();
    }

    @Test
    void evictionsAreCounted() throws Exception {
        RecordedEvents small = new RecordedEvents();
        SimpleMeterRegistry another = new SimpleMeterRegistry();
        try (CachedServer tight = CachedServer.of(
                CachedServer.config(countries),
                cache -> cache.store(EhcacheStore.builder().heapBytes(4000).build())
                        .listener(new HttpCacheMetrics(another))
                        .listener(small))) {
            for (int i = 0; i < 20; i++) {
                tight.get("/countries/" + i).isStoredMiss();
                small.answer();
            }
            double evicted =
                    another.get("http.cache.evictions").functionCounter().count();
            assertThat(evicted).isPositive();
            assertThat(another.get("http.cache.keys").gauge().value()).isEqualTo(20 - evicted);
        }
    }

    @Test
    void invalidationsAreCountedWithTheirResponses() throws Exception {
        HttpCache cache = heard.cache();
        assertThat(counts("http.cache.invalidations", "kind")).isEqualTo(Map.of("hard", 0.0, "soft", 0.0));
        get("/countries/fr");
        get("/countries/it");
        cache.soft().invalidateTags("countries");
        cache.invalidateTags("countries");
        cache.invalidateTags("nobody");
        for (int i = 0; i < 3; i++) {
            heard.invalidation();
        }
        assertThat(counts("http.cache.invalidations", "kind")).isEqualTo(Map.of("hard", 2.0, "soft", 1.0));
        assertThat(counts("http.cache.invalidated", "kind")).isEqualTo(Map.of("hard", 2.0, "soft", 2.0));
    }

    @Test
    void lostEventsAreCounted() throws Exception {
        HttpCache cache = heard.cache();
        assertThat(registry.get("http.cache.unheard").functionCounter().count()).isZero();
        CountDownLatch patience = new CountDownLatch(1);
        cache.addListener(new CacheListener() {
            @Override
            public void attached(HttpCache attached) {
                try {
                    patience.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        while (cache.statistics().unheard() == 0) {
            cache.invalidateTags("nothing");
        }
        assertThat(registry.get("http.cache.unheard").functionCounter().count())
                .isEqualTo((double) cache.statistics().unheard());
        patience.countDown();
    }

    @Test
    void metersHaveConventionalNamesAndDescriptions() throws Exception {
        get("/countries/fr/weather");
        server.advance(Duration.ofSeconds(11));
        get("/countries/fr/weather");
        heard.answer();
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .contains("http.cache.refreshes");
        for (Meter meter : registry.getMeters()) {
            Meter.Id id = meter.getId();
            assertThat(id.getName()).matches("http\\.cache\\.[a-z]+");
            assertThat(id.getDescription()).as("description of %s", id).isNotBlank();
            assertThat(id.getBaseUnit()).as("base unit of %s", id).isNotBlank();
            assertThat(id.getTags()).as("tags of %s", id).contains(Tag.of("cache", "test"));
            assertThat(id.getConventionName(NamingConvention.snakeCase)).matches("http_cache_[a-z]+");
        }
    }

    @Test
    void closeRemovesAllMetersAndStopsCounting() throws Exception {
        get("/countries/fr");
        registry.counter("of.somebody.else").increment();
        metrics.close();
        get("/countries/fr");
        heard.cache().clear();
        heard.invalidation();
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("of.somebody.else");
    }

    @Test
    void reattachedMetricsContinueCountingWithTheNewCache() throws Exception {
        get("/countries/fr");
        int meters = registry.getMeters().size();
        RecordedEvents ofNew = new RecordedEvents();
        try (CachedServer reloaded = CachedServer.of(
                CachedServer.config(countries), cache -> cache.listener(metrics).listener(ofNew))) {
            ofNew.cache();
            assertThat(registry.getMeters()).hasSize(meters);
            assertThat(gauge("http.cache.keys")).isZero();
            reloaded.get("/countries/fr").isStoredMiss();
            ofNew.answer();
            assertThat(gauge("http.cache.keys")).isEqualTo(1);
            assertThat(requests()).isEqualTo(Map.of("miss", 2.0));
        }
    }

    /** Sends a GET, and waits until it is counted. */
    private void get(String path, String... fields) throws InterruptedException {
        server.get(path, fields).hasStatus(200);
        heard.answer();
    }

    private Map<String, Double> requests() {
        return counts("http.cache.requests", "outcome");
    }

    private Map<String, Double> counts(String name, String tag) {
        return registry.find(name).counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag(tag)),
                        counter -> counter.count(),
                        Double::sum,
                        TreeMap::new));
    }

    private List<Map<String, String>> tags(String name) {
        return registry.find(name).meters().stream()
                .map(meter -> meter.getId().getTags().stream().collect(Collectors.toMap(Tag::getKey, Tag::getValue)))
                .toList();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private void await(String name, double value) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gauge(name) != value) {
            assertThat(System.nanoTime()).as("%s becomes %s", name, value).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
