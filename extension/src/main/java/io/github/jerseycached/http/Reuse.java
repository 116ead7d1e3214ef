package io.github.jerseycached.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What to do with the stored responses of a request's key (RFC 9111 §4). */
public sealed interface Reuse {

    /**
     * Serve this one as it is.
     *
     * @param age its current age, for the Age field
     */
    record Serve(StoredResponse response, Duration age) implements Reuse {}

    /**
     * Run the resource.
     *
     * @param why as {@code Cache-Status} says it
     */
    record Miss(Forward why) implements Reuse {}

    /** Decides. */
    static Reuse decide(RequestHead request, Variants stored, Instant now) {
        if (stored.isEmpty()) {
            return new Miss(Forward.URI_MISS);
        }
        Optional<StoredResponse> selected = stored.select(request);
        if (selected.isEmpty()) {
            return new Miss(Forward.VARY_MISS);
        }
        StoredResponse response = selected.get();
        Duration age = response.age(now);
        if (!response.isFresh(now)) {
            return new Miss(Forward.STALE);
        }
        return allowedBy(request, response, age) ? new Serve(response, age) : new Miss(Forward.REQUEST);
    }

    private static boolean allowedBy(RequestHead request, StoredResponse response, Duration age) {
        String field = request.field(FieldNames.CACHE_CONTROL);
        if (field == null) {
            // RFC 9111 §5.4: a request from HTTP/1.0 says it so.
            String pragma = request.field(FieldNames.PRAGMA);
            return pragma == null || !CacheControl.parse(pragma).has("no-cache");
        }
        CacheControl asked = CacheControl.parse(field);
        if (asked.has("no-cache")) {
            return false;
        }
        OptionalLong maxAge = asked.seconds("max-age");
        if (maxAge.isPresent() && age.compareTo(Duration.ofSeconds(maxAge.getAsLong())) > 0) {
            return false;
        }
        OptionalLong minFresh = asked.seconds("min-fresh");
        return minFresh.isEmpty()
                || response.lifetime().minus(age).compareTo(Duration.ofSeconds(minFresh.getAsLong())) >= 0;
    }
}
