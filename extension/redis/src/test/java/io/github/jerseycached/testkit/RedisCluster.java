package io.github.jerseycached.testkit;

import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Real redis-servers that are a Redis Cluster, each with as many of the slots, none with a replica. */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster(int size) {
        List<Integer> busPorts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // Else it is 10,000 above the port, where there may be none.
            int busPort = FreePort.any();
            busPorts.add(busPort);
            servers.add(RedisServer.running("--cluster-enabled", "yes", "--cluster-port", Integer.toString(busPort)));
        }
        for (int i = 0; i < size; i++) {
            int[] slots =
                    IntStream.range(i * SLOTS / size, (i + 1) * SLOTS / size).toArray();
            servers.get(i).tell(commands -> commands.clusterAddSlots(slots));
            if (i > 0) {
                meet(servers.get(i), busPorts.get(i));
            }
        }
        for (RedisServer server : servers) {
            Await.until("the cluster is there", () -> {
                String info = server.tell(commands -> commands.clusterInfo());
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + size);
            });
        }
    }

    /** Starts one; the test is skipped where there is no redis-server on the path. */
    public static RedisCluster running(int size) {
        return new RedisCluster(size);
    }

    private void meet(RedisServer server, int busPort) {
        servers.get(0)
                .tell(commands -> commands.dispatch(
                        CommandType.CLUSTER,
                        new StatusOutput<>(RedisServer.CODEC),
                        new CommandArgs<>(RedisServer.CODEC)
                                .add("MEET")
                                .add("127.0.0.1")
                                .add(server.port())
                                .add(busPort)));
    }

    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /** Of one of the servers, which knows the others. */
    public String uri() {
        return servers.get(0).uri();
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
