package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads are about to do; fails when they don't. */
public final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final long BETWEEN_NANOS = 500_000;

    private Await() {}

    /** Until a condition holds that nothing can be told of by a latch. */
    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("time out: " + what).isNegative();
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /** What a future comes to. */
    public static <T> T result(Future<T> future) {
        try {
            return future.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
