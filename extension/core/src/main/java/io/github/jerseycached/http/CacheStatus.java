package io.github.jerseycached.http;

import io.github.jerseycached.syntax.StructuredField;
import java.time.Duration;

/** Writes this cache's member of the {@code Cache-Status} field (RFC 9211), a structured field (RFC 9651). */
public final class CacheStatus {

    private final String cache;

    /**
     * Writes for the cache of that name.
     *
     * @param cache the name of this cache, of visible ASCII characters and spaces
     * @throws IllegalArgumentException when the name is empty or has another character
     */
    public CacheStatus(String cache) {
        if (cache.isEmpty() || !StructuredField.isPrintable(cache)) {
            throw new IllegalArgumentException("the name of a cache in Cache-Status is of visible ASCII characters and"
                    + " spaces (RFC 9211 §2): \"" + cache + '"');
        }
        this.cache = StructuredField.isToken(cache) ? cache : StructuredField.quoted(cache);
    }

    /**
     * The member that says how a request was handled.
     *
     * @param handling how it was
     * @return the field value of this cache alone
     */
    public String of(Handling handling) {
        if (handling instanceof Handling.ServedFresh hit) {
            return cache + "; hit" + ttl(hit.remaining());
        }
        if (handling instanceof Handling.ServedStale stale) {
            return cache + "; hit" + ttl(stale.remaining()) + detail(stale.detail());
        }
        if (handling instanceof Handling.ServedCollapsed collapsed) {
            return forwarded(collapsed.why()) + "; collapsed" + ttl(collapsed.remaining());
        }
        if (handling instanceof Handling.StoredNew stored) {
            return forwarded(stored.why()) + "; stored" + ttl(stored.remaining());
        }
        if (handling instanceof Handling.Renewed renewed) {
            return forwarded(renewed.why()) + "; fwd-status=304; stored" + ttl(renewed.remaining());
        }
        if (handling instanceof Handling.ServedOnError stoodIn) {
            return forwarded(stoodIn.why()) + "; fwd-status=" + stoodIn.status() + ttl(stoodIn.remaining())
                    + detail("stale-if-error");
        }
        Handling.NotStored notStored = (Handling.NotStored) handling;
        if (notStored.reason().is(Reason.Kind.ONLY_IF_CACHED)) {
            // RFC 9211 §2.2: the request was not forwarded.
            return cache + detail(notStored.reason().detail());
        }
        return forwarded(notStored.why()) + detail(notStored.reason().detail());
    }

    private String forwarded(Forward why) {
        return cache + "; fwd=" + why.token();
    }

    private static String ttl(Duration remaining) {
        return "; ttl=" + remaining.toSeconds();
    }

    private static String detail(String words) {
        return "; detail=" + StructuredField.quoted(words);
    }
}
