package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CacheControl;
import java.time.Duration;
import java.time.Instant;

/**
 * On what terms a response may be used again: worked out once, when it is stored.
 *
 * @param requested when its request went to the resource: of two responses, the one that was requested later is the newer one
 * @param received when it came from the resource
 * @param initialAge how old it was then (RFC 9111 §4.2.3, corrected_initial_age)
 * @param lifetime its freshness lifetime
 * @param directives those that hold for this cache: of a targeted field (RFC 9213) if there is one, else of {@code
 *     Cache-Control}
 * @param evenIfAuthorized whether requests with {@code Authorization} may be answered with it (RFC 9111 §3.5)
 */
public record Terms(
        Instant requested,
        Instant received,
        Duration initialAge,
        Duration lifetime,
        CacheControl directives,
        boolean evenIfAuthorized) {

    /**
     * Terms of a response that took no time to make.
     *
     * @param received when it was requested and came from the resource
     * @param initialAge how old it was then
     * @param lifetime its freshness lifetime
     * @param directives those that hold for this cache
     * @param evenIfAuthorized whether requests with {@code Authorization} may be answered with it
     */
    public Terms(
            Instant received,
            Duration initialAge,
            Duration lifetime,
            CacheControl directives,
            boolean evenIfAuthorized) {
        this(received, received, initialAge, lifetime, directives, evenIfAuthorized);
    }

    /**
     * Whether another response is newer.
     *
     * @param other the terms of a response that the same fields selected
     * @return {@code true} if that was requested later, or at the same time and came later
     */
    public boolean isOlderThan(Terms other) {
        int order = requested.compareTo(other.requested);
        return order < 0 || (order == 0 && received.isBefore(other.received));
    }

    /**
     * These terms as another clock tells the times.
     *
     * @param byThat when the response came from the resource, by that clock
     * @return the same terms on the other clock
     */
    Terms at(Instant byThat) {
        Instant asked = byThat.minus(Duration.between(requested, received));
        return new Terms(asked, byThat, initialAge, lifetime, directives, evenIfAuthorized);
    }

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

    /** {@return for how long after its freshness lifetime it may be served instead of an error (RFC 5861 §4)} */
    public Duration staleIfError() {
        return window("stale-if-error");
    }

    private Duration window(String directive) {
        return mustNotBeStale()
                ? Duration.ZERO
                : Duration.ofSeconds(directives.seconds(directive).orElse(0));
    }
}
