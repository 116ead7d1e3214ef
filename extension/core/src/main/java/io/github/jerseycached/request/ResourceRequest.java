package io.github.jerseycached.request;

import io.github.jerseycached.engine.CacheEngine;
import io.github.jerseycached.engine.CacheRequest;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.engine.RequestStart;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.pipeline.ProviderReads;
import io.github.jerseycached.pipeline.ResponseFilters;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.plan.Template;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes to a cached resource method.
 *
 * @param plan of the method
 * @param filters the application's response filters that run on its answer
 * @param providers what other providers of the application read that take part in its answer
 * @param settings of the cache
 * @param client what the client sent
 * @param cacheRequest the same request for the engine
 */
public record ResourceRequest(
        MethodPlan plan,
        ResponseFilters filters,
        ProviderReads providers,
        CacheSettings settings,
        ClientRequest client,
        CacheRequest cacheRequest) {

    /** The same request, for the engine as it is after a wait. */
    public ResourceRequest with(CacheRequest later) {
        return new ResourceRequest(plan, filters, providers, settings, client, later);
    }

    public CacheEngine engine() {
        return settings.engine();
    }

    /** Its cache directives, as far as they are honoured. */
    public CacheControl directives() {
        return cacheRequest.directives();
    }

    /** By what it says who is asking; {@code null} when it does not, or when that is accounted for. */
    @Nullable
    public Reason identity() {
        return cacheRequest.identity();
    }

    public boolean isIdentified() {
        return cacheRequest.isIdentified();
    }

    public Keying keying() {
        return cacheRequest.keying();
    }

    /** When it goes to the method. */
    public Instant forwarded() {
        return cacheRequest.forwarded();
    }

    public RequestStart start() {
        return cacheRequest.start();
    }

    public boolean leavesRangeToMethod() {
        return cacheRequest.leavesRangeToMethod();
    }

    /**
     * What may invalidate the response to it.
     *
     * @param tags of the response
     */
    public Provenance provenance(List<String> tags) {
        List<String> names = new ArrayList<>();
        if (keying() instanceof Keying.Key key) {
            names.addAll(key.names());
        }
        for (String tag : tags) {
            names.add(Provenance.tag(tag));
        }
        return new Provenance(start().clock(), names);
    }

    /** The tags that the plan gives the response. */
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        for (Template tag : plan.tags()) {
            tags.addAll(tag.expand(client.uri(), value -> value));
        }
        return tags;
    }

    /**
     * Notifies the application's listeners how it was answered.
     *
     * @param age of the stored response that answered, {@code null} where none did
     * @param fill how long the method took, {@code null} where it did not run
     * @param bytes the length of the content, -1 where its end was not seen
     */
    public void notifyListeners(
            Handling handling, int status, @Nullable Duration age, @Nullable Duration fill, long bytes) {
        engine().listeners().answered(cacheRequest, handling, status, age, fill, bytes);
    }

    /** Whether a response to it may be stored. */
    public Storability judge(int status, Fields own, Set<String> inKey, Instant received) {
        return Storability.of(
                client,
                directives(),
                isIdentified(),
                inKey,
                status,
                own,
                plan.allowance(status),
                forwarded(),
                received);
    }
}
