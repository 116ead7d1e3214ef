package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several services with one Redis: what one stores the others serve, and what one writes the others don't serve as it was. */
class NodesOnOneRedisTest {
    private static final Duration BOUND = Duration.ofSeconds(1);

    @Test
    void responseStoredByOneNodeIsServedByTheOthers() throws Exception {
        try (NodesOnOneRedis nodes = start(3)) {
            Client client = new Client(nodes.address());
            // A node that is held up for longer than the bound does not rely on Redis: then it is tried with another
            // URI.
            Instant most = Instant.now().plusSeconds(60);
            int attempt = 0;
            while (!isServedByAll(client, "hello?attempt=" + attempt++)) {
                assertThat(Instant.now()).isBefore(most);
            }
        }
    }

    private static boolean isServedByAll(Client client, String path) throws Exception {
        HttpResponse<String> first = client.get(path);
        Set<String> nodes = new TreeSet<>(Set.of(Client.field(first, "X-Node")));
        boolean hits = Client.field(first, "Cache-Status").contains("; stored");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = client.get(path);
            assertThat(Client.field(response, "ETag")).isEqualTo(Client.field(first, "ETag"));
            hits = hits && Client.field(response, "Cache-Status").contains("; hit");
            nodes.add(Client.field(response, "X-Node"));
        }
        assertThat(nodes).containsExactly("1", "2", "3");
        return hits;
    }

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {2, 3})
    void writeOnOneNodeReachesTheOthersWithinTheBound(int count) throws Exception {
        try (NodesOnOneRedis nodes = start(count)) {
            WritesAmongReads seen = WritesAmongReads.through(new Client(nodes.address()));
            System.out.println(seen);
            assertThat(seen.longestOutOfDate()).isLessThanOrEqualTo(BOUND);
            assertThat(seen.hits()).isPositive();
            assertThat(seen.nodes()).hasSize(count);
        }
    }

    private static NodesOnOneRedis start(int nodes) throws Exception {
        Assumptions.assumeTrue(
                NodesOnOneRedis.redisIsThere(),
                "No redis-server on the PATH: install the package redis-server to run this test");
        return NodesOnOneRedis.start(0, nodes);
    }
}
