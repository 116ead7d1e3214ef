package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.Await;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ChunkedOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that is flushed before its end reaches the client then, with the cache as without. */
class TransparencyOfStreamsTest {

    /** Methods whose responses go on until a gate opens. */
    @Path("streams")
    @Produces("text/plain")
    public static class Streams extends CachedResource {
        private final Semaphore gate = new Semaphore(0);
        private final CountDownLatch gone = new CountDownLatch(1);

        private void await() {
            try {
                assertThat(gate.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @GET
        @Path("flushed")
        public StreamingOutput flushed() {
            return out -> {
                out.write("first ".getBytes(StandardCharsets.UTF_8));
                out.flush();
                await();
                out.write("second".getBytes(StandardCharsets.UTF_8));
            };
        }

        @GET
        @Path("tagged")
        public Response tagged() {
            return Response.ok(flushed()).tag("v1").header("X-Own", "1").build();
        }

        @GET
        @Path("events/{run}")
        @Produces("text/event-stream")
        public StreamingOutput events(@PathParam("run") String run) {
            return out -> {
                try {
                    for (int event = 0; ; event++) {
                        out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        await();
                    }
                } finally {
                    gone.countDown();
                }
            };
        }

        @GET
        @Path("chunks")
        public ChunkedOutput<String> chunks() throws IOException {
            ChunkedOutput<String> output = new ChunkedOutput<>(String.class);
            output.write("first ");
            Thread rest = new Thread(() -> {
                await();
                try (output) {
                    output.write("second");
                } catch (IOException gone) {
                    throw new IllegalStateException(gone);
                }
            });
            rest.setDaemon(true);
            rest.start();
            return output;
        }
    }

    private static RunningApplication running(Streams streams, Door door) {
        return RunningApplication.cached(
                List.of(streams), door, EhcacheStore.builder().build());
    }

    private static WireResponse firstChunk(WireClient client) throws IOException {
        WireResponse head = client.readHead();
        assertThat(head.field("Transfer-Encoding")).as("%s", head).isEqualTo("chunked");
        return new WireResponse(head.statusLine(), head.fields(), client.readChunk());
    }

    @ParameterizedTest
    @MethodSource("io.github.jerseycached.transparency.Door#chosen")
    void flushedStreamIsSentImmediatelyAndStoredAtItsEnd(Door door) throws IOException {
        Streams streams = new Streams();
        try (RunningApplication application = running(streams, door);
                WireClient client = application.connect("GET", "/streams/flushed")) {
            assertThat(firstChunk(client).text()).isEqualTo("first ");
            streams.gate.release();
            assertThat(new String(client.readChunk(), StandardCharsets.UTF_8)).isEqualTo("second");
            assertThat(client.readChunk()).isEmpty();
            Await.until(
                    "the response is stored",
                    () -> application.cache().statistics().keys() == 1);
            WireResponse hit = application.send("GET", "/streams/flushed", List.of());
            assertThat(hit.text()).isEqualTo("first second");
            assertThat(hit.field("Cache-Status")).contains("; hit");
            assertThat(hit.has("ETag")).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.jerseycached.transparency.Door#chosen")
    void flushedStreamHasTheFieldsOfTheMethod(Door door) throws IOException {
        Streams streams = new Streams();
        try (RunningApplication application = running(streams, door);
                WireClient client = application.connect("GET", "/streams/tagged")) {
            WireResponse first = firstChunk(client);
            assertThat(first.text()).isEqualTo("first ");
            assertThat(first.field("ETag")).isEqualTo("\"v1\"");
            assertThat(first.field("X-Own")).isEqualTo("1");
            streams.gate.release();
            assertThat(client.readChunk()).hasSize("second".length());
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.jerseycached.transparency.Door#chosen")
    void eventsThatNeverEndAreSentOneByOne(Door door) throws IOException, InterruptedException {
        Streams streams = new Streams();
        try (RunningApplication application = running(streams, door)) {
            try (WireClient client = application.connect("GET", "/streams/events/1")) {
                assertThat(firstChunk(client).text()).isEqualTo("data: 0\n\n");
                streams.gate.release();
                assertThat(new String(client.readChunk(), StandardCharsets.UTF_8))
                        .isEqualTo("data: 1\n\n");
            }
            // The client is gone: writing fails in the end, and nothing of it is stored.
            streams.gate.release(100_000);
            assertThat(streams.gone.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(application.cache().statistics().keys()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.jerseycached.transparency.Door#chosen")
    void chunksAreSentOneByOne(Door door) throws IOException {
        Streams streams = new Streams();
        try (RunningApplication application = running(streams, door);
                WireClient client = application.connect("GET", "/streams/chunks")) {
            assertThat(firstChunk(client).text()).isEqualTo("first ");
            streams.gate.release();
            assertThat(new String(client.readChunk(), StandardCharsets.UTF_8)).isEqualTo("second");
            assertThat(client.readChunk()).isEmpty();
        }
    }

    // Writers of the application.

    /** What the application writes itself. */
    public record Rows(int bytes, Runnable between, int more) {}

    /** Flushes what it has, as it goes. */
    @Produces("text/csv")
    public static class RowWriter extends WriterOf<Rows> {
        public RowWriter() {
            super(Rows.class);
        }

        @Override
        void write(Rows rows, MultivaluedMap<String, Object> fields, OutputStream out) throws IOException {
            out.write("a".repeat(rows.bytes()).getBytes(StandardCharsets.UTF_8));
            out.flush();
            rows.between().run();
            out.write("b".repeat(rows.more()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /** Methods whose entities are written by that, or by a library. */
    @Path("rows")
    public static class RowsResource extends CachedResource {
        private final Streams streams;

        RowsResource(Streams streams) {
            this.streams = streams;
        }

        @GET
        @Path("long")
        @Produces("text/csv")
        public Rows longer() {
            return new Rows(10_000, streams::await, 5);
        }

        @GET
        @Path("short")
        @Produces("text/csv")
        public Rows shorter() {
            return new Rows(5, () -> {}, 5);
        }

        @GET
        @Path("json")
        @Produces("application/json")
        public List<String> json() {
            return Collections.nCopies(1000, "more than Jersey holds back");
        }
    }

    private static List<Object> rows(Streams streams) {
        return List.of(new RowsResource(streams), RowWriter.class);
    }

    @ParameterizedTest
    @MethodSource("io.github.jerseycached.transparency.Door#chosen")
    void bytesFlushedByAWriterAreSentLikeJersey(Door door) throws IOException {
        Streams streams = new Streams();
        List<RunningApplication> both = List.of(
                RunningApplication.plain(rows(streams), EhcacheStore.builder().build()),
                RunningApplication.cached(
                        rows(streams), door, EhcacheStore.builder().build()));
        for (RunningApplication application : both) {
            try (application;
                    WireClient client = application.connect("GET", "/rows/long")) {
                int length = firstChunk(client).body().length;
                while (length < 10_000) {
                    length += client.readChunk().length;
                }
                streams.gate.release();
                assertThat(new String(client.readChunk(), StandardCharsets.UTF_8))
                        .isEqualTo("bbbbb");
                assertThat(client.readChunk()).isEmpty();
                if (application == both.get(1)) {
                    Await.until(
                            "the response is stored",
                            () -> application.cache().statistics().keys() == 1);
                    WireResponse hit = application.send("GET", "/rows/long", List.of());
                    assertThat(hit.text()).isEqualTo("a".repeat(10_000) + "bbbbb");
                    assertThat(hit.field("Cache-Status")).contains("; hit");
                    assertThat(hit.has("ETag")).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "json"})
    void streamFlushedAtItsEndHasATag(String path) {
        Streams streams = new Streams();
        try (RunningApplication application = RunningApplication.cached(
                rows(streams), Door.CONTAINER, EhcacheStore.builder().build())) {
            WireResponse first = application.send("GET", "/rows/" + path, List.of());
            assertThat(first.field("Cache-Status")).contains("; stored");
            assertThat(first.has("ETag")).isTrue();
            assertThat(first.has("Content-Length")).isTrue();
        }
    }

    @Test
    void waiterGetsTheBytesFlushedByAWriter() throws IOException {
        Streams streams = new Streams();
        try (RunningApplication application = RunningApplication.cached(
                        rows(streams), Door.CONTAINER, EhcacheStore.builder().build());
                WireClient client = application.connect("GET", "/rows/long")) {
            firstChunk(client);
            CompletableFuture<WireResponse> waiter = application.begin("GET", "/rows/long", List.of());
            Await.until(
                    "the second request waits",
                    () -> application.cache().statistics().waiting() == 1);
            streams.gate.release();
            assertThat(Await.result(waiter).text()).isEqualTo("a".repeat(10_000) + "bbbbb");
            assertThat(application.gate().runs()).isEqualTo(1);
        }
    }

    @Test
    void entitiesThatAreFlushed() {
        Streams streams = new Streams();
        streams.gate.release(100_000);
        Scenario.of(rows(streams).toArray())
                .getEach("/rows/", "short", "long", "json")
                .isTheSame();
    }
}
