package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cache adds to the service, with nothing but the annotation. */
class CachedCatalogueTest {
    private ExampleService service;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        service = ExampleService.start(0);
        client = new Client(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hello",
                "/countries",
                "/countries/CH",
                "/cities?q=bern",
                "/cities/2657896",
                "/cities/nearest?lat=47&lon=8",
                "/statistics/isolation?minPopulation=1000000"
            })
    void theSecondAnswerIsAHitWithTheSameTag(String path) throws Exception {
        HttpResponse<String> first = client.get(path);
        HttpResponse<String> second = client.get(path);

        assertThat(field(first, "ETag")).startsWith("\"");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(field(second, "ETag")).isEqualTo(field(first, "ETag"));
        assertThat(field(second, "Age")).matches("\\d+");
        assertThat(field(second, "Cache-Status")).contains("hit");
    }

    @Test
    void theMethodRunsOnceForManyRequests() throws Exception {
        try (CapturedLog log = CapturedLog.of(Invocations.class)) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/hello").body()).isEqualTo("Hello, cached world!");
            }

            assertThat(log.messages()).containsExactly("GET /hello ran: invocation 1");
        }
    }

    @Test
    void whoHasTheTagGets304() throws Exception {
        String tag = field(client.get("/hello"), "ETag");
        HttpResponse<String> response = client.get("/hello", "If-None-Match", tag);

        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(field(response, "ETag")).isEqualTo(tag);
    }

    @Test
    void helloMayBeKeptForTenSeconds() throws Exception {
        assertThat(field(client.get("/hello"), "Cache-Control")).contains("max-age=10");
    }

    @Test
    void anotherQuestionIsNotAHit() throws Exception {
        assertThat(client.get("/cities?q=bern").body())
                .isNotEqualTo(client.get("/cities?q=basel").body());
    }

    private static String field(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }
}
