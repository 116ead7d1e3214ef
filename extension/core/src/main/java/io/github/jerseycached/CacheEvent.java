package io.github.jerseycached;

import io.github.jerseycached.http.Handling;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one request to a cached method was answered. {@code Cache-Status} says the same to the client.
 *
 * @param at when the request came
 * @param method the resource method, as {@code Countries.get}
 * @param route the template of its path, as <code>/countries/{code}</code>
 * @param key in its safe form, {@code null} where there is none
 * @param handling what the cache did, and why
 * @param status the status that the client got
 * @param age how old the stored response was that answered, {@code null} where none did
 * @param fill how long the method took, {@code null} where it did not run
 * @param bytes the length of the content that the client got, -1 where the cache has not seen its end
 * @param refresh whether no client was asking: a stored response was refreshed behind a request
 */
public record CacheEvent(
        Instant at,
        String method,
        String route,
        @Nullable String key,
        Handling handling,
        int status,
        @Nullable Duration age,
        @Nullable Duration fill,
        long bytes,
        boolean refresh) {}
