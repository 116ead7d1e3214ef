package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CacheControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What to do with the stored responses of a request's key (RFC 9111 §4). */
public sealed interface Reuse {

    /**
     * Serve this one as it is.
     *
     * @param response a fresh one that the request selects
     * @param age its current age, for the Age field
     */
    record Serve(StoredResponse response, Duration age) implements Reuse {}

    /**
     * Serve this one although it is stale (RFC 9111 §4.2.4).
     *
     * @param response the one that the request selects
     * @param age its current age, for the Age field
     * @param refresh whether to refresh it behind the request (RFC 5861 §3)
     * @param why in words
     */
    record ServeStale(StoredResponse response, Duration age, boolean refresh, String why) implements Reuse {}

    /**
     * Ask the resource whether this one still holds (RFC 9111 §4.3).
     *
     * @param response the one that the request selects; the resource gave it a validator
     * @param why as {@code Cache-Status} says it
     */
    record Validate(StoredResponse response, Forward why) implements Reuse {}

    /**
     * Run the resource.
     *
     * @param why as {@code Cache-Status} says it
     * @param stale what is stored and does not serve as long as the resource answers; {@code null} for nothing
     */
    record Miss(Forward why, @Nullable StoredResponse stale) implements Reuse {}

    /**
     * Do not run the resource: the client wants a stored response or none, and none serves (RFC 9111 §5.2.1.7).
     *
     * @param why as {@code Cache-Status} says it
     */
    record NoneStored(Forward why) implements Reuse {}

    /**
     * What to do instead where nothing is served stale: the resource is asked first.
     *
     * @param stale what would have been served
     * @return the decision to go forward, with the same to fall back on
     */
    static Reuse askFirst(ServeStale stale) {
        return validate(stale.response(), Forward.STALE);
    }

    /**
     * Decides for a request that came: by its directives (RFC 9111 §5.2.1), the terms of the stored response that it
     * selects, and its age.
     *
     * @param request the request
     * @param asked the request's directives as far as the application honours them
     * @param identified whether the request says who is asking (RFC 9111 §3.5)
     * @param stored what is stored for its key
     * @param now the time of the look-up
     * @return what to do, and why
     */
    static Reuse decide(RequestHead request, CacheControl asked, boolean identified, Variants stored, Instant now) {
        Reuse decided = decided(request, asked, identified, stored, now);
        if (asked.has("only-if-cached")) {
            if (decided instanceof Miss miss) {
                return new NoneStored(miss.why());
            }
            if (decided instanceof Validate validate) {
                return new NoneStored(validate.why());
            }
        }
        return decided;
    }

    /**
     * Decides for a refresh behind a request that was served: the resource is asked, whatever is stored.
     *
     * @param request the request that was served
     * @param stored what is stored for its key
     * @return the decision to go forward
     */
    static Reuse refresh(RequestHead request, Variants stored) {
        return stored.select(request)
                .map(response -> validate(response, Forward.STALE))
                .orElseGet(() -> new Miss(stored.isEmpty() ? Forward.URI_MISS : Forward.VARY_MISS, null));
    }

    private static Reuse decided(
            RequestHead request, CacheControl asked, boolean identified, Variants stored, Instant now) {
        if (stored.isEmpty()) {
            return new Miss(Forward.URI_MISS, null);
        }
        Optional<StoredResponse> selected = stored.select(request);
        if (selected.isEmpty()) {
            return new Miss(Forward.VARY_MISS, null);
        }
        StoredResponse response = selected.get();
        Terms terms = response.terms();
        if (identified && !terms.evenIfAuthorized()) {
            return new Miss(Forward.BYPASS, null);
        }
        Duration age = terms.age(now);
        Duration remaining = terms.lifetime().minus(age);
        // RFC 9111 §4.2: fresh is a freshness lifetime greater than the current age.
        boolean fresh = remaining.compareTo(Duration.ZERO) > 0 && !terms.mustValidate() && !response.isMadeStale();
        if (asked.has("no-cache")) {
            // RFC 9211 §2.2: it is for the request alone only where it would have been served without it.
            return validate(response, fresh ? Forward.REQUEST : Forward.STALE);
        }
        if (terms.mustValidate()) {
            return validate(response, Forward.STALE);
        }
        boolean youngEnough = !exceeds(age, asked.seconds("max-age"));
        if (response.isMadeStale()) {
            return youngEnough ? madeStale(asked, response, age, remaining) : validate(response, Forward.STALE);
        }
        if (!fresh) {
            return youngEnough ? stale(asked, response, age) : validate(response, Forward.STALE);
        }
        OptionalLong minFresh = asked.seconds("min-fresh");
        boolean freshEnough = minFresh.isEmpty() || remaining.compareTo(Duration.ofSeconds(minFresh.getAsLong())) >= 0;
        return youngEnough && freshEnough ? new Serve(response, age) : validate(response, Forward.REQUEST);
    }

    /** An invalidation asks for another response, and allows this one meanwhile, where it would have been served without it. */
    private static Reuse madeStale(CacheControl asked, StoredResponse response, Duration age, Duration remaining) {
        Terms terms = response.terms();
        boolean within = remaining.plus(terms.staleWhileRevalidate()).compareTo(Duration.ZERO) > 0;
        boolean onlyFresh = (asked.has("max-age") && !asked.has("max-stale")) || asked.has("min-fresh");
        return within && !onlyFresh && !terms.mustNotBeStale()
                ? new ServeStale(response, age, true, "invalidated softly")
                : validate(response, Forward.STALE);
    }

    private static Reuse stale(CacheControl asked, StoredResponse response, Duration age) {
        Terms terms = response.terms();
        Duration staleness = age.minus(terms.lifetime());
        if (!terms.mustNotBeStale() && !asked.has("min-fresh")) {
            // RFC 9111 §5.2.1.1: a client that says how old and not how stale wants none that is stale.
            boolean onlyFresh = asked.has("max-age") && !asked.has("max-stale");
            if (!onlyFresh && staleness.compareTo(terms.staleWhileRevalidate()) < 0) {
                return new ServeStale(response, age, true, "stale-while-revalidate");
            }
            // RFC 9111 §5.2.1.2: without an argument, however stale.
            if (asked.hasUnqualified("max-stale")
                    || (asked.seconds("max-stale").isPresent() && !exceeds(staleness, asked.seconds("max-stale")))) {
                return new ServeStale(response, age, false, "max-stale");
            }
        }
        return validate(response, Forward.STALE);
    }

    private static Reuse validate(StoredResponse response, Forward why) {
        return response.resourceValidators().isEmpty() ? new Miss(why, response) : new Validate(response, why);
    }

    private static boolean exceeds(Duration duration, OptionalLong seconds) {
        return seconds.isPresent() && duration.compareTo(Duration.ofSeconds(seconds.getAsLong())) > 0;
    }

    /**
     * Whether a stored response may replace a resource's answer (RFC 5861 §4): it is stale, within its window, and
     * the answer is an error of the server's side.
     *
     * @param stored what may be served instead
     * @param status the answer's
     * @param now the time of the answer
     * @return {@code true} if it may
     */
    static boolean standsIn(StoredResponse stored, int status, Instant now) {
        Duration staleness = stored.terms().remaining(now).negated();
        return isError(status)
                && (!staleness.isNegative()
                        || (stored.isMadeStale() && !stored.terms().mustNotBeStale()))
                && staleness.compareTo(stored.terms().staleIfError()) < 0;
    }

    /**
     * Whether a stored response outlives a resource's answer although that may be stored: the answer is an error of the
     * server's side, and what is stored is fresh, or may be served instead.
     *
     * @param stored what is stored
     * @param status the answer's
     * @param now the time of the answer
     * @return {@code true} if it does
     */
    static boolean outlives(StoredResponse stored, int status, Instant now) {
        return isError(status)
                && !isError(stored.status())
                && stored.terms()
                                .remaining(now)
                                .plus(stored.terms().staleIfError())
                                .compareTo(Duration.ZERO)
                        > 0;
    }

    private static boolean isError(int status) {
        return status == 500 || status == 502 || status == 503 || status == 504;
    }
}
