package io.github.jerseycached.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.RedisSentinels;
import io.github.jerseycached.testkit.RedisServer;
import io.lettuce.core.AclSetuserArgs;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes do that sentinels tell where Redis is. */
class SentinelsTest {

    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final CacheKey KEY = CacheKey.of("GET", "http://example.org/a");
    private static final String EPOCHS = "jersey-cached:epochs";

    private RedisSentinels redis;

    @BeforeEach
    void start() {
        redis = RedisSentinels.running();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void afterAFailoverAllNodesUseTheNewMasterAndNoneTheOldOneThatReturns() {
        try (Nodes nodes = new Nodes(store -> store.uri(redis.uri()), Duration.ZERO, Duration.ZERO);
                Load load = new Load(nodes, BOUND)) {
            Await.until("stored responses are used", () -> load.hits.get() > 100);
            RedisServer old = redis.master();
            old.kill();
            Await.until("the replica is promoted", () -> redis.isMaster(redis.replica()));
            for (int node = 0; node < nodes.size(); node++) {
                int at = node;
                Await.until("node " + node + " uses stored responses", () -> nodes.hits(at, 0));
            }
            long listening = redis.replica()
                    .<Long>tell(commands -> commands.pubsubNumsub(EPOCHS).get(EPOCHS));
            assertThat(listening).isEqualTo(nodes.size());

            // At first it takes itself for a master still.
            redis.hurry();
            old.start();
            Await.until("it is a replica", () -> redis.isReplica(old));
            load.last(BOUND);
            load.end();
            String commands = old.tell(server -> server.info("commandstats"));
            // Nodes run scripts; what a master passes on to its replica is none.
            assertThat(commands).contains("cmdstat_info").doesNotContain("cmdstat_eval");
            assertThat(load.failures).as("errors").hasValue(0);
            assertThat(load.tooLate).as("out of date for longer than the bound").hasValue(0);
            assertThat(load.ofOthers).as("answers for others").hasValue(0);
        }
    }

    @Test
    void frozenSentinelDelaysNoRequest() {
        redis.sentinels().get(0).freeze();
        try (RedisStore store = open(redis.uri())) {
            Await.until("it is used", () -> puts(store));
        }
    }

    @Test
    void nodeStartedWithoutSentinelsMissesUntilOneIsAvailable() {
        redis.sentinels().forEach(RedisServer::kill);
        try (RedisStore store = open(redis.uri())) {
            assertThat(puts(store)).isFalse();
            redis.sentinels().get(1).start();
            Await.until("it is used", () -> puts(store));
        }
    }

    @Test
    void masterConnectionUsesTheUrisSettings() {
        redis.master()
                .tell(commands -> commands.aclSetuser(
                        "cache",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allKeys()
                                .allChannels()
                                .allCommands()));
        String uri = redis.uri().replace("://", "://cache:secret@").replace("/0#", "/3#");
        try (RedisStore store = open(uri)) {
            Await.until("it is used", () -> puts(store));
            long stored = redis.master().<Long>tell(commands -> {
                commands.select(3);
                return commands.exists(EPOCHS);
            });
            assertThat(stored).isOne();
            String clients = redis.master().tell(commands -> commands.clientList());
            assertThat(clients).contains("user=cache");
        }
    }

    @Test
    void clusterModeWithSentinelsIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RedisStore.builder().uri(redis.uri()).cluster().build())
                .withMessageContaining("a cluster has no sentinels");
    }

    private static RedisStore open(String uri) {
        RedisStore store = RedisStore.builder().uri(uri).build();
        store.open();
        return store;
    }

    private static boolean puts(RedisStore store) {
        return store.put(KEY, RedisStoreTest.made("hello", store.clock()));
    }
}
