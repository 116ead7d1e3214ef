package io.github.jerseycached.http;

import java.time.Duration;

/** Writes this cache's member of the {@code Cache-Status} field (RFC 9211), a structured field (RFC 9651). */
public final class CacheStatus {

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~:/";

    private final String cache;

    /**
     * Writes for the cache of that name.
     *
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
     * The member that says how a request was handled.
     *
     * @param handling how it was
     * @return the field value of this cache alone
     */
    public String of(Handling handling) {
        if (handling instanceof Handling.Hit hit) {
            return cache + "; hit" + ttl(hit.remaining());
        }
        if (handling instanceof Handling.Stale stale) {
            return cache + "; hit" + ttl(stale.remaining()) + detail(stale.detail());
        }
        if (handling instanceof Handling.Collapsed collapsed) {
            return forwarded(collapsed.why()) + "; collapsed" + ttl(collapsed.remaining());
        }
        if (handling instanceof Handling.Stored stored) {
            return forwarded(stored.why()) + "; stored" + ttl(stored.remaining());
        }
        if (handling instanceof Handling.Renewed renewed) {
            return forwarded(renewed.why()) + "; fwd-status=304; stored" + ttl(renewed.remaining());
        }
        if (handling instanceof Handling.StoodIn stoodIn) {
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
        return "; detail=" + quoted(words);
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

    static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    static String quoted(String text) {
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
