package io.github.jerseycached.example;

import static io.github.jerseycached.example.Client.contentType;
import static io.github.jerseycached.example.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What src-docs/features.md does not show of the routes that are there for the features. */
class FeaturesTest {
    private static ExampleService service;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        service = ExampleService.start(0);
        client = new Client(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void concurrentRequestsRunTheMethodOnce() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try {
            Callable<HttpResponse<String>> ask = () -> client.get("/statistics/isolation?minPopulation=500000&limit=1");
            List<Future<HttpResponse<String>>> answers =
                    clients.invokeAll(Stream.generate(() -> ask).limit(40).toList());
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        } finally {
            clients.shutdown();
        }
        assertThat(json(client.get("/invocations"))
                        .get("GET /statistics/isolation")
                        .asLong())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"q\": \"bern\", \"limit\": 0}", "not json"})
    void malformedQueryIsRejected(String body) throws Exception {
        HttpResponse<String> response = client.send(client.request("/cities")
                .header("Content-Type", "application/json")
                .method("QUERY", BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(contentType(response)).isEqualTo("application/problem+json");
    }

    @Test
    void prometheusMetricsAreExposed() throws Exception {
        client.get("/hello");
        HttpResponse<String> response = client.get("/metrics");

        assertThat(contentType(response)).startsWith("text/plain").contains("version=0.0.4");
        assertThat(response.body()).contains("# TYPE http_cache_keys gauge", "# TYPE http_cache_bound_bytes gauge");
        assertThat(response.headers().firstValue("Cache-Status")).isEmpty();
    }

    @Test
    void newCityInvalidatesTheMissingCountry() throws Exception {
        assertThat(client.get("/countries/BV").statusCode()).isEqualTo(404);
        client.post(
                "/cities",
                "{\"name\": \"Camp\", \"country\": \"BV\", \"latitude\": -54.4, \"longitude\": 3.4, \"population\": 1}");
        assertThat(client.get("/countries/BV").statusCode()).isEqualTo(200);
    }

    @Test
    void smallResponseIsNotCompressed() throws Exception {
        assertThat(client.get("/hello", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(client.get("/data-set", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .hasValue("gzip");
    }
}
