package io.github.jerseycached.it;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.MovableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Which hits are answered before Jersey behind Spring Security, and who gets them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "server.tomcat.threads.max=4")
class FastLaneTest {

    private static final String ANN = basic("ann:a");
    private static final String BOB = basic("bob:b");

    @TestConfiguration
    static class Clock {

        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock();
        }
    }

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private MovableClock clock;

    @Autowired
    private RequestsInJersey jersey;

    @Autowired
    private PagesResource pages;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void nothingIsFresh() {
        clock.advance(Duration.ofMinutes(2));
    }

    private HttpRequest request(String path, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return request.timeout(Duration.ofSeconds(10)).build();
    }

    private HttpResponse<String> get(String path, String... fields) throws Exception {
        return client.send(request(path, fields), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> getPastJersey(String path, String... fields) throws Exception {
        int before = jersey.count();
        HttpResponse<String> response = get(path, fields);
        assertThat(jersey.count() - before).as("requests in Jersey for " + path).isZero();
        return response;
    }

    private HttpResponse<String> getThroughJersey(String path, String... fields) throws Exception {
        int before = jersey.count();
        HttpResponse<String> response = get(path, fields);
        assertThat(jersey.count() - before).as("requests in Jersey for " + path).isEqualTo(1);
        return response;
    }

    @Test
    void hitIsAnsweredBeforeJersey() throws Exception {
        HttpResponse<String> miss = getThroughJersey("/open/page");
        assertThat(miss).isMiss().isStored();

        clock.advance(Duration.ofSeconds(59));

        HttpResponse<String> hit = getPastJersey("/open/page");
        assertThat(hit).hasStatus(200).isHit().hasAge(59);
        assertThat(hit.body()).isEqualTo(miss.body());
        assertThat(hit.headers().allValues("Cache-Control")).containsExactly("max-age=60");
        // What Spring Security adds at the end.
        assertThat(hit.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

        clock.advance(Duration.ofSeconds(1));

        assertThat(getThroughJersey("/open/page")).isMiss();
    }

    @Test
    void requestWithoutCredentialsIsRejectedAlthoughTheResponseIsStored() throws Exception {
        HttpResponse<String> miss = getThroughJersey("/users/prices", "Authorization", ANN);
        assertThat(miss).isMiss().isStored();

        assertThat(getPastJersey("/users/prices").statusCode()).isEqualTo(401);
        assertThat(getPastJersey("/users/prices", "Authorization", basic("ann:wrong")).statusCode()).isEqualTo(401);

        HttpResponse<String> hit = getPastJersey("/users/prices", "Authorization", BOB);
        assertThat(hit).isHit();
        assertThat(hit.body()).isEqualTo(miss.body());
    }

    @Test
    void userWithoutTheRoleIsRejectedAlthoughTheResponseIsStored() throws Exception {
        assertThat(getThroughJersey("/admin/report", "Authorization", ANN)).isMiss().isStored();

        assertThat(getPastJersey("/admin/report", "Authorization", ANN)).isHit();
        assertThat(getPastJersey("/admin/report", "Authorization", BOB).statusCode()).isEqualTo(403);
    }

    @Test
    void userNeverGetsTheResponseOfAnother() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(getThroughJersey("/users/mine", "Authorization", ANN).body()).isEqualTo("of ann true");
            assertThat(getThroughJersey("/users/mine", "Authorization", BOB).body()).isEqualTo("of bob false");
        }
        assertThat(get("/users/mine", "Authorization", ANN)).isHit();
    }

    @Test
    void responseForNobodyIsNotServedToAUser() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get("/open/name").body()).isEqualTo("nobody");
            assertThat(get("/open/name", "Authorization", ANN).body()).isEqualTo("ann");
            assertThat(get("/open/name", "Authorization", BOB).body()).isEqualTo("bob");
        }
    }

    @Test
    void corsFilterRunsBeforeTheLane() throws Exception {
        assertThat(getThroughJersey("/open/page", "Origin", "https://shop.example")).isMiss().isStored();

        HttpResponse<String> hit = getPastJersey("/open/page", "Origin", "https://shop.example");
        assertThat(hit).isHit();
        assertThat(hit.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://shop.example");
        assertThat(String.join(", ", hit.headers().allValues("Vary"))).contains("Origin");

        assertThat(getPastJersey("/open/page", "Origin", "https://other.example").statusCode()).isEqualTo(403);
    }

    @Test
    void filterWithoutAnOrderRunsBeforeTheLane() throws Exception {
        get("/open/page");
        assertThat(getPastJersey("/open/page")).isHit();

        assertThat(getPastJersey("/open/page", "X-Night", "1").statusCode()).isEqualTo(503);
    }

    @Test
    void clientsWaitWithoutThreads() throws Exception {
        pages.mayEnd.release();
        assertThat(get("/open/slow")).isMiss().isStored();
        pages.hasBegun.acquire();
        clock.advance(Duration.ofMinutes(2));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        answers.add(client.sendAsync(request("/open/slow"), HttpResponse.BodyHandlers.ofString()));
        pages.hasBegun.acquire();
        // More than there are threads.
        for (int i = 0; i < 12; i++) {
            answers.add(client.sendAsync(request("/open/slow"), HttpResponse.BodyHandlers.ofString()));
        }
        // A thread is left.
        assertThat(get("/open/page")).hasStatus(200);
        pages.mayEnd.release();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).hasStatus(200);
            assertThat(answer.get().body()).isEqualTo("slow");
        }
        assertThat(pages.hasBegun.availablePermits()).isZero();
    }
}
