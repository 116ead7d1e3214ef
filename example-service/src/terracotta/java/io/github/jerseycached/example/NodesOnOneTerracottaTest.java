package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.TerracottaServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ehcache.CacheManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two services with one Terracotta server, asked in turn: what one stores the other serves, and what one writes the other
 * does not serve as it was.
 */
@Tag("terracotta")
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesOnOneTerracottaTest {
    private static final String CITY = "cities/2657896";
    private static final String COUNTRY = "countries/CH";
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static int port;
    private static int groupPort;
    private static TerracottaServer server;

    private CacheManager managerA;
    private CacheManager managerB;
    private Nodes nodes;
    private Client client;

    @BeforeAll
    static void startServer() throws Exception {
        port = NodesOnOneRedis.freePort();
        groupPort = NodesOnOneRedis.freePort();
        server = TerracottaServer.start(Files.createTempDirectory(directory, "first"), port, groupPort);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        String cluster = "example" + CLUSTERS.incrementAndGet();
        managerA = server.open(cluster);
        managerB = server.open(cluster);
        nodes = new Nodes(0, List.of(EhcacheStore.of(managerA, "responses"), EhcacheStore.of(managerB, "responses")));
        client = new Client(nodes.address());
    }

    @AfterEach
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
        managerA.close();
        managerB.close();
    }

    @Test
    void responseStoredByOneNodeIsServedByTheOther() throws Exception {
        HttpResponse<String> first = ask(1, COUNTRY, "; stored");
        HttpResponse<String> second = ask(2, COUNTRY, "; hit");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(Client.field(second, "ETag")).isEqualTo(Client.field(first, "ETag"));
    }

    @Test
    void aWriteOnOneNodeIsNeverFollowedByAnOldAnswerOnTheOther() throws Exception {
        WritesAmongReads seen = WritesAmongReads.through(client);

        System.out.println(seen);
        assertThat(seen.outOfDate()).isZero();
        assertThat(seen.hits()).isPositive();
        assertThat(seen.nodes()).containsExactly("1", "2");
    }

    @Test
    void writeInvalidatesOnlyResponsesWithItsTags() throws Exception {
        ask(1, COUNTRY, "; stored");
        ask(2, CITY, "; stored");
        ask(1, "hello", "; stored");

        assertThat(rename(2, "Turicum").statusCode()).isEqualTo(200);

        assertThat(ask(1, COUNTRY, "; stored").body()).contains("Turicum");
        assertThat(ask(2, COUNTRY, "; hit").body()).contains("Turicum");
        assertThat(ask(1, CITY, "; stored").body()).contains("Turicum");
        ask(2, "hello", "; hit");
    }

    @Test
    void softInvalidationOnOneNodeIsServedStaleOnceByTheOther() throws Exception {
        ask(1, COUNTRY, "; stored");
        assertThat(client.send(client.request("invalidations/soft?tag=cities")
                                .header("Authorization", "Basic YWRhOmFkYQ==")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);

        ask(1, COUNTRY, "detail=\"invalidated softly\"");
    }

    @Test
    void lookUpsMissWhileTheServerIsDown() throws Exception {
        ask(1, CITY, "; stored");
        ask(2, CITY, "; hit");

        server.close();
        for (int i = 0; i < 5; i++) {
            ask(1, CITY, "; fwd=uri-miss");
            ask(2, CITY, "; fwd=uri-miss");
        }
        assertThat(rename(1, "Turicum").statusCode()).isEqualTo(200);
        assertThat(ask(2, CITY, "; fwd=uri-miss").body()).contains("Turicum");

        server = TerracottaServer.start(Files.createTempDirectory(directory, "second"), port, groupPort);
        Set<String> hits = new HashSet<>();
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (hits.size() < 2 && System.nanoTime() < until) {
            HttpResponse<String> response = client.get(CITY);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("Turicum");
            if (Client.field(response, "Cache-Status").contains("; hit")) {
                hits.add(Client.field(response, "X-Node"));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(hits).containsExactlyInAnyOrder("1", "2");
    }

    private HttpResponse<String> ask(int node, String path, String expected) throws Exception {
        HttpResponse<String> response = client.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Client.field(response, "X-Node")).isEqualTo(Integer.toString(node));
        assertThat(Client.field(response, "Cache-Status")).contains(expected);
        return response;
    }

    private HttpResponse<String> rename(int node, String name) throws Exception {
        HttpResponse<String> response = client.put(CITY, "{\"name\": \"" + name + "\", \"population\": 341730}");
        assertThat(Client.field(response, "X-Node")).isEqualTo(Integer.toString(node));
        return response;
    }
}
