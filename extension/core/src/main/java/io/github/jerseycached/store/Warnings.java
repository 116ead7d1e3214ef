package io.github.jerseycached.store;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Tells of failures once a minute, for a store that fails does so at every request. */
public final class Warnings {

    private static final long SECONDS_BETWEEN = 60;

    private final System.Logger log;
    private final InstantSource clock;
    private final AtomicLong silentUntil = new AtomicLong(Long.MIN_VALUE);

    /**
     * None has been given yet.
     *
     * @param who names the logger
     * @param clock says when a minute is over
     */
    public Warnings(Class<?> who, InstantSource clock) {
        this.log = System.getLogger(who.getName());
        this.clock = clock;
    }

    /**
     * Tells of a failure, unless one was told of within the last minute.
     *
     * @param what a sentence that says what follows from it
     * @param failure what failed
     */
    public void warn(String what, Throwable failure) {
        long now = clock.instant().getEpochSecond();
        long from = silentUntil.get();
        if (now >= from && silentUntil.compareAndSet(from, now + SECONDS_BETWEEN)) {
            log.log(Level.WARNING, what + " Further failures are not logged for a minute.", failure);
        }
    }
}
