package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several services with one Redis: what one stores the others serve, and what one writes the others don't serve as it was. */
class NodesOnOneRedisTest {
    private static final long BOUND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String CITY = "cities/2657896";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void whatOneNodeStoredTheOthersServe() throws Exception {
        try (NodesOnOneRedis nodes = start(3)) {
            Set<String> hits = new TreeSet<>();
            HttpResponse<String> first = get(nodes.address().resolve("hello"));
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> response = get(nodes.address().resolve("hello"));
                assertThat(field(response, "Cache-Status")).contains("; hit");
                assertThat(field(response, "ETag")).isEqualTo(field(first, "ETag"));
                hits.add(field(response, "X-Node"));
            }
            assertThat(field(first, "Cache-Status")).contains("; stored");
            assertThat(hits).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {2, 3})
    void aWriteOnOneNodeIsNotFollowedByAnOldAnswerOnAnotherLaterThanTheBound(int count) throws Exception {
        int writes = 150;
        try (NodesOnOneRedis nodes = start(count)) {
            URI city = nodes.address().resolve(CITY);
            AtomicLongArray written = new AtomicLongArray(writes + 1);
            AtomicLong requests = new AtomicLong();
            AtomicLong hits = new AtomicLong();
            AtomicLong old = new AtomicLong();
            AtomicLong tooOld = new AtomicLong();
            Set<String> answered = new ConcurrentSkipListSet<>();
            put(city, 0);
            ExecutorService readers = Executors.newFixedThreadPool(3);
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ends.add(readers.submit(() -> {
                    while (written.get(writes) == 0) {
                        long asked = System.nanoTime();
                        HttpResponse<String> response = get(city);
                        assertThat(response.statusCode()).isEqualTo(200);
                        int version = Client.json(response).get("population").asInt();
                        long next = version == writes ? 0 : written.get(version + 1);
                        requests.incrementAndGet();
                        hits.addAndGet(field(response, "Cache-Status").contains("; hit") ? 1 : 0);
                        old.addAndGet(next != 0 && asked > next ? 1 : 0);
                        tooOld.addAndGet(next != 0 && asked - next > BOUND_NANOS ? 1 : 0);
                        answered.add(field(response, "X-Node"));
                    }
                    return null;
                }));
            }
            for (int version = 1; version <= writes; version++) {
                assertThat(put(city, version).statusCode()).isEqualTo(200);
                written.set(version, System.nanoTime());
                TimeUnit.MILLISECONDS.sleep(10);
            }
            readers.shutdown();
            for (Future<?> end : ends) {
                end.get(30, TimeUnit.SECONDS);
            }
            System.out.printf(
                    "%d nodes: %d reads, %d hits, %d writes, %d answers that were out of date, %d for longer than the"
                            + " bound%n",
                    count, requests.get(), hits.get(), writes, old.get(), tooOld.get());
            assertThat(tooOld).hasValue(0);
            assertThat(hits.get()).isPositive();
            assertThat(answered).hasSize(count);
        }
    }

    private static NodesOnOneRedis start(int nodes) throws Exception {
        Assumptions.assumeTrue(
                NodesOnOneRedis.redisIsThere(),
                "No redis-server on the PATH: install the package redis-server to run this test");
        return NodesOnOneRedis.start(0, nodes);
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(URI uri, int population) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(
                                "{\"name\": \"Zürich\", \"population\": " + population + "}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String field(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }
}
