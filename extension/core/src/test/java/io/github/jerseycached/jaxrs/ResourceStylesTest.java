package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ChunkedOutput;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a method answers, a complete response is stored and an incomplete one is not. */
class ResourceStylesTest extends CachedResourceTest {

    @Path("/")
    @Produces("text/plain")
    @Cached(ttl = 60)
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        private String run() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("entity")
        public String entity() {
            return run();
        }

        @GET
        @Path("response")
        public Response response() {
            return Response.ok(run()).build();
        }

        @GET
        @Path("generic")
        public GenericEntity<String> generic() {
            return new GenericEntity<>(run()) {};
        }

        @GET
        @Path("stage")
        public CompletionStage<String> stage() {
            return CompletableFuture.supplyAsync(this::run);
        }

        @GET
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse response) {
            new Thread(() -> response.resume(run())).start();
        }

        @GET
        @Path("stream")
        public InputStream stream() {
            return new ByteArrayInputStream(run().getBytes(StandardCharsets.UTF_8));
        }

        @GET
        @Path("output")
        public StreamingOutput output() {
            return out -> out.write(run().getBytes(StandardCharsets.UTF_8));
        }

        @GET
        @Path("broken")
        public StreamingOutput broken() {
            return out -> {
                out.write(run().getBytes(StandardCharsets.UTF_8));
                throw new IOException("the source is gone");
            };
        }

        @GET
        @Path("chunks")
        public ChunkedOutput<String> chunks() {
            ChunkedOutput<String> output = new ChunkedOutput<>(String.class);
            String run = run();
            new Thread(() -> {
                        try (output) {
                            output.write(run);
                            output.write(", ");
                            output.write(run);
                        } catch (IOException gone) {
                            throw new IllegalStateException(gone);
                        }
                    })
                    .start();
            return output;
        }

        @GET
        @Path("missing")
        public String missing() {
            runs.incrementAndGet();
            throw new NotFoundException();
        }

        @GET
        @Path("nothing")
        public void nothing() {
            runs.incrementAndGet();
        }
    }

    private Resource resource;

    @Override
    protected ResourceConfig configure() {
        resource = new Resource();
        return CachedServer.config(resource);
    }

    @ParameterizedTest
    @ValueSource(strings = {"entity", "response", "generic", "stage", "suspended", "stream", "output"})
    @DiffersOn(value = "JdkHttp", because = "it has no asynchronous responses")
    @DiffersOn(value = "InMemory", because = "it has no asynchronous responses")
    void completeResponseIsStored(String style) {
        get("/" + style).hasStatus(200).hasBody("run 1").isStoredMiss().has("Content-Length", "5");
        get("/" + style).hasStatus(200).hasBody("run 1").isHit().has("Content-Length", "5");
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "it writes Content-Length: 0 into a 204")
    void voidMethodIs204OnMissAndHit() {
        get("/nothing").hasStatus(204).hasNoBody().isStoredMiss().hasNo("Content-Length");
        get("/nothing").hasStatus(204).hasNoBody().isHit().hasNo("Content-Length");
        assertThat(resource.runs).hasValue(1);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "it has no asynchronous responses")
    void chunkedOutputIsSentUnbufferedAndNotStored() {
        get("/chunks").hasStatus(200).hasBody("run 1, run 1").isNotStored("written in chunks");
        get("/chunks").hasStatus(200).hasBody("run 2, run 2").isNotStored("written in chunks");
    }

    @Test
    void failedWriteStoresNothing() {
        get("/broken").hasStatus(500);
        assertThat(storedKeys()).isZero();
        get("/broken").hasStatus(500);
        assertThat(resource.runs).hasValue(2);
    }

    @Test
    void exceptionIsNotStored() {
        get("/missing").hasStatus(404).isNotStored("status 404");
        get("/missing").hasStatus(404).isNotStored("status 404");
        assertThat(resource.runs).hasValue(2);
    }
}
