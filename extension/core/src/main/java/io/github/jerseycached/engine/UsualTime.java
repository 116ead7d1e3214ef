package io.github.jerseycached.engine;

import java.time.Duration;

/**
 * How long a method usually takes: a moving average of its last runs. Threads write it as they please; a run that is lost to
 * another's does not matter.
 */
public final class UsualTime {

    private static final int SMOOTHING = 8;

    private volatile long nanos;

    /** Takes note of a run. */
    public void took(Duration time) {
        if (time.isNegative() || time.toDays() > 1) {
            // The clock was set meanwhile.
            return;
        }
        long before = nanos;
        long now = time.toNanos();
        nanos = before == 0 ? now : before + (now - before) / SMOOTHING;
    }

    /** How long it is; zero where that is not known. */
    public Duration usually() {
        return Duration.ofNanos(nanos);
    }
}
