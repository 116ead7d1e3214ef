package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.QUERY;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.ByteArrayInputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** QUERY (RFC 10008) is cached by what is asked. */
class QueryMethodTest {

    /** Marks a method that answers a method of which nothing is known. */
    @HttpMethod("LOOKUP")
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    public @interface Lookup {}

    @Path("search")
    @Produces("text/plain")
    @Cached(ttl = 60)
    public static class Search {
        final AtomicInteger runs = new AtomicInteger();

        @QUERY
        public String query(String asked, @QueryParam("page") String page) {
            return asked + ", page " + page + ", run " + runs.incrementAndGet();
        }

        @GET
        public String get() {
            return "run " + runs.incrementAndGet();
        }

        @Lookup
        public String lookup(String asked) {
            return asked + ", run " + runs.incrementAndGet();
        }

        @QUERY
        @Path("length")
        public String length(String asked) {
            runs.incrementAndGet();
            return asked.length() + " " + asked.charAt(asked.length() - 1);
        }

        @QUERY
        @Path("typed")
        @Consumes("text/plain")
        public String plain(String asked) {
            return "plain";
        }

        @QUERY
        @Path("typed")
        @Consumes("application/sql")
        public String sql(String asked) {
            return "sql";
        }

        @QUERY
        @Path("swr")
        @Cached(ttl = 10, staleWhileRevalidate = 30)
        public String swr(String asked) {
            return asked + ", run " + runs.incrementAndGet();
        }

        @GET
        @Path("swr")
        public String get(@QueryParam("q") String q) {
            return "a GET, run " + runs.incrementAndGet();
        }
    }

    private final Search search = new Search();
    private final CachedServer server = CachedServer.of(CachedServer.config(search), cache -> cache.maxBodyBytes(64));

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer query(String path, String content, String... fields) {
        return query(path, BodyPublishers.ofString(content), fields);
    }

    private Answer query(String path, BodyPublisher content, String... fields) {
        String[] all = new String[fields.length + 2];
        System.arraycopy(fields, 0, all, 2, fields.length);
        all[0] = "Content-Type";
        all[1] = "text/plain";
        for (int i = 2; i < all.length; i += 2) {
            if (all[i].equals("Content-Type")) {
                return server.send("QUERY", path, content, fields);
            }
        }
        return server.send("QUERY", path, content, all);
    }

    @Test
    void theContentSelectsAndTheMethodStillReadsIt() {
        query("/search", "cities").hasBody("cities, page null, run 1").isStoredMiss();
        query("/search", "countries").hasBody("countries, page null, run 2").isStoredMiss();
        query("/search", "cities").hasBody("cities, page null, run 1").isHit().hasAge(0);
        query("/search?page=2", "cities").hasBody("cities, page 2, run 3").isStoredMiss();
        query("/search", "").hasBody(", page null, run 4").isStoredMiss();
        query("/search", "").hasBody(", page null, run 4").isHit();
    }

    @Test
    void chunkedContentSelectsTheSameResponse() {
        query("/search", "cities").hasBody("cities, page null, run 1").isStoredMiss();
        byte[] bytes = "cities".getBytes(StandardCharsets.UTF_8);
        query("/search", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .hasBody("cities, page null, run 1")
                .isHit();
    }

    @Test
    void getOfTheSameUriHasAnotherKey() {
        query("/search", "").hasBody(", page null, run 1").isStoredMiss();
        server.get("/search").hasBody("run 2").isStoredMiss();
        query("/search", "").hasBody(", page null, run 1").isHit();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type     | text/plain | text/plain;charset=UTF-8",
                "Content-Language | en         | fr",
                "Content-Encoding | identity   | x-none"
            })
    void theFieldsThatDescribeTheContentSelect(String field, String one, String other) {
        query("/search", "cities", field, one).hasBody("cities, page null, run 1");
        query("/search", "cities", field, other)
                .hasBody("cities, page null, run 2")
                .isStoredMiss();
        query("/search", "cities", field, one)
                .hasBody("cities, page null, run 1")
                .isHit();
    }

    @Test
    void methodsForDifferentContentTypesHaveSeparateResponses() {
        query("/search/typed", "x").hasBody("plain").isStoredMiss();
        query("/search/typed", "x", "Content-Type", "application/sql")
                .hasBody("sql")
                .isStoredMiss();
        query("/search/typed", "x").hasBody("plain").isHit();
        query("/search/typed", "x", "Content-Type", "application/sql")
                .hasBody("sql")
                .isHit();
    }

    @Test
    void tooLongContentIsNotBufferedAndTheMethodReadsAllOfIt() {
        String content = "x".repeat(100_000) + "y";
        for (int run = 1; run <= 2; run++) {
            query("/search/length", content).hasBody("100001 y").isNotStored("request content longer than 64 bytes");
            assertThat(search.runs).hasValue(run);
        }
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void contentBoundIsMaxBodyBytes(int length, boolean stored) {
        Answer answer = query("/search/length", "x".repeat(length)).hasBody(length + " x");
        if (stored) {
            answer.isStoredMiss();
        } else {
            answer.isNotStored("request content longer than 64 bytes");
        }
    }

    @Test
    void largestBoundDoesNotOverflowForContent() {
        try (CachedServer boundless =
                CachedServer.of(CachedServer.config(new Search()), cache -> cache.maxBodyBytes(Integer.MAX_VALUE))) {
            boundless
                    .send("QUERY", "/search", BodyPublishers.ofString("cities"), "Content-Type", "text/plain")
                    .hasStatus(200)
                    .hasBody("cities, page null, run 1")
                    .isStoredMiss();
        }
    }

    @Test
    void conditionIsEvaluatedAgainstTheStoredResponse() {
        String tag = query("/search", "cities").isStoredMiss().field("ETag");
        query("/search", "cities", "If-None-Match", tag)
                .hasStatus(304)
                .hasNoBody()
                .isHit();
        query("/search", "cities", "If-None-Match", "\"other\"")
                .hasStatus(200)
                .hasBody("cities, page null, run 1")
                .isHit();
        assertThat(search.runs).hasValue(1);
        query("/search", "cities", "If-Match", "\"other\"").hasStatus(412).isNotStored("If-Match is for the method");
        assertThat(search.runs).hasValue(2);
    }

    @Test
    void conditionIsEvaluatedAgainstTheMethodsResponseOnAMiss() {
        String tag = query("/search/length", "abc").isStoredMiss().field("ETag");
        server.advance(Duration.ofSeconds(60));
        query("/search/length", "abc", "If-None-Match", tag).hasStatus(304).hasNoBody();
        assertThat(search.runs).hasValue(2);
    }

    @Test
    void anUnknownMethodIsNeverCached() {
        for (int run = 1; run <= 2; run++) {
            server.send("LOOKUP", "/search", BodyPublishers.ofString("cities"), "Content-Type", "text/plain")
                    .hasStatus(200)
                    .hasBody("cities, run " + run)
                    .hasNo("Cache-Status")
                    .hasNo("Cache-Control");
        }
    }

    @Test
    void queryInvalidatesNothingButUnknownMethodsDo() {
        server.get("/search").hasBody("run 1").isStoredMiss();
        query("/search", "cities").hasBody("cities, page null, run 2").isStoredMiss();
        server.get("/search").hasBody("run 1").isHit();
        server.send("LOOKUP", "/search", BodyPublishers.ofString("cities"), "Content-Type", "text/plain")
                .hasStatus(200);
        server.get("/search").hasBody("run 4").isStoredMiss();
        query("/search", "cities").hasBody("cities, page null, run 5").isStoredMiss();
    }

    @Test
    void aStaleAnswerToAQueryIsNotRefreshedByAGet() {
        query("/search/swr", "cities").hasBody("cities, run 1").isStoredMiss();
        server.advance(Duration.ofSeconds(15));
        query("/search/swr", "cities").hasBody("cities, run 2").isStoredMiss();
        query("/search/swr", "cities").hasBody("cities, run 2").isHit();
    }
}
