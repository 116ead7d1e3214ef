package io.github.jerseycached.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that is never set back. When the clock that it reads is set back, it goes on from where it was, as a monotonic
 * ticker says how much time has passed, and stays ahead by that step. When that clock is set forward, so is this one: then
 * responses and waits are over too early, which is safe.
 *
 * <p>Concurrency: the state is one immutable object. Reading takes no lock; a state that another thread has replaced
 * meanwhile is as good as the new one. Only a step back is judged under the lock, where the clock is read again: a reading
 * that is older than the state is no step back.
 */
public final class SteadyClock implements InstantSource {

    // Two readings of the clock and the ticker on a busy machine differ by this much without any step.
    private static final long TOLERANCE_NANOS = 100_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private static final SteadyClock SYSTEM = new SteadyClock(InstantSource.system(), System::nanoTime);

    /** When it was read last: the ticker, and what it said; and by how much it is ahead of the clock that it reads. */
    private record LastReading(long tick, Instant said, Duration ahead) {}

    private final InstantSource source;
    private final @Nullable LongSupplier ticker;
    private volatile LastReading state;

    private SteadyClock(InstantSource source, @Nullable LongSupplier ticker) {
        this.source = source;
        this.ticker = ticker;
        // A clock of the application's is not read before it is asked for.
        this.state = new LastReading(ticks(), ticker == null ? Instant.MIN : source.instant(), Duration.ZERO);
    }

    /** {@return the clock of the system, the same one for all who ask} */
    public static SteadyClock system() {
        return SYSTEM;
    }

    /**
     * The same for another clock, as tests have one: when it is set back, this one stands still, and then goes on by each
     * further movement.
     *
     * @param source the clock to read
     * @return a clock that is never set back; {@link #system()} for the system's
     */
    public static SteadyClock of(InstantSource source) {
        if (source instanceof SteadyClock steady) {
            return steady;
        }
        return source.equals(InstantSource.system()) ? SYSTEM : new SteadyClock(source, null);
    }

    static SteadyClock of(InstantSource source, LongSupplier ticker) {
        return new SteadyClock(source, ticker);
    }

    @Override
    public Instant instant() {
        LastReading before = state;
        long tick = ticks();
        Instant reading = source.instant().plus(before.ahead());
        if (isBack(before, tick, reading)) {
            return afterStepBack();
        }
        boolean isToBeNoted = ticker == null ? reading.isAfter(before.said()) : tick - before.tick() > SECOND_NANOS;
        if (isToBeNoted) {
            state = new LastReading(tick, reading, before.ahead());
        }
        return reading;
    }

    private synchronized Instant afterStepBack() {
        LastReading before = state;
        long tick = ticks();
        Instant reading = source.instant().plus(before.ahead());
        if (!isBack(before, tick, reading)) {
            return reading;
        }
        Instant now = before.said().plusNanos(tick - before.tick());
        state = new LastReading(tick, now, before.ahead().plus(Duration.between(reading, now)));
        return now;
    }

    private boolean isBack(LastReading before, long tick, Instant reading) {
        if (ticker == null) {
            return reading.isBefore(before.said());
        }
        // In numbers: each hit comes by here, and is to make no object for it.
        @SuppressWarnings("JavaInstantGetSecondsGetNano")
        long passed = (reading.getEpochSecond() - before.said().getEpochSecond()) * SECOND_NANOS
                + reading.getNano()
                - before.said().getNano();
        return passed + TOLERANCE_NANOS < tick - before.tick();
    }

    private long ticks() {
        return ticker == null ? 0 : ticker.getAsLong();
    }
}
