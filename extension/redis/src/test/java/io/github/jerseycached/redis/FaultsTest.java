package io.github.jerseycached.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.RedisSentinels;
import io.github.jerseycached.testkit.RedisServer;
import io.github.jerseycached.testkit.TcpProxy;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What befalls Redis and the way to it, under load on two nodes: nobody gets an error of the cache's, nor what is out of date
 * for longer than the bound, nor what is for another; and then it is used again by itself. What was counted is written into
 * {@code target/redis-faults.md}. Those that need long are run by name only: {@code -Dtest=FaultsTest
 * -DexcludedGroups=none}.
 */
class FaultsTest {

    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final List<String> TABLE = new ArrayList<>();

    private RedisServer redis;
    private TcpProxy way;

    @BeforeEach
    void start() {
        redis = RedisServer.running();
        way = new TcpProxy(redis.port());
    }

    @AfterEach
    void stop() {
        way.close();
        redis.close();
    }

    @AfterAll
    static void report() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "| fault | requests | hits | 5xx | too late | of others | out of date for at most | slowest | recovery |",
                "|---|---:|---:|---:|---:|---:|---:|---:|---:|"));
        lines.addAll(TABLE);
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "redis-faults.md"), lines);
    }

    /** Runs a load, has something happen in its midst, and waits until all nodes use Redis again. */
    private void under(String fault, Fault happens, Duration... clocks) throws Exception {
        under(fault, "redis://127.0.0.1:" + way.port(), happens, clocks);
    }

    private static void under(String fault, String uri, Fault happens, Duration... clocks) throws Exception {
        Duration[] twoNodes = {Duration.ZERO, Duration.ZERO};
        try (Nodes nodes = new Nodes(store -> store.uri(uri), clocks.length == 0 ? twoNodes : clocks);
                Load load = new Load(nodes, BOUND)) {
            Await.until("stored responses are used", () -> load.hits.get() > 100);
            happens.happen(load);
            long over = System.nanoTime();
            for (int node = 0; node < nodes.size(); node++) {
                int at = node;
                long before = load.hits.get();
                Await.until(
                        "node " + node + " uses stored responses", () -> load.hits.get() > before && nodes.hits(at, 0));
            }
            long recovery = System.nanoTime() - over;
            load.last(Duration.ofMillis(300));
            load.end();
            TABLE.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %d | %.2f s | %.2f s | %.1f s |",
                    fault,
                    load.requests.get(),
                    load.hits.get(),
                    load.failures.get(),
                    load.tooLate.get(),
                    load.ofOthers.get(),
                    load.latestNanos.get() / 1e9,
                    load.slowestNanos.get() / 1e9,
                    recovery / 1e9));
            assertThat(load.failures).as("errors").hasValue(0);
            assertThat(load.tooLate).as("out of date for longer than the bound").hasValue(0);
            assertThat(load.ofOthers).as("answers for others").hasValue(0);
        }
    }

    /** What happens, in the midst of a load. */
    private interface Fault {
        void happen(Load load) throws Exception;
    }

    @Test
    void theServerIsKilledAndStartedEmpty() throws Exception {
        under("killed for 2 s, started empty", load -> {
            redis.kill();
            load.last(Duration.ofSeconds(2));
            redis.start();
        });
    }

    @Test
    @Tag("long")
    void theServerIsKilledAndStartedFromItsLog() throws Exception {
        redis.close();
        redis = RedisServer.running("--appendonly", "yes", "--appendfsync", "always");
        way.leadTo(redis.port());
        under("killed for 2 s, started from its log", load -> {
            redis.kill();
            load.last(Duration.ofSeconds(2));
            redis.start();
        });
    }

    @Test
    @Tag("long")
    void theServerIsKilledAndStartedFromAnOldSnapshot() throws Exception {
        under("killed, started from an old snapshot", load -> {
            redis.tell(RedisCommands::save);
            load.last(Duration.ofMillis(500));
            redis.kill();
            redis.start();
        });
    }

    @Test
    void theServerIsFrozenForAMoment() throws Exception {
        under("frozen for 3 s", load -> {
            redis.freeze();
            load.last(Duration.ofSeconds(3));
            redis.thaw();
        });
    }

    @Test
    @Tag("long")
    void theServerIsFrozen() throws Exception {
        under("frozen for 10 s", load -> {
            redis.freeze();
            load.last(Duration.ofSeconds(10));
            redis.thaw();
        });
    }

    @Test
    @Tag("long")
    void theServerFreezesAgainAndAgain() throws Exception {
        under("frozen for 0.7 s, 4 times", load -> {
            for (int i = 0; i < 4; i++) {
                redis.freeze();
                load.last(Duration.ofMillis(700));
                redis.thaw();
                load.last(Duration.ofMillis(300));
            }
        });
    }

    @Test
    void networkIsSlow() throws Exception {
        under("300 ms slower for 2 s", load -> {
            way.delay(Duration.ofMillis(150));
            load.last(Duration.ofSeconds(2));
            way.delay(Duration.ZERO);
        });
    }

    @Test
    @Tag("long")
    void networkIsSlightlySlow() throws Exception {
        under("40 ms slower for 2 s", load -> {
            way.delay(Duration.ofMillis(20));
            load.last(Duration.ofSeconds(2));
            way.delay(Duration.ZERO);
        });
    }

    @Test
    void connectionsAreReset() throws Exception {
        under("all connections reset, 10 times in 2 s", load -> {
            for (int i = 0; i < 10; i++) {
                way.reset();
                load.last(Duration.ofMillis(200));
            }
        });
    }

    @Test
    void connectionsHang() throws Exception {
        under("all connections open and dead", load -> way.killSilently());
    }

    @Test
    void memoryIsFullWithoutEviction() throws Exception {
        under("memory full, noeviction, for 2 s", load -> {
            fill("noeviction");
            load.last(Duration.ofSeconds(2));
            redis.tell(commands -> commands.configSet("maxmemory", "0"));
        });
    }

    @Test
    void memoryIsFullWithEviction() throws Exception {
        under("memory full, allkeys-lru, for 2 s", load -> {
            fill("allkeys-lru");
            load.last(Duration.ofSeconds(1));
            // As it goes when others are used more.
            redis.tell(commands -> commands.del("jersey-cached:epochs"));
            load.last(Duration.ofSeconds(1));
            redis.tell(commands -> commands.configSet("maxmemory", "0"));
        });
    }

    private void fill(String policy) {
        redis.tell(commands -> {
            commands.configSet("maxmemory-policy", policy);
            commands.configSet("maxmemory", "3mb");
            byte[] junk = new byte[10_000];
            for (int i = 0; i < 500; i++) {
                try {
                    commands.set("junk" + i, junk);
                } catch (RedisCommandExecutionException full) {
                    return i;
                }
            }
            return 500;
        });
    }

    @Test
    void everythingIsFlushed() throws Exception {
        under("FLUSHALL, 10 times in 2 s", load -> {
            for (int i = 0; i < 10; i++) {
                redis.tell(commands -> commands.flushall());
                load.last(Duration.ofMillis(200));
            }
        });
    }

    @Test
    void storedResponsesAreDamaged() throws Exception {
        Random random = new Random(1);
        under("values damaged, for 2 s", load -> {
            for (int i = 0; i < 10; i++) {
                redis.tell(commands -> damage(commands, random));
                load.last(Duration.ofMillis(200));
            }
        });
    }

    private static int damage(RedisCommands<String, byte[]> commands, Random random) {
        List<String> keys = new ArrayList<>(commands.keys("jersey-cached:*"));
        keys.remove("jersey-cached:epochs");
        for (String key : keys) {
            if (!commands.type(key).equals("hash")) {
                continue;
            }
            Map<String, byte[]> fields = commands.hgetall(key);
            String from = keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(5)) {
                case 0 -> commands.set(key, "a string".getBytes(StandardCharsets.UTF_8));
                // As if somebody else's lay there.
                case 1 -> {
                    if (commands.type(from).equals("hash")) {
                        commands.hset(key, commands.hgetall(from));
                    }
                }
                case 2 ->
                    fields.forEach((field, bytes) -> {
                        byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                        commands.hset(key, field, cut);
                    });
                default ->
                    fields.forEach((field, bytes) -> {
                        if (bytes.length > 0) {
                            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                        }
                        commands.hset(key, field, bytes);
                    });
            }
        }
        return keys.size();
    }

    @Test
    @Tag("long")
    void theEpochsAreDamaged() throws Exception {
        Random random = new Random(1);
        List<Consumer<RedisCommands<String, byte[]>>> ways = List.of(
                commands -> commands.set("jersey-cached:epochs", new byte[] {1, 2, 3}),
                commands -> commands.zremrangebyrank("jersey-cached:epochs", 0, 0),
                commands -> commands.zrem("jersey-cached:epochs", "floor".getBytes(StandardCharsets.UTF_8)),
                commands -> commands.zadd("jersey-cached:epochs", 1e15, "rubbish".getBytes(StandardCharsets.UTF_8)),
                commands -> commands.zpopmax("jersey-cached:epochs"));
        under("epochs damaged, 10 times in 2 s", load -> {
            for (int i = 0; i < 10; i++) {
                redis.tell(commands -> {
                    ways.get(random.nextInt(ways.size())).accept(commands);
                    return 0;
                });
                load.last(Duration.ofMillis(200));
            }
        });
    }

    @Test
    void laggingReplicaIsPromoted() throws Exception {
        try (RedisServer replica = RedisServer.running("--replicaof", "127.0.0.1 " + redis.port())) {
            Await.until(
                    "the replica follows",
                    () -> replica.tell(commands -> commands.info("replication")).contains("master_link_status:up"));
            under("a replica takes over that lags by 0.5 s", load -> {
                replica.freeze();
                load.last(Duration.ofMillis(500));
                redis.kill();
                replica.thaw();
                replica.tell(RedisCommands::replicaofNoOne);
                way.leadTo(replica.port());
                way.reset();
            });
        }
    }

    @Test
    @Tag("long")
    void sentinelsPromoteTheReplica() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.running()) {
            under("killed, sentinels promote the replica", sentinels.uri(), load -> {
                sentinels.master().kill();
                Await.until("it is promoted", () -> sentinels.isMaster(sentinels.replica()));
            });
        }
    }

    @Test
    void clocksDiffer() throws Exception {
        under(
                "clocks 5 minutes apart",
                load -> load.last(Duration.ofSeconds(2)),
                Duration.ZERO,
                Duration.ofMinutes(-5));
    }
}
