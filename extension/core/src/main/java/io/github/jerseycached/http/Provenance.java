package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CanonicalUri;
import java.util.List;
import java.util.Locale;

/**
 * What a stored response was made from, as far as invalidation asks: the names that it goes by, and what the store's
 * logical clock said when its request began. A name that is invalidated later makes it unusable, however late it is
 * stored.
 *
 * @param began the store's clock when the request began
 * @param names of what it shows: of its path, of its tags, of the principal whom it is for
 */
public record Provenance(long began, List<String> names) {

    /** The name that every stored response goes by. */
    public static final String EVERYTHING = "*";

    private static final String PATH = "path:";
    private static final String TAG = "tag:";
    private static final String PRINCIPAL = "principal:";

    /**
     * Of a response that is about to be stored, or that was.
     *
     * @param began the store's clock when the request began
     * @param names copied
     */
    public Provenance {
        names = List.copyOf(names);
    }

    /**
     * The name of all that is stored for a path, whatever its authority, its query and its matrix parameters, with or
     * without a slash at its end, and whether or not {@code @} and the like are encoded in it.
     *
     * @param canonical the path, as {@link CanonicalUri} writes it
     * @return the name
     */
    public static String path(String canonical) {
        return PATH + CanonicalUri.resource(canonical);
    }

    /**
     * The name of all that has a tag: a cache group (RFC 9875 §2).
     *
     * @param tag any text
     * @return the name
     */
    public static String tag(String tag) {
        return TAG + tag;
    }

    /**
     * The name of all that is stored for one principal.
     *
     * @param hashed so that no store holds who it was
     * @return the name
     */
    public static String principal(String hashed) {
        return PRINCIPAL + hashed;
    }

    /**
     * Whether a name is that of {@link #principal}.
     *
     * @param name of any kind
     * @return {@code true} if it is
     */
    public static boolean isOfPrincipal(String name) {
        return name.startsWith(PRINCIPAL);
    }

    /**
     * A name as people read it; a principal is not named.
     *
     * @param name of any kind
     * @return for logs and {@code explain}, not to be parsed
     */
    public static String words(String name) {
        if (name.equals(EVERYTHING)) {
            return "everything";
        }
        if (isOfPrincipal(name)) {
            return "a principal";
        }
        return name.startsWith(PATH) ? name.substring(PATH.length()) : "tag " + name.substring(TAG.length());
    }

    /** {@return the tags among the names} */
    public List<String> tags() {
        return names.stream()
                .filter(name -> name.startsWith(TAG))
                .map(name -> name.substring(TAG.length()))
                .toList();
    }

    /** The heap that the names take, in characters. */
    int length() {
        int length = 0;
        for (String name : names) {
            length += name.length();
        }
        return length;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s of %d", names, began);
    }
}
