package io.github.jerseycached.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A clock that stands still until it is moved. Give it to {@link
 * io.github.jerseycached.jaxrs.HttpCacheFeature.Builder#clock(InstantSource)}, and stored responses age when the test says so.
 * Threads may share it.
 */
public final class MovableClock implements InstantSource {

    /** When it begins unless it is told otherwise. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private volatile Instant now;

    /** A clock that stands at {@link #START}. */
    public MovableClock() {
        this(START);
    }

    /**
     * A clock that stands at another time.
     *
     * @param start when it begins
     */
    public MovableClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Moves it on.
     *
     * @param by how far; negative moves it back, as a server's clock may be set
     */
    public synchronized void advance(Duration by) {
        Objects.requireNonNull(by, "by must not be null");
        now = now.plus(by);
    }
}
