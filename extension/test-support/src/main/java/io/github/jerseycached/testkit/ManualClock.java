package io.github.jerseycached.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of this library's own tests: it stands still until a test moves it. */
public final class ManualClock implements InstantSource {

    /** The time at which a new clock stands. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private volatile Instant now;

    /** Creates a clock that stands at {@link #START}. */
    public ManualClock() {
        this(START);
    }

    /** Creates a clock that stands at the given time. */
    public ManualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves the clock forward, or back if the duration is negative. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
