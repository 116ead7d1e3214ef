package io.github.jerseycached.engine;

import io.github.jerseycached.Cached;
import io.github.jerseycached.syntax.CacheControl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation tells clients of the reuse of a response: its {@code Cache-Control} and its {@code
 * CDN-Cache-Control}, prepared but for the age.
 */
public final class ClientLifetimes {

    private final @Nullable Duration maxAge;
    private final @Nullable Duration sharedMaxAge;
    private final @Nullable Duration cdnTtl;
    private final String others;
    private final boolean privately;
    // maxAge counts from each answer, so it grows with the age; ttl, which stands in for it, counts from the making.
    private final boolean countsFromAnswer;
    private final @Nullable String atAgeZero;
    private final @Nullable String toCdnsAtAgeZero;

    /** @param privately whether the response is for the client alone, and nothing is to be said to those between */
    public ClientLifetimes(Cached cached, boolean privately) {
        this.privately = privately;
        this.countsFromAnswer = cached.maxAge() != Cached.UNSET;
        this.maxAge = time(cached, countsFromAnswer ? cached.maxAge() : cached.ttl());
        this.sharedMaxAge = privately ? null : time(cached, cached.sharedMaxAge());
        this.cdnTtl = privately ? null : time(cached, cached.cdnTtl());
        StringBuilder directives = new StringBuilder();
        if (cached.mustRevalidate()) {
            directives.append(", must-revalidate");
        }
        if (cached.staleWhileRevalidate() > 0) {
            directives.append(", stale-while-revalidate=").append(seconds(cached, cached.staleWhileRevalidate()));
        }
        if (cached.staleIfError() > 0) {
            directives.append(", stale-if-error=").append(seconds(cached, cached.staleIfError()));
        }
        // RFC 8246.
        if (cached.immutable()) {
            directives.append(", immutable");
        }
        if (cached.noTransform()) {
            directives.append(", no-transform");
        }
        this.others = directives.toString();
        this.atAgeZero = cacheControl(Duration.ZERO);
        this.toCdnsAtAgeZero = cdnCacheControl(Duration.ZERO);
    }

    /**
     * What of it holds for this cache as well. Its lifetimes do not: those are for others, and that {@code s-maxage} forbids
     * them to serve stale (RFC 9111 §5.2.2.10) is no word on what the application wants of its own cache.
     */
    public CacheControl forThisCache() {
        return CacheControl.parse(others);
    }

    /** The {@code Cache-Control} of an answer of this age; {@code null} when the annotation has nothing to say. */
    @Nullable
    public String cacheControl(Duration age) {
        if (atAgeZero != null && (age.isZero() || !dependsOnAge())) {
            return atAgeZero;
        }
        StringBuilder field = new StringBuilder();
        if (privately) {
            field.append(", private");
        }
        if (maxAge != null) {
            field.append(", max-age=").append(total(maxAge, countsFromAnswer ? age : Duration.ZERO));
        }
        if (sharedMaxAge != null) {
            field.append(", s-maxage=").append(total(sharedMaxAge, age));
        }
        field.append(others);
        return field.isEmpty() ? null : field.substring(2);
    }

    /** The {@code CDN-Cache-Control} of an answer of this age; {@code null} when there is none. */
    @Nullable
    public String cdnCacheControl(Duration age) {
        return cdnTtl == null ? null : "max-age=" + total(cdnTtl, age) + others;
    }

    /** Whether nothing is said to those between. */
    public boolean isPrivate() {
        return privately;
    }

    /** Whether a stored {@code Cache-Control} is what this annotation said when the response was new. */
    public boolean said(@Nullable String cacheControl) {
        return atAgeZero != null && atAgeZero.equals(cacheControl);
    }

    /** Whether a stored {@code CDN-Cache-Control} is what this annotation said when the response was new. */
    public boolean saidToCdns(@Nullable String cdnCacheControl) {
        return toCdnsAtAgeZero != null && toCdnsAtAgeZero.equals(cdnCacheControl);
    }

    /** Whether what is sent changes with the age of a response. */
    boolean dependsOnAge() {
        return countsFromAnswer || sharedMaxAge != null || cdnTtl != null;
    }

    private static long total(Duration lifetime, Duration age) {
        return Math.min(lifetime.toSeconds() + age.toSeconds(), CacheControl.MAX_SECONDS);
    }

    /** A time of the annotation, at most as long as caches count; {@code null} where it is not set. */
    public static @Nullable Duration time(Cached cached, long amount) {
        if (amount == Cached.UNSET) {
            return null;
        }
        return cached.unit().toSeconds(amount) < CacheControl.MAX_SECONDS
                ? Duration.of(amount, cached.unit().toChronoUnit())
                : Duration.ofSeconds(CacheControl.MAX_SECONDS);
    }

    private static long seconds(Cached cached, long amount) {
        return Math.min(cached.unit().toSeconds(amount), CacheControl.MAX_SECONDS);
    }
}
