package io.github.jerseycached.it;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.testkit.MovableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class QuotesTest {

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
    @Lazy
    private HttpCache cache;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(String method, String path) throws Exception {
        return send(method, path, "any");
    }

    private HttpResponse<String> send(String method, String path, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Key", key)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aQuoteIsLookedUpOnce() throws Exception {
        HttpResponse<String> first = send("GET", "/quotes/once");
        assertThat(first).hasStatus(200).isMiss().isStored();

        clock.advance(Duration.ofSeconds(59));

        HttpResponse<String> second = send("GET", "/quotes/once");
        assertThat(second).isHit().hasAge(59);
        assertThat(second.body()).isEqualTo(first.body());

        clock.advance(Duration.ofSeconds(1));

        assertThat(send("GET", "/quotes/once")).isMiss().isStored();
    }

    @Test
    void aWriteInvalidatesByTag() throws Exception {
        send("GET", "/quotes/written");
        assertThat(send("GET", "/quotes/written")).isHit();

        assertThat(send("POST", "/quotes/reload").statusCode()).isEqualTo(204);

        assertThat(send("GET", "/quotes/written")).isMiss();
    }

    @Test
    void theCacheIsABean() throws Exception {
        send("GET", "/quotes/bean");

        cache.invalidateTags("quotes");

        assertThat(send("GET", "/quotes/bean")).isMiss();
    }

    @Test
    void aPredicateGetsSpringsBeans() throws Exception {
        send("GET", "/quotes/halted");

        assertThat(send("GET", "/quotes/halted")).isNotStored("unless HaltedTrading");
    }

    @Test
    void adviceOfSpringIsNotSkippedOnAHit() throws Exception {
        String reason = "a hit would skip the advice " + Closing.class.getName() + " of its proxy";
        assertThat(send("GET", "/advised/closed")).hasStatus(200).isNotStored(reason);
        Closing.closed = true;
        try {
            assertThat(send("GET", "/advised/closed").statusCode()).isEqualTo(403);
        } finally {
            Closing.closed = false;
        }
    }

    @Test
    void aMethodWithoutAdviceIsCachedInAProxyToo() throws Exception {
        send("GET", "/advised/open");
        assertThat(send("GET", "/advised/open")).isHit();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "desk | anything by RequestDesk (constructor of DeskResource); name what it depends on in vary or key",
                "office | any field by HttpServletRequest (constructor of OpenOffice); name them in vary",
                "offer | any field by HttpServletRequest (method offer of DeskConfiguration); name them in vary",
                "discount | anything by Discount (field discount of DiscountResource); name what it depends on in vary or key"
            })
    void beanThatReadsTheRequestIsFoundThroughItsInterface(String path, String read) throws Exception {
        for (String key : new String[] {"one", "two", "one"}) {
            HttpResponse<String> response = send("GET", "/" + path, key);
            assertThat(response.body()).isEqualTo(key);
            assertThat(response).isNotStored("the method may read " + read);
        }
    }

    @Test
    void beanThatDoesNotReadTheRequestIsNotAnInput() throws Exception {
        assertThat(send("GET", "/fees", "one")).isMiss().isStored();
        assertThat(send("GET", "/fees", "two")).isHit();
    }
}
