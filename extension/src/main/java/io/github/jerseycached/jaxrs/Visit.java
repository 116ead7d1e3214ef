package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes to the cache.
 *
 * @param client what the client sent
 * @param asked its directives, as far as they are honoured
 * @param identity by what it says who is asking, in words; {@code null} when it does not
 * @param at when it came
 */
record Visit(
        MethodPlan plan,
        CacheSettings settings,
        ClientRequest client,
        CacheControl asked,
        @Nullable String identity,
        Instant at) {}
