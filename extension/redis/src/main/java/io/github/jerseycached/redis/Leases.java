package io.github.jerseycached.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leases of making a response, of which all nodes together have one for a key: an entry in Redis that says whose it is, and
 * expires.
 *
 * <p><b>States of a lease that is asked for.</b> It is held at once, or another node holds it: then it is <em>wanted</em>, until
 * it is held, is cancelled by the one who asked, or has been waited for as long as a lease lasts. It is held until it is
 * released.
 *
 * <p><b>Who may change what.</b> Redis is asked once on the thread of the request; after that one thread for all keys of the
 * node asks for all that are wanted, while there are any. It alone takes them out of the queue. Whether a lease is held is
 * decided by Redis alone.
 *
 * <p><b>Failures that are tolerated.</b> Where Redis does not answer, nobody waits: each node makes its own response. A lease
 * that is not released, since Redis or the node has gone, ends by itself.
 */
final class Leases implements AutoCloseable {

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    /** A lease that another node holds. */
    private static final class Wanted {
        private final String key;
        private final byte[] owner;
        private final long until;
        private final CompletableFuture<Runnable> held = new CompletableFuture<>();
        // Seen by the polling thread alone.
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private long at;

        private Wanted(String key, byte[] owner, long now, long nanos) {
            this.key = key;
            this.owner = owner;
            this.until = now + nanos;
            this.at = now + TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS);
        }
    }

    private final RedisLink link;
    private final Duration lasts;
    private final Queue<Wanted> wanted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean polls = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread polling = new Thread(task, "jersey-cached-leases");
        polling.setDaemon(true);
        return polling;
    });

    /** @param lasts when a lease ends by itself */
    Leases(RedisLink link, Duration lasts) {
        this.link = link;
        this.lasts = lasts;
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Asks for a lease.
     *
     * @return completes with what releases it; empty where nobody can say whose it is
     */
    Optional<CompletableFuture<Runnable>> take(String key) {
        if (!link.isAnswering()) {
            return Optional.empty();
        }
        byte[] owner = Script.argument(ThreadLocalRandom.current().nextLong());
        try {
            if (isHeld(key, owner)) {
                return Optional.of(CompletableFuture.completedFuture(() -> release(key, owner)));
            }
        } catch (RedisException fault) {
            return Optional.empty();
        }
        Wanted each = new Wanted(key, owner, System.nanoTime(), lasts.toNanos());
        wanted.add(each);
        pollSoon();
        return Optional.of(each.held);
    }

    private boolean isHeld(String key, byte[] owner) {
        return link.ask(redis -> redis.set(key, owner, SetArgs.Builder.nx().px(lasts))) != null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A poll throws nothing, and nobody waits for its end.
    private void pollSoon() {
        if (polls.compareAndSet(false, true)) {
            submit(() -> thread.schedule(this::poll, FIRST_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    private void poll() {
        polls.set(false);
        wanted.removeIf(this::isSettled);
        if (!wanted.isEmpty()) {
            pollSoon();
        }
    }

    private boolean isSettled(Wanted each) {
        long now = System.nanoTime();
        if (each.held.isDone()) {
            return true;
        }
        if (!link.isAnswering() || now - each.until >= 0) {
            return each.held.complete(Leases::nothing);
        }
        if (now - each.at < 0) {
            return false;
        }
        each.pauseMillis = Math.min(2 * each.pauseMillis, LONGEST_PAUSE_MILLIS);
        each.at = now + TimeUnit.MILLISECONDS.toNanos(each.pauseMillis);
        try {
            if (!isHeld(each.key, each.owner)) {
                return false;
            }
        } catch (RedisException fault) {
            each.held.complete(Leases::nothing);
            return true;
        }
        if (!each.held.complete(() -> release(each.key, each.owner))) {
            // Whoever asked waits no longer.
            release(each.key, each.owner);
        }
        return true;
    }

    private void release(String key, byte[] owner) {
        submit(() -> thread.execute(() -> {
            if (link.isAnswering()) {
                try {
                    Script.RELEASE.run(link, key, owner);
                } catch (RedisException fault) {
                    // It ends by itself.
                    return;
                }
            }
        }));
    }

    private static void nothing() {
        // There is no lease to release.
    }

    private static void submit(Runnable submission) {
        try {
            submission.run();
        } catch (RejectedExecutionException closed) {
            // The store is closed: leases end by themselves, and nobody gets one.
            return;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        wanted.removeIf(each -> each.held.complete(Leases::nothing) || each.held.isDone());
    }
}
