package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application's filters run on every response; its writers, interceptors and encoders once. */
class ResponseFiltersTest {

    record Greeting(String text) {}

    @Path("/")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("greeting")
        @Produces("text/plain")
        @Cached(ttl = 60)
        public Greeting greeting() {
            return new Greeting("Hello, ".repeat(100) + runs.incrementAndGet());
        }

        @GET
        @Path("versioned")
        @Produces("text/plain")
        @Cached(ttl = 60)
        public Response versioned() {
            return Response.ok("Hello, ".repeat(100)).tag("v" + runs.get()).build();
        }

        @PUT
        @Path("versioned")
        public Response put(@Context Request request) {
            Response.ResponseBuilder failed = request.evaluatePreconditions(new EntityTag("v" + runs.get()));
            if (failed != null) {
                return failed.build();
            }
            runs.incrementAndGet();
            return Response.noContent().build();
        }

        @GET
        @Path("own")
        @Produces("text/plain")
        @Cached(ttl = 60)
        public Response own() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("X-Own", "resource")
                    .header("Cache-Status", "origin; hit")
                    .header("Connection", "X-Hop")
                    .header("X-Hop", "1")
                    .build();
        }
    }

    public static class GreetingWriter implements MessageBodyWriter<Greeting> {
        static final AtomicInteger WRITTEN = new AtomicInteger();

        @Override
        public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type == Greeting.class;
        }

        @Override
        public void writeTo(
                Greeting greeting,
                Class<?> type,
                Type generic,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> fields,
                OutputStream out)
                throws IOException {
            WRITTEN.incrementAndGet();
            out.write(greeting.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    public static class CountingInterceptor implements WriterInterceptor {
        static final AtomicInteger INTERCEPTED = new AtomicInteger();

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            INTERCEPTED.incrementAndGet();
            context.proceed();
        }
    }

    /** Says in a field what only whoever writes the body knows. */
    public static class FieldInterceptor implements WriterInterceptor {
        private final String name;
        private final String value;

        FieldInterceptor(String name, String value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.getHeaders().putSingle(name, value);
            context.proceed();
        }
    }

    /** Adds what is this request's own. */
    public static class PerRequestFields implements ContainerResponseFilter {
        final AtomicInteger requests = new AtomicInteger();
        volatile boolean cookies;

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Request-Id", requests.incrementAndGet());
            response.getHeaders().add("X-Own", "filter");
            String origin = request.getHeaderString("X-Origin");
            if (origin != null) {
                response.getHeaders().putSingle("Access-Control-Allow-Origin", origin);
            }
            if (cookies) {
                response.getHeaders()
                        .add(
                                "Set-Cookie",
                                new NewCookie.Builder("visitor").value("1").build());
            }
        }
    }

    @Test
    void aHitRunsNoWriterAndNoInterceptorOfTheApplication() {
        GreetingWriter.WRITTEN.set(0);
        CountingInterceptor.INTERCEPTED.set(0);
        try (CachedServer server = CachedServer.of(new Resource(), GreetingWriter.class, CountingInterceptor.class)) {
            String body = server.get("/greeting").isStoredMiss().body();
            server.get("/greeting").isHit().hasBody(body);
            assertThat(GreetingWriter.WRITTEN).hasValue(1);
            assertThat(CountingInterceptor.INTERCEPTED).hasValue(1);
        }
    }

    @Test
    void fieldsSetByWritersAreStored() {
        try (CachedServer server =
                CachedServer.of(new Resource(), new FieldInterceptor("Content-Digest", "sha-256=:AA==:"))) {
            server.get("/own").isStoredMiss().has("Content-Digest", "sha-256=:AA==:");
            server.get("/own").isHit().has("Content-Digest", "sha-256=:AA==:");
        }
    }

    @ParameterizedTest
    @CsvSource({"Cache-Control, no-store, no-store", "Set-Cookie, a=b, Set-Cookie", "Vary, *, Vary: *"})
    void writerMayForbidStoring(String name, String value, String detail) {
        try (CachedServer server = CachedServer.of(new Resource(), new FieldInterceptor(name, value))) {
            server.get("/own")
                    .isNotStored(detail + ", set by a writer interceptor or entity writer")
                    .has(name, value);
            server.get("/own").hasBody("run 2");
        }
    }

    @Test
    void fieldsOfFiltersAreAddedToEachResponseAndNotReplayed() {
        PerRequestFields filter = new PerRequestFields();
        try (CachedServer server = CachedServer.of(new Resource(), filter)) {
            server.get("/own", "X-Origin", "https://a.example")
                    .isStoredMiss()
                    .has("X-Request-Id", "1")
                    .has("Access-Control-Allow-Origin", "https://a.example");
            Answer hit = server.get("/own").isHit();
            hit.has("X-Request-Id", "2").hasNo("Access-Control-Allow-Origin");
            assertThat(hit.lines("X-Own")).containsExactly("resource", "filter");
            server.get("/own", "If-None-Match", hit.field("ETag"))
                    .hasStatus(304)
                    .has("X-Request-Id", "3");
        }
    }

    @Test
    void aCookieGivenOnAHitMakesTheResponsePrivate() {
        PerRequestFields filter = new PerRequestFields();
        try (CachedServer server = CachedServer.of(new Resource(), filter)) {
            server.get("/own").isStoredMiss().has("Cache-Control", "max-age=60");
            filter.cookies = true;
            server.get("/own").isHit().has("Cache-Control", "private, max-age=60");
            filter.cookies = false;
            server.get("/own").isHit().has("Cache-Control", "max-age=60").hasNo("Set-Cookie");
        }
    }

    @Test
    void cacheStatusIsAppendedToThatOfTheOrigin() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            assertThat(server.get("/own").lines("Cache-Status"))
                    .containsExactly("origin; hit", "jersey-cached; fwd=uri-miss; stored; ttl=60");
            assertThat(server.get("/own").lines("Cache-Status"))
                    .containsExactly("origin; hit", "jersey-cached; hit; ttl=60");
        }
    }

    @Test
    void fieldsOfTheConnectionAreNotReplayed() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/own");
            server.get("/own").isHit().hasNo("X-Hop");
        }
    }

    @Test
    void tagOfAContentCodingIsAcceptedByIfMatch() {
        try (CachedServer server = CachedServer.of(new Resource(), EncodingFilter.class, GZipEncoder.class)) {
            String tag = server.get("/versioned", "Accept-Encoding", "gzip")
                    .has("Content-Encoding", "gzip")
                    .has("ETag", "\"v0-gzip\"")
                    .field("ETag");
            server.send("PUT", "/versioned", "If-Match", "\"v1-gzip\"").hasStatus(412);
            server.send("PUT", "/versioned", "If-Match", "W/" + tag).hasStatus(412);
            server.send("PUT", "/versioned", "If-Match", tag).hasStatus(204);
            server.send("PUT", "/versioned", "If-Match", tag).hasStatus(412);
            server.send("PUT", "/versioned", "If-Match", "\"a\", \"v1-gzip\"").hasStatus(204);
            server.send("PUT", "/versioned", "If-Match", "\"v2\"").hasStatus(204);
            server.get("/versioned", "Accept-Encoding", "identity", "If-Match", "\"v3-gzip\"")
                    .hasStatus(412);
        }
    }

    @Test
    void writerThatSetsFieldsDoesNotShortenTheLifetime() {
        try (CachedServer server = CachedServer.of(
                CachedServer.config(new Resource(), new FieldInterceptor("X-Written", "yes"), GreetingWriter.class))) {
            server.advance(Duration.ofMillis(900));
            server.get("/greeting")
                    .has("X-Written", "yes")
                    .has("Cache-Status", "jersey-cached; fwd=uri-miss; stored; ttl=60");
        }
    }

    @Test
    void eachContentCodingIsStoredAsItsOwnBytes() throws IOException {
        GreetingWriter.WRITTEN.set(0);
        try (CachedServer server = CachedServer.of(
                CachedServer.config(new Resource(), GreetingWriter.class, EncodingFilter.class, GZipEncoder.class))) {
            Answer zipped = server.get("/greeting", "Accept-Encoding", "gzip");
            zipped.isStoredMiss().has("Content-Encoding", "gzip").has("Vary", "Accept-Encoding");
            Answer plain = server.get("/greeting", "Accept-Encoding", "identity");
            plain.isStoredMiss().hasNo("Content-Encoding").has("Vary", "Accept-Encoding");
            assertThat(zipped.field("ETag")).isNotEqualTo(plain.field("ETag"));

            Answer hit = server.get("/greeting", "Accept-Encoding", "gzip");
            hit.isHit().has("Content-Encoding", "gzip").has("Vary", "Accept-Encoding");
            assertThat(hit.bytes()).isEqualTo(zipped.bytes());
            assertThat(hit.field("Content-Length")).isEqualTo(Integer.toString(hit.bytes().length));
            try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(hit.bytes()))) {
                assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("Hello, ".repeat(100) + 1);
            }
            server.get("/greeting", "Accept-Encoding", "identity").isHit().hasBody(plain.body());
            server.get("/greeting", "Accept-Encoding", "gzip", "If-None-Match", zipped.field("ETag"))
                    .hasStatus(304)
                    .has("Vary", "Accept-Encoding");
            assertThat(GreetingWriter.WRITTEN).hasValue(2);
        }
    }
}
