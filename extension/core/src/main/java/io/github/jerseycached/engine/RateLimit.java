package io.github.jerseycached.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Allows so much a second, and what was not used in the second before. */
public final class RateLimit {

    private final int perSecond;
    private final InstantSource clock;
    private double saved;
    private Instant at;

    public RateLimit(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.saved = perSecond;
        this.at = clock.instant();
    }

    /** Whether one more is allowed now; if so, it counts. */
    public synchronized boolean allows() {
        Instant now = clock.instant();
        Duration passed = Duration.between(at, now);
        // Not all in nanoseconds, of which a long holds 292 years: a clock may be set from anywhere.
        double seconds = Math.max(0, passed.getSeconds() + passed.getNano() / 1e9);
        at = now;
        saved = Math.min(perSecond, saved + seconds * perSecond);
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
