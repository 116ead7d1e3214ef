package io.github.jerseycached.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to Redis: a connection for commands, shared by all threads, and one that listens. No answer is waited for longer
 * than the timeout. After one that did not come in time Redis counts as silent until it answers again; who can do without it
 * asks {@link #isAnswering} first, so a frozen server costs few requests anything.
 *
 * <p>Lettuce's own reconnecting is not used: it does not see a connection that is open and dead.
 */
final class RedisLink implements AutoCloseable {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    /** How long connecting may take, if no command may take longer. */
    static final Duration TO_CONNECT = Duration.ofSeconds(1);

    private static final int THREADS = 2;
    private static final int MOST_WAITING_COMMANDS = 1_000;

    /** Both ways of talking to Redis, made together and given up together. */
    private record Connections(
            StatefulConnection<String, byte[]> asking,
            RedisClusterAsyncCommands<String, byte[]> commands,
            StatefulRedisPubSubConnection<String, byte[]> listening) {

        boolean open() {
            return asking.isOpen() && listening.isOpen();
        }

        void close() {
            asking.close();
            listening.close();
        }
    }

    private final Duration timeout;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<Connections> connecting;
    private volatile @Nullable Connections connections;
    private volatile boolean answering;

    private RedisLink(
            Duration timeout, ClientResources resources, AbstractRedisClient client, Supplier<Connections> connecting) {
        this.timeout = timeout;
        this.resources = resources;
        this.client = client;
        this.connecting = connecting;
    }

    /** A link to one server, or to the one that its sentinels name. */
    static RedisLink toServer(RedisURI uri, Duration timeout, SslOptions ssl) {
        ClientResources resources = resources();
        RedisClient redis = RedisClient.create(resources);
        redis.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(socket(timeout))
                .sslOptions(ssl)
                .build());
        Sentinels sentinels = new Sentinels(redis, uri, toConnect(timeout));
        return new RedisLink(timeout, resources, redis, () -> {
            // Asked for once, so that both lead to the same server.
            RedisURI server = uri.getSentinels().isEmpty() ? within(uri, timeout) : sentinels.master();
            return both(
                    redis.connect(CODEC, server),
                    StatefulRedisConnection::async,
                    () -> redis.connectPubSub(CODEC, server));
        });
    }

    /** A link to the servers of a cluster. */
    static RedisLink toCluster(RedisURI uri, Duration timeout, SslOptions ssl) {
        ClientResources resources = resources();
        RedisClusterClient redis = RedisClusterClient.create(resources, within(uri, timeout));
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        options.topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh().build());
        // A server of the cluster is connected to when it is first asked: until then commands wait, within the timeout.
        options.requestQueueSize(MOST_WAITING_COMMANDS);
        options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        options.socketOptions(socket(timeout));
        options.sslOptions(ssl);
        redis.setOptions(options.build());
        return new RedisLink(timeout, resources, redis, () -> {
            redis.refreshPartitions();
            return both(redis.connect(CODEC), StatefulRedisClusterConnection::async, () -> redis.connectPubSub(CODEC));
        });
    }

    private static <C extends StatefulConnection<String, byte[]>> Connections both(
            C asking,
            Function<C, RedisClusterAsyncCommands<String, byte[]>> commands,
            Supplier<StatefulRedisPubSubConnection<String, byte[]>> listening) {
        try {
            return new Connections(asking, commands.apply(asking), listening.get());
        } catch (RuntimeException failed) {
            asking.close();
            throw failed;
        }
    }

    private static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
    }

    private static RedisURI within(RedisURI uri, Duration timeout) {
        RedisURI bounded = RedisURI.builder(uri).build();
        bounded.setTimeout(toConnect(timeout));
        return bounded;
    }

    private static SocketOptions socket(Duration timeout) {
        return SocketOptions.builder()
                .connectTimeout(toConnect(timeout))
                .keepAlive(true)
                .build();
    }

    private static Duration toConnect(Duration timeout) {
        return timeout.compareTo(TO_CONNECT) > 0 ? timeout : TO_CONNECT;
    }

    /** Whether commands are sent: the last one had an answer. */
    boolean isAnswering() {
        return answering;
    }

    /** Whether there is a connection, dead or alive. */
    boolean isConnected() {
        Connections made = connections;
        return made != null && made.open();
    }

    /**
     * Connects anew.
     *
     * @param channel what to listen to
     * @param listener hears each message there
     * @throws RedisException when nobody answers
     */
    void connect(String channel, Consumer<byte[]> listener) {
        disconnect();
        Connections made = connecting.get();
        try {
            made.listening().addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String of, byte[] message) {
                    listener.accept(message);
                }
            });
            await(made.listening().async().subscribe(channel));
        } catch (RuntimeException failed) {
            made.close();
            throw failed;
        }
        connections = made;
    }

    private void disconnect() {
        answering = false;
        Connections made = connections;
        connections = null;
        if (made != null) {
            made.close();
        }
    }

    /**
     * Sends a command, also while Redis does not answer, and waits for what comes back.
     *
     * @throws RedisException when there is no answer in time, or it is an error
     */
    <T> T ask(Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        Connections made = connections;
        if (made == null) {
            throw new RedisException("not connected");
        }
        try {
            T answer = await(command.apply(made.commands()));
            answering = true;
            return answer;
        } catch (RedisCommandExecutionException | RedisCommandInterruptedException answeredOrNotWaitedFor) {
            throw answeredOrNotWaitedFor;
        } catch (RedisException silence) {
            answering = false;
            throw silence;
        }
    }

    private <T> T await(RedisFuture<T> answer) {
        return LettuceFutures.awaitOrCancel(answer, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        disconnect();
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
