package io.github.jerseycached.http;

import java.time.Duration;

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
     * A stored response was served that is stale.
     *
     * @param remaining the freshness lifetime left, zero or negative
     * @param detail why it was served all the same, in words
     */
    public String stale(Duration remaining, String detail) {
        return hit(remaining) + "; detail=" + quoted(detail);
    }

    /**
     * The request went to the resource, and its response is not stored.
     *
     * @param detail why it is not, in words
     */
    public String notStored(Forward why, String detail) {
        return cache + "; fwd=" + why.token() + "; detail=" + quoted(detail);
    }

    /** The request went to the resource, and its response was stored. */
    public String stored(Forward why, Duration remaining) {
        return cache + "; fwd=" + why.token() + "; stored; ttl=" + remaining.toSeconds();
    }

    /** The request went to the resource, which said that the stored response still holds. */
    public String renewed(Forward why, Duration remaining) {
        return cache + "; fwd=" + why.token() + "; fwd-status=304; stored; ttl=" + remaining.toSeconds();
    }

    /** The request went to the resource, which failed: a stale response stands in. */
    public String stoodIn(Forward why, int status, Duration remaining) {
        return cache + "; fwd=" + why.token() + "; fwd-status=" + status + "; ttl=" + remaining.toSeconds()
                + "; detail=\"stale-if-error\"";
    }

    private static boolean isToken(String text) {
        return isTokenStart(text.charAt(0)) && text.chars().allMatch(c -> isTokenPart((char) c));
    }

    static boolean isTokenStart(char c) {
        return isAlpha(c) || c == '*';
    }

    static boolean isTokenPart(char c) {
        return isAlpha(c) || (c >= '0' && c <= '9') || TOKEN_PUNCTUATION.indexOf(c) >= 0;
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
