package io.github.jerseycached.testkit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Real redis-servers: a master, its replica, and three sentinels, of which two have to agree. */
public final class RedisSentinels implements AutoCloseable {

    private static final String NAME = "shop";
    private static final int SIZE = 3;
    private static final String WAIT_FOR_MORE_REPLICAS = "--repl-diskless-sync-delay";

    private final RedisServer master = RedisServer.running(WAIT_FOR_MORE_REPLICAS, "0");
    private final RedisServer replica =
            RedisServer.running(WAIT_FOR_MORE_REPLICAS, "0", "--replicaof", "127.0.0.1 " + master.port());
    private final List<RedisServer> sentinels = new ArrayList<>();
    private final RedisClient client = RedisClient.create();

    private RedisSentinels() {}

    /** Starts them; the test is skipped where there is no redis-server on the path. */
    public static RedisSentinels running() {
        RedisSentinels redis = new RedisSentinels();
        try {
            redis.begin();
        } catch (RuntimeException | Error failed) {
            redis.close();
            throw failed;
        }
        return redis;
    }

    private void begin() {
        Await.until(
                "the replica follows",
                () -> replica.tell(commands -> commands.info("replication")).contains("master_link_status:up"));
        List<Integer> ports =
                Stream.generate(FreePort::any).distinct().limit(SIZE).toList();
        for (int port : ports) {
            List<String> configuration = new ArrayList<>(List.of(
                    "sentinel myid " + id(port),
                    "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 2",
                    "sentinel down-after-milliseconds " + NAME + " 1000",
                    "sentinel failover-timeout " + NAME + " 2000"));
            // Else they find each other only after seconds.
            for (int other : ports) {
                if (other != port) {
                    configuration.add("sentinel known-sentinel " + NAME + " 127.0.0.1 " + other + " " + id(other));
                }
            }
            sentinels.add(RedisServer.sentinel(port, configuration));
        }
        for (RedisServer sentinel : sentinels) {
            Await.until("the sentinels know all", () -> {
                Map<String, String> known = tell(sentinel, commands -> commands.master(NAME));
                return "1".equals(known.get("num-slaves")) && "master".equals(known.get("flags"));
            });
        }
    }

    private static String id(int port) {
        return String.format("%040d", port);
    }

    /** The server that is the master to begin with. */
    public RedisServer master() {
        return master;
    }

    public RedisServer replica() {
        return replica;
    }

    public List<RedisServer> sentinels() {
        return List.copyOf(sentinels);
    }

    /** Of all sentinels, in their order. */
    public String uri() {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://", "/0#" + NAME));
    }

    /** Whether all sentinels name a server as the master. */
    public boolean isMaster(RedisServer server) {
        return sentinels.stream()
                .map(sentinel -> (InetSocketAddress) tell(sentinel, commands -> commands.getMasterAddrByName(NAME)))
                .allMatch(named -> named.getPort() == server.port());
    }

    /** Whether a sentinel has seen that a server follows the master. */
    public boolean isReplica(RedisServer server) {
        return tell(sentinels.get(0), commands -> commands.replicas(NAME)).stream()
                .anyMatch(replica -> Integer.toString(server.port()).equals(replica.get("port"))
                        && "slave".equals(replica.get("role-reported"))
                        && "ok".equals(replica.get("master-link-status")));
    }

    /** Has the sentinels look more often than they do otherwise, so that they soon make a replica of whoever returns. */
    public void hurry() {
        for (RedisServer sentinel : sentinels) {
            tell(
                    sentinel,
                    commands -> commands.dispatch(
                            CommandType.SENTINEL,
                            new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8)
                                    .add("DEBUG")
                                    .add("INFO-PERIOD")
                                    .add(200)
                                    .add("PUBLISH-PERIOD")
                                    .add(200)));
        }
    }

    private <T> T tell(RedisServer sentinel, Function<RedisSentinelCommands<String, String>, T> commands) {
        try (StatefulRedisSentinelConnection<String, String> connection =
                client.connectSentinel(RedisURI.create(sentinel.uri()))) {
            return commands.apply(connection.sync());
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        sentinels.forEach(RedisServer::close);
        replica.close();
        master.close();
    }
}
