package io.github.jerseycached.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The turn of making a response, which one of all nodes has at a time: a key in Redis that says whose it is, and expires. */
final class Lease {

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private Lease() {}

    /**
     * Waits for the turn.
     *
     * @param lease when it ends by itself
     * @param most how long to wait
     * @return ends it, if it was got before the waiting ended; empty when a fault ended that
     */
    static Optional<Runnable> of(RedisLink link, String key, Duration lease, Duration most) {
        byte[] owner = Script.argument(ThreadLocalRandom.current().nextLong());
        long until = System.nanoTime() + most.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (link.isAnswering()) {
                if (link.ask(redis -> redis.set(key, owner, SetArgs.Builder.nx().px(lease))) != null) {
                    return Optional.of(() -> release(link, key, owner));
                }
                if (System.nanoTime() - until >= 0) {
                    return Optional.of(Lease::none);
                }
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (RedisException fault) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static void none() {
        // Nobody's turn ends.
    }

    private static void release(RedisLink link, String key, byte[] owner) {
        if (link.isAnswering()) {
            Script.RELEASE.run(link, key, owner);
        }
    }
}
