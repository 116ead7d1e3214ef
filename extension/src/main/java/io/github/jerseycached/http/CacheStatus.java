package io.github.jerseycached.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes this cache's member of the {@code Cache-Status} field (RFC 9211), a structured field (RFC 9651). */
public final class CacheStatus {

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~:/";

    private final String cache;

    /**
     * @param cache the name of this cache, of visible ASCII characters and spaces
     * @throws IllegalArgumentException when the name is empty or has another character
     */
    public CacheStatus(String cache) {
        if (cache.isEmpty() || !printable(cache)) {
            throw new IllegalArgumentException("the name of a cache in Cache-Status is of visible ASCII characters and"
                    + " spaces (RFC 9211 §2): \"" + cache + '"');
        }
        this.cache = isToken(cache) ? cache : quoted(cache);
    }

    /**
     * A stored response was served.
     *
     * @param remaining the freshness lifetime left, negative for a stale response
     */
    public String hit(Duration remaining) {
        return cache + "; hit; ttl=" + remaining.toSeconds();
    }

    /**
     * The request went to the resource.
     *
     * @param detail why, or what became of its response, in words; {@code null} where the reason says it all
     */
    public String forwarded(Forward why, @Nullable String detail) {
        return cache + "; fwd=" + why.token() + (detail == null ? "" : "; detail=" + quoted(detail));
    }

    /** The request went to the resource, and its response was stored for so long. */
    public String stored(Forward why, Duration lifetime) {
        return cache + "; fwd=" + why.token() + "; stored; ttl=" + lifetime.toSeconds();
    }

    private static boolean isToken(String text) {
        char first = text.charAt(0);
        if (!isAlpha(first) && first != '*') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlpha(c) && !(c >= '0' && c <= '9') && TOKEN_PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlpha(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            // RFC 9651 §3.3.3: a String is of visible ASCII characters and spaces.
            quoted.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return quoted.append('"').toString();
    }
}
