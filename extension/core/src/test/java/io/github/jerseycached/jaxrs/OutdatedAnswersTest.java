package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.HttpDate;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import org.glassfish.jersey.server.ChunkedOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is known to be outdated tells no client, no shared cache and no CDN to keep it. */
@SuppressWarnings("JavaUtilDate") // Jakarta REST takes dates so.
class OutdatedAnswersTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {

        @Inject
        HttpCache cache;

        volatile int status = 200;
        volatile Runnable meanwhile = () -> {};
        volatile Date expires = new Date();

        @GET
        @Path("declared")
        @Cached(
                ttl = 60,
                maxAge = 120,
                sharedMaxAge = 300,
                cdnTtl = 3600,
                staleWhileRevalidate = 30,
                staleIfError = 300,
                tags = "t")
        public Response declared() {
            meanwhile.run();
            return Response.status(status).entity("text").tag("1").build();
        }

        @GET
        @Path("own")
        @Cached(staleWhileRevalidate = 30, staleIfError = 300, tags = "t")
        public Response own() {
            meanwhile.run();
            return Response.status(status)
                    .entity("text")
                    .tag("1")
                    .header("Cache-Control", "public, max-age=100")
                    .header("CDN-Cache-Control", "max-age=60")
                    .expires(expires)
                    .build();
        }

        @GET
        @Path("expires")
        @Cached(staleWhileRevalidate = 30, staleIfError = 300, tags = "t")
        public Response expires() {
            meanwhile.run();
            return Response.status(status)
                    .entity("text")
                    .tag("1")
                    .lastModified(new Date(0))
                    .expires(expires)
                    .build();
        }

        @GET
        @Path("validated")
        @Cached(ttl = 60, maxAge = 120, cdnTtl = 3600, tags = "t")
        public Response validated(@Context Request request) {
            meanwhile.run();
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(new jakarta.ws.rs.core.EntityTag("1"));
            return unchanged != null
                    ? unchanged.build()
                    : Response.ok("text").tag("1").build();
        }

        @GET
        @Path("not-stored/{what}")
        @Cached(ttl = 60, maxAge = 120, sharedMaxAge = 300, cdnTtl = 3600, tags = "t")
        public Response notStored(@PathParam("what") String what) {
            meanwhile.run();
            return switch (what) {
                case "too-long" -> Response.ok("x".repeat(BOUND + 1)).build();
                case "known-too-long" ->
                    Response.ok("x".repeat(BOUND + 1))
                            .header("Content-Length", BOUND + 1)
                            .build();
                case "flushed" ->
                    Response.ok((StreamingOutput) out -> {
                                out.write('x');
                                out.flush();
                            })
                            .build();
                case "flushed-and-too-long" ->
                    Response.ok((StreamingOutput) out -> {
                                out.flush();
                                out.write("x".repeat(BOUND + 1).getBytes(StandardCharsets.UTF_8));
                            })
                            .build();
                case "varies" -> Response.ok("text").header("Vary", "*").build();
                case "cookie" ->
                    Response.ok("text")
                            .cookie(new NewCookie.Builder("c").build())
                            .build();
                default -> throw new IllegalArgumentException(what);
            };
        }

        @GET
        @Path("not-stored/by-declaration")
        @Cached(store = false, maxAge = 120, sharedMaxAge = 300, cdnTtl = 3600)
        public String notStoredByDeclaration() {
            meanwhile.run();
            return "text";
        }

        @GET
        @Path("not-stored/chunked")
        @Cached(ttl = 60, maxAge = 120, sharedMaxAge = 300, cdnTtl = 3600, tags = "t")
        public ChunkedOutput<String> chunked() throws IOException {
            meanwhile.run();
            ChunkedOutput<String> chunks = new ChunkedOutput<>(String.class);
            chunks.write("text");
            chunks.close();
            return chunks;
        }

        void invalidate(boolean softly) {
            (softly ? cache.soft() : cache).invalidateTags("t");
        }
    }

    private static final int BOUND = 20_000;

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(
            CachedServer.config(resource),
            cache -> cache.targetList("CDN-Cache-Control").maxBodyBytes(BOUND));

    @AfterEach
    void stop() {
        server.close();
    }

    private void expiresIn(long seconds) {
        resource.expires = Date.from(server.clock().instant().plusSeconds(seconds));
    }

    private void saysNoLifetimeThatIsLeft(Answer answer) {
        String ageField = answer.lines("Age").isEmpty() ? "0" : answer.field("Age");
        long age = Long.parseLong(ageField);
        CacheControl said = CacheControl.parse(String.join(", ", answer.lines("Cache-Control")));
        assertThat(said.seconds("max-age")).as(answer.toString()).isPresent();
        assertThat(said.seconds("max-age").orElseThrow()).as(answer.toString()).isLessThanOrEqualTo(age);
        assertThat(said.seconds("s-maxage").orElse(0)).as(answer.toString()).isLessThanOrEqualTo(age);
        for (String cdn : answer.lines("CDN-Cache-Control")) {
            assertThat(CacheControl.parse(cdn).seconds("max-age"))
                    .as(answer.toString())
                    .hasValue(0);
        }
        for (String expires : answer.lines("Expires")) {
            assertThat(HttpDate.parse(expires, server.clock().instant()).orElseThrow())
                    .as(answer.toString())
                    .isBeforeOrEqualTo(server.clock().instant());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/own", "/expires"})
    void softlyInvalidatedResponseIsSentAsOutdated(String path) {
        expiresIn(100);
        server.get(path).isStoredMiss();
        server.advance(Duration.ofSeconds(1));
        resource.invalidate(true);
        saysNoLifetimeThatIsLeft(server.get(path).isHit().hasBody("text").hasAge(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/own", "/expires"})
    void softlyInvalidatedResponseIsSentAsOutdated304(String path) {
        expiresIn(100);
        server.get(path).isStoredMiss();
        resource.invalidate(true);
        saysNoLifetimeThatIsLeft(
                server.get(path, "If-None-Match", "\"1\"").hasStatus(304).has("ETag", "\"1\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/own", "/expires"})
    void responseStaleWhileRevalidateIsSentAsOutdated(String path) {
        expiresIn(60);
        server.get(path).isStoredMiss();
        server.advance(Duration.ofSeconds(70));
        expiresIn(60);
        Answer stale = server.get(path).isHit().hasAge(70);
        assertThat(stale.field("Cache-Status")).contains("stale-while-revalidate");
        saysNoLifetimeThatIsLeft(stale);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/own", "/expires"})
    void responseStaleIfErrorIsSentAsOutdated(String path) {
        expiresIn(60);
        server.get(path).isStoredMiss();
        server.advance(Duration.ofSeconds(95));
        resource.status = 503;
        saysNoLifetimeThatIsLeft(server.get(path).hasStatus(200).hasBody("text").hasAge(95));
        saysNoLifetimeThatIsLeft(server.get(path, "If-None-Match", "\"1\"").hasStatus(304));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/own", "/expires"})
    void responseStaleByMaxStaleIsSentAsOutdated(String path) {
        expiresIn(60);
        server.get(path).isStoredMiss();
        server.advance(Duration.ofSeconds(95));
        Answer stale =
                server.get(path, "Cache-Control", "max-stale=100").isHit().hasAge(95);
        saysNoLifetimeThatIsLeft(stale);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/own", "/expires", "/validated"})
    void responseInvalidatedDuringItsFillIsSentAsOutdated(String path) {
        for (boolean softly : new boolean[] {false, true}) {
            expiresIn(100);
            resource.meanwhile = () -> resource.invalidate(softly);
            Answer overtaken = server.get(path).hasStatus(200).hasBody("text");
            saysNoLifetimeThatIsLeft(overtaken);
            resource.invalidate(false);
            if (!path.equals("/validated")) {
                saysNoLifetimeThatIsLeft(
                        server.get(path, "If-None-Match", "\"1\"").hasStatus(304));
            }
            resource.meanwhile = () -> {};
            resource.invalidate(false);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "too-long",
                "known-too-long",
                "flushed",
                "flushed-and-too-long",
                "varies",
                "cookie",
                "by-declaration",
                "chunked"
            })
    void overtakenByAnInvalidationAndNotStored(String what) {
        Answer before = server.get("/not-stored/" + what).hasStatus(200);
        assertThat(CacheControl.parse(before.field("Cache-Control")).seconds("max-age"))
                .as(before.toString())
                .hasValue(120);
        for (boolean softly : new boolean[] {false, true}) {
            // What was flushed before may be stored all the same.
            resource.invalidate(false);
            resource.meanwhile = () -> resource.invalidate(softly);
            saysNoLifetimeThatIsLeft(server.get("/not-stored/" + what).hasStatus(200));
        }
    }

    @Test
    void status304InvalidatedDuringValidationRenewsNothingForOthers() {
        server.get("/validated").isStoredMiss();
        server.advance(Duration.ofSeconds(60));
        resource.meanwhile = () -> resource.invalidate(false);
        saysNoLifetimeThatIsLeft(server.get("/validated").hasStatus(200).hasBody("text"));
    }

    @Test
    void invalidationOfOtherNamesDoesNotOutdateTheResponse() {
        resource.meanwhile = () -> resource.cache.invalidateTags("other");
        server.get("/declared")
                .isStoredMiss()
                .has("CDN-Cache-Control", "max-age=3600, stale-while-revalidate=30, stale-if-error=300");
    }

    @Test
    void staleWindowIsSentUnlessTheResponseWasInvalidated() {
        server.get("/declared").isStoredMiss();
        resource.invalidate(true);
        server.get("/declared").isHit().has("Cache-Control", "max-age=0, s-maxage=0");
    }
}
