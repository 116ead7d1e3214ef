package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CanonicalUri;
import java.util.List;

/**
 * What a stored response is found by, before its selecting fields (RFC 9111 §2): the method and the target URI, and
 * whatever else the application knows to select the response. It can be shown: what must not be seen of it is hashed
 * ({@link KeyedHash}).
 *
 * @param text the method, the target URI, and the further parts, divided by spaces, of which none has one inside
 */
public record CacheKey(String text) implements Comparable<CacheKey> {

    /**
     * The key of a request without further parts.
     *
     * @param method a token
     * @param target the target URI, as {@link CanonicalUri} writes it
     * @return the key
     */
    public static CacheKey of(String method, String target) {
        return new CacheKey(method + ' ' + target);
    }

    /**
     * This key with a further part.
     *
     * @param name tells what it is, a token
     * @param value any text
     * @return another key
     */
    public CacheKey with(String name, String value) {
        return new CacheKey(text + ' ' + name + '=' + CanonicalUri.visible(value));
    }

    /** {@return the method, the target URI, and the further parts as name and value with an equals sign between} */
    public List<String> parts() {
        return List.of(text.split(" ", -1));
    }

    // Hash tables fall back to the order where many keys have one hash, as somebody can arrange by the names of
    // parameters.
    @Override
    public int compareTo(CacheKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
