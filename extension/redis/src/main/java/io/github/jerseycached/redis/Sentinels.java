package io.github.jerseycached.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks the sentinels of a URI who the master is: all at once, and the first answer counts. Lettuce would ask one after the
 * other, and so wait for each that is frozen or gone.
 *
 * <p>A sentinel that has not heard of a failover names a server that is dead, or a replica, which refuses the script of the
 * epochs. Then they are asked again.
 */
final class Sentinels {

    private final RedisClient client;
    private final RedisURI uri;
    private final Duration patience;

    /** @param patience how long they are waited for */
    Sentinels(RedisClient client, RedisURI uri, Duration patience) {
        this.client = client;
        this.uri = uri;
        this.patience = patience;
    }

    /**
     * Finds the master.
     *
     * @return where it is now, with all else that the URI says
     * @throws RedisException when no sentinel names it in time
     */
    RedisURI master() {
        CompletableFuture<SocketAddress> first = new CompletableFuture<>();
        failWhenAllHave(
                first,
                uri.getSentinels().stream()
                        .map(sentinel -> ask(sentinel).thenAccept(first::complete))
                        .toArray(CompletableFuture<?>[]::new));
        try {
            InetSocketAddress master = (InetSocketAddress)
                    first.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).join();
            return RedisURI.builder(uri)
                    .withHost(master.getHostString())
                    .withPort(master.getPort())
                    .withTimeout(patience)
                    .build();
        } catch (CompletionException failed) {
            throw new RedisException("No sentinel names the master " + uri.getSentinelMasterId(), failed);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What comes of it is said here.
    private static void failWhenAllHave(CompletableFuture<?> first, CompletableFuture<?>... all) {
        // Too late to matter where one has not failed.
        CompletableFuture.allOf(all).whenComplete((over, failed) -> {
            if (failed != null) {
                first.completeExceptionally(failed);
            }
        });
    }

    /** What one of them says; fails when that is nothing. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits until the connection is closed.
    private CompletableFuture<SocketAddress> ask(RedisURI sentinel) {
        RedisURI bounded = RedisURI.builder(sentinel).withTimeout(patience).build();
        return client.connectSentinelAsync(StringCodec.UTF8, bounded)
                .thenCompose(connection -> connection
                        .async()
                        .getMasterAddrByName(uri.getSentinelMasterId())
                        .thenApply(named -> Objects.requireNonNull(named, "it knows no such master"))
                        .toCompletableFuture()
                        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                        .whenComplete((named, failed) -> connection.closeAsync()))
                .toCompletableFuture();
    }
}
