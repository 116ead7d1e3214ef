package io.github.jerseycached.store;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Tells of failures once a minute, for a store that fails does so at every request. */
final class Warnings {

    private static final long SECONDS_BETWEEN = 60;

    private final System.Logger log;
    private final InstantSource clock;
    private final AtomicLong silentUntil = new AtomicLong(Long.MIN_VALUE);

    Warnings(Class<?> who, InstantSource clock) {
        this.log = System.getLogger(who.getName());
        this.clock = clock;
    }

    void warn(String what, Throwable failure) {
        long now = clock.instant().getEpochSecond();
        long from = silentUntil.get();
        if (now >= from && silentUntil.compareAndSet(from, now + SECONDS_BETWEEN)) {
            log.log(Level.WARNING, what + " Further failures are not logged for a minute.", failure);
        }
    }
}
