package io.github.jerseycached.http;

import java.time.Duration;
import java.time.Instant;

/**
 * On what terms a response may be used again: worked out once, when it is stored.
 *
 * @param received when it came from the resource
 * @param initialAge how old it was then (RFC 9111 §4.2.3, corrected_initial_age)
 * @param lifetime its freshness lifetime
 * @param directives those that hold for this cache: of a targeted field (RFC 9213) if there is one, else of {@code
 *     Cache-Control}
 * @param evenIfAuthorized whether requests with {@code Authorization} may be answered with it (RFC 9111 §3.5)
 */
public record Terms(
        Instant received, Duration initialAge, Duration lifetime, CacheControl directives, boolean evenIfAuthorized) {

    /**
     * The current age (RFC 9111 §4.2.3).
     *
     * @param now the time of the use
     * @return the age, never negative
     */
    public Duration age(Instant now) {
        return Freshness.currentAge(initialAge, received, now);
    }

    /**
     * The freshness lifetime that is left; zero or negative when it is stale (RFC 9111 §4.2).
     *
     * @param now the time of the use
     * @return the time left
     */
    public Duration remaining(Instant now) {
        return lifetime.minus(age(now));
    }

    /** {@return whether it must be validated before each use (RFC 9111 §5.2.2.4)} */
    public boolean mustValidate() {
        return directives.concernsAll("no-cache");
    }

    /** {@return whether it must not be served stale (RFC 9111 §4.2.4)} */
    public boolean mustNotBeStale() {
        // RFC 9111 §5.2.2.10: s-maxage says proxy-revalidate as well.
        return mustValidate()
                || directives.has("must-revalidate")
                || directives.has("proxy-revalidate")
                || directives.has("s-maxage");
    }

    /** {@return for how long after its freshness lifetime it may be served while it is refreshed (RFC 5861 §3)} */
    public Duration staleWhileRevalidate() {
        return window("stale-while-revalidate");
    }

    /** {@return for how long after its freshness lifetime it may stand in for an error (RFC 5861 §4)} */
    public Duration staleIfError() {
        return window("stale-if-error");
    }

    private Duration window(String directive) {
        return mustNotBeStale()
                ? Duration.ZERO
                : Duration.ofSeconds(directives.seconds(directive).orElse(0));
    }
}
