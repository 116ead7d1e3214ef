package io.github.jerseycached.syntax;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param weak whether it is a weak one
 * @param opaque what stands between the quotes
 */
public record EntityTag(boolean weak, String opaque) {

    /**
     * The tag of some content: equal content has equal tags, other content has others.
     *
     * @param content the bytes on the wire
     * @param weak whether it is to be a weak one
     * @return the tag
     */
    public static EntityTag of(byte[] content, boolean weak) {
        return of(content, "", weak);
    }

    /**
     * The tag of content that stands for several representations (RFC 9110 §8.8.1): what differs in its type or language alone
     * has another tag.
     *
     * @param content of a 200 response
     * @param metadata tells representations of the same content apart; empty for one that has no others
     * @param weak whether it is to be compared weakly only
     * @return the tag
     */
    public static EntityTag of(byte[] content, String metadata, boolean weak) {
        MessageDigest digest = ShortHash.begin();
        digest.update(content);
        digest.update(metadata.getBytes(StandardCharsets.UTF_8));
        return new EntityTag(weak, ShortHash.end(digest));
    }

    /**
     * Whether {@link #of} could have made it, as far as its form shows.
     *
     * @return {@code true} for 22 characters of base64url
     */
    public boolean isLikeMade() {
        return opaque.length() == ShortHash.LENGTH
                && opaque.chars()
                        .allMatch(c -> (c >= 'A' && c <= 'Z')
                                || (c >= 'a' && c <= 'z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '_');
    }

    /**
     * Reads one entity tag.
     *
     * @param text with its quotes, as it stands in a field
     * @return empty when the text is none, or more than one
     */
    public static Optional<EntityTag> parse(String text) {
        String tag = text.strip();
        boolean weak = tag.startsWith("W/");
        int open = weak ? 2 : 0;
        int close = tag.length() - 1;
        boolean one = close > open
                && tag.charAt(open) == '"'
                // An entity tag has no escapes: its next quote is its last.
                && tag.indexOf('"', open + 1) == close;
        return one ? Optional.of(new EntityTag(weak, tag.substring(open + 1, close))) : Optional.empty();
    }

    /**
     * Reads a list of entity tags.
     *
     * @param text as it stands in a field
     * @return those that are some; other members are left out, for they match nothing
     */
    public static List<EntityTag> parseList(String text) {
        List<EntityTag> tags = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            boolean weak = text.startsWith("W/\"", at);
            int open = weak ? at + 2 : at;
            // An entity tag has no escapes: it ends at the next quote.
            int close = text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (close >= 0 && endsAt(text, close + 1)) {
                tags.add(new EntityTag(weak, text.substring(open + 1, close)));
                at = close + 1;
            } else {
                int comma = text.indexOf(',', at);
                at = comma < 0 ? text.length() : comma;
            }
        }
        return tags;
    }

    private static boolean endsAt(String text, int end) {
        for (int i = end; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t') {
                return c == ',';
            }
        }
        return true;
    }

    /**
     * The tag of the same representation in a content coding, for each coding's is its own (RFC 9110 §8.8.3.3).
     *
     * @param coding such as {@code gzip}
     * @return another tag, of which {@link #uncoded} makes this one
     */
    public EntityTag coded(String coding) {
        return new EntityTag(weak, opaque + '-' + coding);
    }

    /**
     * The tag that this one is the {@linkplain #coded coded} one of.
     *
     * @param coding such as {@code gzip}
     * @return empty where it is of no tag in that coding
     */
    public Optional<EntityTag> uncoded(String coding) {
        String end = '-' + coding;
        return opaque.endsWith(end)
                ? Optional.of(new EntityTag(weak, opaque.substring(0, opaque.length() - end.length())))
                : Optional.empty();
    }

    /**
     * Strong comparison (RFC 9110 §8.8.3.2): equal, and neither is weak.
     *
     * @param other what it is compared with
     * @return whether they match
     */
    public boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /**
     * Weak comparison (RFC 9110 §8.8.3.2): the opaque parts are equal.
     *
     * @param other what it is compared with
     * @return whether they match
     */
    public boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** As it stands in a field. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
