package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many responses of one key are stored, which one goes when there are too many, and which one answers. */
class VariantBoundTest {

    private enum Tiers {
        HEAP {
            @Override
            EhcacheStore.Builder of(java.nio.file.Path directory) {
                return EhcacheStore.builder();
            }
        },
        DISK {
            @Override
            EhcacheStore.Builder of(java.nio.file.Path directory) {
                return EhcacheStore.builder().heapBytes(0).disk(directory, 8 << 20);
            }
        },
        HEAP_AND_DISK {
            @Override
            EhcacheStore.Builder of(java.nio.file.Path directory) {
                return EhcacheStore.builder().heapBytes(1 << 20).disk(directory, 8 << 20);
            }
        };

        abstract EhcacheStore.Builder of(java.nio.file.Path directory);
    }

    @Path("greeting")
    public static class Greeting {
        @GET
        @Cached(ttl = 60, vary = "Accept-Language")
        public String get(@HeaderParam("Accept-Language") String language) {
            return "hello in " + language;
        }
    }

    /** Sends the request's {@code X-Date} and {@code X-Vary} as its own fields. */
    @Path("dated")
    public static class Dated {
        @GET
        @Cached(ttl = 600, vary = Cached.DECLARED)
        public Response get(@Context HttpHeaders headers) {
            return Response.ok("made with " + headers.getHeaderString("X-Body"))
                    .header("Date", headers.getHeaderString("X-Date"))
                    .header("Vary", headers.getHeaderString("X-Vary"))
                    .build();
        }
    }

    @TempDir
    java.nio.file.Path directory;

    @Test
    void twentyLanguagesAreAllServedFromTheStore() {
        try (CachedServer server = CachedServer.of(Greeting.class)) {
            List<String> languages =
                    IntStream.range(0, 20).mapToObj(i -> "l" + i).toList();
            languages.forEach(language -> get(server, language));
            for (String language : languages) {
                assertThat(get(server, language).field("Cache-Status"))
                        .as(language)
                        .contains("; hit");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void leastRecentlyUsedVariantIsEvictedBeyondTheBound(Tiers tiers) {
        EhcacheStore store = tiers.of(directory).build();
        try (CachedServer server = CachedServer.of(
                CachedServer.config(Greeting.class), cache -> cache.store(store).maxVariants(3))) {
            Stream.of("en", "de", "fr").forEach(language -> get(server, language));
            Stream.of("en", "de").forEach(language -> get(server, language));
            assertThat(get(server, "it").field("Cache-Status")).contains("fwd=vary-miss; stored");
            for (String language : List.of("en", "de", "it")) {
                assertThat(get(server, language).field("Cache-Status"))
                        .as(language)
                        .contains("; hit");
            }
            assertThat(get(server, "fr").field("Cache-Status")).contains("fwd=vary-miss; stored");
            assertThat(get(server, "en").field("Cache-Status"))
                    .as("the one that was used before the others")
                    .contains("fwd=vary-miss");
        }
    }

    @Test
    void theBoundCanBeSetByAProperty() {
        ResourceConfig application =
                CachedServer.config(Greeting.class).property(HttpCacheProperties.MAX_VARIANTS, "1");
        try (CachedServer server = CachedServer.of(application)) {
            get(server, "en");
            get(server, "de");
            assertThat(get(server, "de").field("Cache-Status")).contains("; hit");
            assertThat(get(server, "en").field("Cache-Status")).contains("fwd=vary-miss");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void invalidBoundIsRejected(int responses) {
        assertThatThrownBy(() -> HttpCacheFeature.builder().maxVariants(responses))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxVariants must be between 1 and 1000, but is " + responses);
        ResourceConfig application =
                CachedServer.config(Greeting.class).property(HttpCacheProperties.MAX_VARIANTS, responses);
        assertThatThrownBy(() -> CachedServer.of(application))
                .hasStackTraceContaining(
                        "Property \"jersey.cached.maxVariants\" must be between 1 and 1000, but is " + responses);
    }

    @Test
    void matchingVariantWithTheLatestDateIsServed() {
        try (CachedServer server = CachedServer.of(Dated.class)) {
            String[] request = {"X-A", "1", "X-B", "1"};
            made(server, "the later date", "Sun, 01 Mar 2026 11:59:30 GMT", "X-A");
            server.advance(Duration.ofSeconds(1));
            made(server, "the earlier date", "Sun, 01 Mar 2026 11:59:00 GMT", "X-A, X-B");
            assertThat(server.get("/dated", request).body()).isEqualTo("made with the later date");
        }
    }

    /** Has the method run, whatever is stored. */
    private static void made(CachedServer server, String body, String date, String vary) {
        server.get(
                "/dated",
                "X-A",
                "1",
                "X-B",
                "1",
                "X-Body",
                body,
                "X-Date",
                date,
                "X-Vary",
                vary,
                "Cache-Control",
                "no-cache");
    }

    private static Answer get(CachedServer server, String language) {
        return server.get("/greeting", "Accept-Language", language);
    }
}
