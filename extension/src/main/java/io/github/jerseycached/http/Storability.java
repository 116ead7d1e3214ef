package io.github.jerseycached.http;

import java.time.Duration;
import java.util.Optional;

/** Whether a shared cache may store a response (RFC 9111 §3). */
public sealed interface Storability {

    /**
     * It may.
     *
     * @param selectingFields what selected it
     * @param lifetime its freshness lifetime
     */
    record Storable(SelectingFields selectingFields, Duration lifetime) implements Storability {}

    /**
     * It must not.
     *
     * @param why in words, for {@code Cache-Status} and people
     */
    record NotStorable(String why) implements Storability {}

    /**
     * Judges a complete response to a GET.
     *
     * @param fields all fields that the client is sent
     * @param lifetime its freshness lifetime, empty when neither it nor the application states one
     * @param initialAge how old it was at its arrival
     */
    static Storability of(
            RequestHead request, int status, Fields fields, Optional<Duration> lifetime, Duration initialAge) {
        CacheControl directives = CacheControl.parse(fields.value(FieldNames.CACHE_CONTROL));
        if (CacheControl.parse(request.field(FieldNames.CACHE_CONTROL)).has("no-store")) {
            return new NotStorable("request says no-store");
        }
        if (status != 200) {
            return new NotStorable("status " + status);
        }
        if (fields.has(FieldNames.SET_COOKIE)) {
            return new NotStorable("Set-Cookie");
        }
        if (directives.has("no-store")) {
            return new NotStorable("no-store");
        }
        // A qualified private (§5.2.2.7) would allow the rest of the response; leaving it all is always allowed.
        if (directives.has("private")) {
            return new NotStorable("private");
        }
        if (directives.has("no-cache")) {
            return new NotStorable("no-cache");
        }
        if (lifetime.isEmpty()) {
            return new NotStorable("no freshness lifetime");
        }
        if (lifetime.get().compareTo(initialAge) <= 0) {
            return new NotStorable("stale on arrival");
        }
        return SelectingFields.of(fields.value(FieldNames.VARY), request)
                .<Storability>map(selecting -> new Storable(selecting, lifetime.get()))
                .orElseGet(() -> new NotStorable("Vary: *"));
    }
}
