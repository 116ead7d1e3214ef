package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
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
    void whatOneNodeStoredTheOthersServe() throws Exception {
        try (NodesOnOneRedis nodes = start(3)) {
            Client client = new Client(nodes.address());
            Set<String> hits = new TreeSet<>();
            HttpResponse<String> first = client.get("hello");
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> response = client.get("hello");
                assertThat(Client.field(response, "Cache-Status")).contains("; hit");
                assertThat(Client.field(response, "ETag")).isEqualTo(Client.field(first, "ETag"));
                hits.add(Client.field(response, "X-Node"));
            }
            assertThat(Client.field(first, "Cache-Status")).contains("; stored");
            assertThat(hits).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {2, 3})
    void aWriteOnOneNodeIsNotFollowedByAnOldAnswerOnAnotherLaterThanTheBound(int count) throws Exception {
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
