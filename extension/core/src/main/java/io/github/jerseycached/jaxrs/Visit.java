package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Variants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes to the cache.
 *
 * @param filters the application's response filters that run on its answer
 * @param providers what other providers of the application's read that take part in its answer
 * @param client what the client sent
 * @param asked its directives, as far as they are honoured
 * @param identity by what it says who is asking; {@code null} when it does not, or when that is accounted for
 * @param keyed what its response is stored by
 * @param at when it came
 * @param forwarded when it was the method's turn: later than it came where it waited for another one's response
 * @param since when that was, as invalidations count
 */
record Visit(
        MethodPlan plan,
        ResponseFilters filters,
        ProviderReads providers,
        CacheSettings settings,
        ClientRequest client,
        CacheControl asked,
        @Nullable Reason identity,
        Keyed keyed,
        Instant at,
        Instant forwarded,
        Since since) {

    /** The same request, which has waited until now: what was invalidated meanwhile is no concern of its response. */
    Visit afterWaiting() {
        return new Visit(
                plan,
                filters,
                providers,
                settings,
                client,
                asked,
                identity,
                keyed,
                at,
                settings.clock().instant(),
                Since.now(settings));
    }

    /** What is stored under a key and can be served to it. */
    Variants stored(CacheKey key) {
        return filters.thatCanServe(settings.store().get(key, client), client.uri());
    }

    /**
     * Whether the method is to see the ranges that the client asks for: it may answer with parts of what is too long to be
     * stored.
     */
    boolean leavesRangeToMethod() {
        return plan.readsRange() && client.field(FieldNames.RANGE) != null;
    }

    /**
     * What may invalidate the response to it.
     *
     * @param tags those that the response bears
     */
    Provenance provenance(List<String> tags) {
        List<String> names = new ArrayList<>();
        if (keyed instanceof Keyed.By by) {
            names.addAll(by.names());
        }
        for (String tag : tags) {
            names.add(Provenance.tag(tag));
        }
        return new Provenance(since.clock(), names);
    }

    /** The tags that the plan gives the response. */
    List<String> tags() {
        List<String> tags = new ArrayList<>();
        for (Template tag : plan.tags()) {
            tags.addAll(tag.expand(client.uri(), value -> value));
        }
        return tags;
    }

    /**
     * Tells the application's listeners how it was answered.
     *
     * @param age how old the stored response was that answered, {@code null} where none did
     * @param fill how long the method took, {@code null} where it did not run
     * @param bytes the length of the content, -1 where its end was not seen
     */
    void tell(Handling handling, int status, @Nullable Duration age, @Nullable Duration fill, long bytes) {
        CacheKey key = keyed instanceof Keyed.By by ? by.key() : null;
        settings.listeners().answered(plan, key, at, handling, status, age, fill, bytes, client.isRefresh());
    }

    /** Whether a response to it may be stored. */
    Storability judge(int status, Fields own, Set<String> inKey, Instant received) {
        return Storability.of(
                client, asked, identity != null, inKey, status, own, plan.allowance(status), forwarded, received);
    }
}
