package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.store.EhcacheStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Responses that an application uses for many requests stay as it made them. */
class TransparencyOfConstantsTest {

    private static final int MANY = 120;
    private static final String[] SHARED = {"bare", "full", "missing"};

    /** One response for all requests. None has an entity: Jersey itself sends that of a response only once. */
    @Path("constant")
    @Produces("text/plain")
    public static class Constants extends CachedResource {
        private final Response bare = Response.noContent().build();
        private final Response full = Response.ok()
                .tag("v1")
                .header("X-Own", "1")
                .header("Vary", "X-Own")
                .build();
        private final Response missing = Response.status(404).build();
        private final Response.ResponseBuilder builder = Response.ok("built");

        @GET
        @Path("bare")
        public Response bare() {
            return bare;
        }

        @GET
        @Path("full")
        public Response full() {
            return full;
        }

        @GET
        @Path("built")
        public Response built() {
            return builder.build();
        }

        @GET
        @Path("thrown")
        public Response thrown() {
            throw new WebApplicationException(missing);
        }

        @GET
        @Path("thrown-cached")
        @Cached(ttl = 60, statuses = 404, staleWhileRevalidate = 60, staleIfError = 3600)
        public Response thrownAndCached() {
            throw new WebApplicationException(missing);
        }

        @GET
        @Path("mapped")
        public Response mapped() {
            throw new IllegalArgumentException("mapped");
        }

        @GET
        @Path("unstored")
        @Cached(ttl = 60, store = false)
        public Response unstored() {
            return bare;
        }

        @GET
        @Path("stage")
        public CompletionStage<Response> stage() {
            return CompletableFuture.completedFuture(full);
        }

        @GET
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse answer) {
            answer.resume(bare);
        }
    }

    /** Methods without the cache that share what is constant, and a mapper whose response is. */
    @Path("uncached")
    @Produces("text/plain")
    public static class Uncached implements ExceptionMapper<IllegalArgumentException> {
        private final Constants constants;
        private final Response sorry =
                Response.status(400).header("X-Sorry", "1").build();

        Uncached(Constants constants) {
            this.constants = constants;
        }

        @GET
        @Path("bare")
        public Response bare() {
            return constants.bare;
        }

        @GET
        @Path("full")
        public Response full() {
            return constants.full;
        }

        @GET
        @Path("missing")
        public Response missing() {
            return constants.missing;
        }

        @Override
        public Response toResponse(IllegalArgumentException exception) {
            return sorry;
        }

        /** All fields of what is constant. */
        List<Map<String, List<Object>>> fields() {
            return Stream.of(constants.bare, constants.full, constants.missing, constants.builder.build(), sorry)
                    .map(response -> Map.<String, List<Object>>copyOf(response.getHeaders()))
                    .toList();
        }
    }

    private final Constants constants = new Constants();
    private final Uncached uncached = new Uncached(constants);

    @Test
    void constantResponses() {
        Scenario.of(constants, uncached)
                .getEach(
                        "/constant/",
                        "bare",
                        "full",
                        "built",
                        "thrown",
                        "thrown-cached",
                        "mapped",
                        "stage",
                        "suspended")
                .isTheSame();
    }

    @Test
    void constantResponsesDoNotGrow() {
        Uncached others = new Uncached(new Constants());
        try (RunningApplication plain = RunningApplication.plain(
                        List.of(constants, uncached), EhcacheStore.builder().build());
                RunningApplication cached = RunningApplication.cached(
                        List.of(others.constants, others),
                        Door.CONTAINER,
                        EhcacheStore.builder().build())) {
            for (String path : List.of(
                    "bare", "full", "built", "thrown", "thrown-cached", "mapped", "unstored", "stage", "suspended")) {
                use(plain, path);
                use(cached, path);
                assertThat(others.fields()).as("after %s", path).isEqualTo(uncached.fields());
            }
            for (String shared : SHARED) {
                assertThat(cached.send("GET", "/uncached/" + shared, List.of()).fields())
                        .isEqualTo(plain.send("GET", "/uncached/" + shared, List.of())
                                .fields());
            }
        }
    }

    private static void use(RunningApplication application, String path) {
        List<String> unstored = List.of("Cache-Control: no-cache");
        WireResponse first = application.send("GET", "/constant/" + path, unstored);
        for (int i = 0; i < MANY; i++) {
            application.send("GET", "/constant/" + path, unstored);
        }
        application.send("HEAD", "/constant/" + path, unstored);
        application.send("GET", "/constant/" + path, List.of("Cache-Control: no-store"));
        application.send("GET", "/constant/" + path, List.of());
        application.send("GET", "/constant/" + path, List.of());
        WireResponse last = application.send("GET", "/constant/" + path, unstored);
        assertThat(last.statusLine()).isEqualTo(first.statusLine());
        assertThat(lines(last)).isEqualTo(lines(first));
    }

    private static Map<String, Integer> lines(WireResponse response) {
        return response.fields().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().size()));
    }
}
