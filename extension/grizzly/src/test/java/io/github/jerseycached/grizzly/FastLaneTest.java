package io.github.jerseycached.grizzly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.RecordedEvents;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered before Jersey, where, and that it is the same answer. */
class FastLaneTest {

    private static final int LARGE = 1 << 20;

    @Path("/")
    @Produces("text/plain")
    public static class Pages {
        static final AtomicInteger RUNS = new AtomicInteger();
        static final Semaphore MAY_END = new Semaphore(0);

        @GET
        @Path("page/{name}")
        @Cached(ttl = 60, maxAge = 30, tags = "pages")
        public String page(@PathParam("name") String name) {
            return name + ' ' + RUNS.incrementAndGet();
        }

        @GET
        @Path("large")
        @Cached(ttl = 60)
        public byte[] large() {
            return new byte[LARGE];
        }

        @GET
        @Path("gone")
        @Cached(ttl = 60, statuses = 410)
        public Response gone() {
            return Response.status(410, "Gone for good").entity("gone").build();
        }

        @GET
        @Path("nothing")
        @Cached(ttl = 60)
        public Response nothing() {
            return Response.noContent().build();
        }

        @GET
        @Path("greeting")
        @Cached(ttl = 60)
        public String greeting(@HeaderParam("X-Name") String name) {
            return "hello " + name;
        }

        @GET
        @Path("typed")
        @Produces("text/html")
        @Cached(ttl = 60)
        public String html() {
            return "<p>";
        }

        @GET
        @Path("typed")
        @Produces("application/json")
        @Cached(ttl = 60)
        public String json() {
            return "{}";
        }

        @GET
        @Path("slow")
        @Cached(ttl = 60)
        public String slow() throws InterruptedException {
            int run = RUNS.incrementAndGet();
            MAY_END.acquire();
            return "slow " + run;
        }
    }

    private LaneServer server = LaneServer.of(Pages.class);

    @AfterEach
    void stop() {
        server.close();
        Pages.RUNS.set(0);
        Pages.MAY_END.drainPermits();
    }

    private void restart(Object... components) {
        server.close();
        server = LaneServer.of(components);
    }

    @Test
    void hitIsAnsweredOnTheSelectorThreadWithoutJersey() {
        server.getThroughJersey("/page/a");
        assertThat(server.store.thread).doesNotContain("SelectorRunner");
        assertThat(server.getInTheLane("/page/a").body()).isEqualTo("a 1");
        assertThat(server.store.thread).contains("SelectorRunner");
    }

    @Test
    void laneAndJerseySendTheSameResponse() {
        server.get("/page/a");
        server.clock.advance(Duration.ofSeconds(7));
        // Jersey is asked where the request has content, or a condition that only it knows; HEAD is one of these.
        Connection.Answer fast = server.getInTheLane("/page/a");
        try (Connection connection = server.connect()) {
            String head = String.join("\n", headOf(connection, "/page/a"));
            assertThat(String.join("\n", sorted(fast.fieldLines()))).isEqualTo(head);
        }
        assertThat(fast.field("Age")).isEqualTo("7");
        assertThat(fast.field("Cache-Control")).isEqualTo("max-age=37");
        assertThat(fast.field("Cache-Status")).isEqualTo("jersey-cached; hit; ttl=53");
    }

    private static List<String> headOf(Connection connection, String target) {
        // The content of a HEAD's answer is not sent: the connection is of no further use.
        connection.send("HEAD", target, "Connection: close");
        List<String> lines = new ArrayList<>();
        Connection.Answer answer = connection.readHead();
        answer.fieldLines().stream()
                .filter(line -> !line.startsWith("Connection:"))
                .forEach(lines::add);
        return sorted(lines);
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    @Test
    void conditionalRequestIsAnsweredInTheLane() {
        String tag = server.get("/page/a").field("ETag");
        Connection.Answer answer = server.getInTheLane("/page/a", "If-None-Match: " + tag);
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.lines("Content-Length")).isEmpty();
        assertThat(answer.field("ETag")).isEqualTo(tag);
        assertThat(server.getInTheLane("/page/a", "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void statusReasonAndMissingContentAreServedAsStored() {
        server.get("/gone");
        assertThat(server.getInTheLane("/gone").statusLine()).isEqualTo("HTTP/1.1 410 Gone for good");
        server.get("/nothing");
        Connection.Answer nothing = server.getInTheLane("/nothing");
        assertThat(nothing.status()).isEqualTo(204);
        assertThat(nothing.lines("Content-Length")).isEmpty();
    }

    @Test
    void eachClientGetsItsOwnVariant() {
        server.get("/greeting", "X-Name: ann");
        server.get("/greeting", "X-Name: bob");
        assertThat(server.getInTheLane("/greeting", "X-Name: ann").body()).isEqualTo("hello ann");
        assertThat(server.getInTheLane("/greeting", "X-Name: bob").body()).isEqualTo("hello bob");
        assertThat(server.getThroughJersey("/greeting", "X-Name: eve").body()).isEqualTo("hello eve");
    }

    @Test
    void laneChoosesTheSameMethodAsJersey() {
        for (String accept : List.of("text/html", "application/json", "*/*", "text/html;q=0.1, application/json")) {
            String chosen =
                    server.getThroughJersey("/typed", "Accept: " + accept).body();
            assertThat(server.getInTheLane("/typed", "Accept: " + accept).body())
                    .isEqualTo(chosen);
        }
    }

    @Test
    void encodedResponseIsServedEncoded() {
        restart(Pages.class, EncodingFilter.class, GZipEncoder.class);
        String coded = server.get("/large", "Accept-Encoding: gzip").body();
        Connection.Answer fast = server.getInTheLane("/large", "Accept-Encoding: gzip");
        assertThat(fast.body()).isEqualTo(coded);
        assertThat(fast.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(fast.field("Vary")).isEqualTo("Accept-Encoding");
        server.getThroughJersey("/large", "Accept-Encoding: identity");
        assertThat(server.getInTheLane("/large", "Accept-Encoding: identity").body())
                .hasSize(LARGE);
    }

    @Test
    void invalidationAppliesImmediately() {
        server.get("/page/a");
        server.getInTheLane("/page/a");
        server.cache().invalidateTags("pages");
        assertThat(server.getThroughJersey("/page/a").body()).isEqualTo("a 2");
        assertThat(server.getInTheLane("/page/a").body()).isEqualTo("a 2");
    }

    @Test
    void expiredResponseGoesToJersey() {
        server.get("/page/a");
        server.clock.advance(Duration.ofSeconds(60));
        assertThat(server.getThroughJersey("/page/a").body()).isEqualTo("a 2");
    }

    @Test
    void listenersReceiveTheSameEvents() throws InterruptedException {
        RecordedEvents heard = new RecordedEvents();
        server.cache().addListener(heard);
        server.get("/page/a");
        CacheEvent miss = heard.answer();
        server.clock.advance(Duration.ofSeconds(5));
        server.getInTheLane("/page/a");
        CacheEvent hit = heard.onlyAnswer();
        assertThat(hit.handling().words()).isEqualTo("hit");
        assertThat(hit.key()).isEqualTo(miss.key());
        assertThat(hit.method()).isEqualTo(miss.method());
        assertThat(hit.route()).isEqualTo(miss.route());
        assertThat(hit.age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(hit.bytes()).isEqualTo(3);
    }

    @Test
    void blockingStoreIsReadOnAWorkerThread() {
        server.close();
        server = LaneServer.of(
                new LaneServer.Asked() {
                    @Override
                    public boolean isInMemory() {
                        return false;
                    }
                },
                settings -> settings,
                Pages.class);
        server.get("/page/a");
        server.getInTheLane("/page/a");
        assertThat(server.store.thread).doesNotContain("SelectorRunner");
    }

    @Test
    void failingStoreIsAMiss() {
        server.close();
        server = LaneServer.of(
                new LaneServer.Asked() {
                    @Override
                    public io.github.jerseycached.http.Variants get(CacheKey key, RequestHead request) {
                        if (Thread.currentThread().getName().contains("SelectorRunner")) {
                            throw new IllegalStateException("on purpose");
                        }
                        return super.get(key, request);
                    }

                    @Override
                    public boolean put(CacheKey key, StoredResponse response) {
                        return super.put(key, response);
                    }
                },
                settings -> settings,
                Pages.class);
        server.get("/page/a");
        assertThat(server.getThroughJersey("/page/a").body()).isEqualTo("a 1");
    }

    @Test
    void reloadedApplicationRegistersItsLaneAgain() {
        server.get("/page/a");
        server.getInTheLane("/page/a");
        server.reload();
        assertThat(server.getThroughJersey("/page/a").body()).isEqualTo("a 2");
        assertThat(server.getInTheLane("/page/a").body()).isEqualTo("a 2");
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() {
        server.get("/page/a");
        server.get("/large");
        try (Connection connection = server.connect()) {
            for (int i = 0; i < 20; i++) {
                connection.send("GET", "/page/a").send("GET", "/page/new" + i).send("GET", "/large");
            }
            for (int i = 0; i < 20; i++) {
                assertThat(connection.read().body()).isEqualTo("a 1");
                assertThat(connection.read().body()).startsWith("new" + i + ' ');
                assertThat(connection.read().body()).hasSize(LARGE);
            }
        }
    }

    @Test
    void aConnectionIsKeptUntilTheClientWantsItClosed() {
        server.get("/page/a");
        try (Connection connection = server.connect()) {
            assertThat(connection.get("/page/a").body()).isEqualTo("a 1");
            Connection.Answer last = connection.get("/page/a", "Connection: close");
            assertThat(last.body()).isEqualTo("a 1");
            assertThat(last.field("Connection")).isEqualToIgnoringCase("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void slowReaderDoesNotDelayOthers() {
        server.get("/page/a");
        server.get("/large");
        List<Connection> lazy = new ArrayList<>();
        // More of them than there are threads of either kind, each asking for more than fits between.
        for (int i = 0; i < 8; i++) {
            Connection connection = server.connect();
            for (int j = 0; j < 16; j++) {
                connection.send("GET", "/large");
            }
            lazy.add(connection);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(server.getInTheLane("/page/a").body()).isEqualTo("a 1");
            assertThat(server.getThroughJersey("/page/other" + i).status()).isEqualTo(200);
        }
        for (Connection connection : lazy) {
            for (int j = 0; j < 16; j++) {
                assertThat(connection.read().body()).hasSize(LARGE);
            }
            connection.close();
        }
    }

    @Test
    void disconnectDuringAResponseDoesNotAffectOthers() {
        server.get("/large");
        for (int i = 0; i < 20; i++) {
            try (Connection connection = server.connect()) {
                for (int j = 0; j < 8; j++) {
                    connection.send("GET", "/large");
                }
            }
        }
        assertThat(server.getInTheLane("/large").body()).hasSize(LARGE);
    }

    @Test
    void collapsedRequestHoldsNoThread() {
        Pages.MAY_END.release();
        server.get("/slow");
        server.clock.advance(Duration.ofSeconds(60));
        try (Connection leader = server.connect()) {
            leader.send("GET", "/slow");
            Await.until("one leads", () -> server.cache().statistics().filling() == 1);
            List<Connection> waiters = new ArrayList<>();
            // There are two workers.
            for (int i = 0; i < 12; i++) {
                waiters.add(server.connect().send("GET", "/slow"));
            }
            Await.until("all wait", () -> server.cache().statistics().waiting() == 12);
            assertThat(server.getThroughJersey("/page/other").status()).isEqualTo(200);
            Pages.MAY_END.release();
            assertThat(leader.read().body()).isEqualTo("slow 2");
            for (Connection waiter : waiters) {
                Connection.Answer answer = waiter.read();
                assertThat(answer.body()).isEqualTo("slow 2");
                assertThat(answer.field("Cache-Status")).isEqualTo("jersey-cached; fwd=uri-miss; collapsed; ttl=60");
                waiter.close();
            }
            assertThat(server.cache().statistics().waiting()).isZero();
        }
    }

    @Test
    void waiterIsAnsweredAlthoughTheWorkerPoolIsFull() {
        try (LaneServer crowded = LaneServer.withQueueOf(1, Pages.class)) {
            Pages.MAY_END.release();
            crowded.get("/slow");
            crowded.clock.advance(Duration.ofSeconds(60));
            try (Connection leader = crowded.connect()) {
                leader.send("GET", "/slow");
                Await.until("one leads", () -> crowded.cache().statistics().filling() == 1);
                List<Connection> waiters = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    waiters.add(crowded.connect().send("GET", "/slow"));
                }
                Await.until("all wait", () -> crowded.cache().statistics().waiting() == 12);
                Pages.MAY_END.release();
                assertThat(leader.read().status()).isEqualTo(200);
                for (Connection waiter : waiters) {
                    // Answered or closed, within the time that the socket waits.
                    assertThatCode(waiter::isAtEnd).doesNotThrowAnyException();
                    waiter.close();
                }
            }
        }
    }
}
