package io.github.jerseycached.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One way of writing for all URIs that mean the same resource (RFC 3986 §6.2.2). Whatever a resource method could tell
 * apart stays apart, with one exception: the order of query parameters of different names.
 */
public final class CanonicalUri {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    // RFC 3986 §3.3: beside the unreserved characters.
    private static final String IN_SEGMENTS = "!$&'()*+,;=:@";

    private CanonicalUri() {}

    /**
     * A path with its percent-encoding normalised (RFC 3986 §6.2.2.1, §6.2.2.2): capital digits, and none for what needs
     * none.
     *
     * @param raw as it was sent
     * @return empty for a path with dot segments, a broken percent-encoding or half a surrogate pair: what such a path means
     *     to those who route it is in doubt, and nothing is to be stored for it
     */
    public static Optional<String> path(String raw) {
        if (isPlain(raw)) {
            return Optional.of(raw);
        }
        if (isBroken(raw)) {
            return Optional.empty();
        }
        String canonical = normalised(raw);
        return hasDotSegment(canonical) ? Optional.empty() : Optional.of(canonical);
    }

    /**
     * One way of writing for canonical paths that lead to the same resource: without matrix parameters and without a slash at
     * the end, both of which Jakarta REST leaves out when it matches (§3.7.2, §3.7.3), and decoded where something is
     * encoded that may stand in a segment as it is (RFC 3986 §3.3), for who makes a path of a parameter can't know which way
     * was asked for.
     *
     * @param canonical a canonical path
     * @return the path that is the same for all of them
     */
    public static String resource(String canonical) {
        boolean ends = canonical.length() > 1 && canonical.endsWith("/");
        if (!ends && canonical.indexOf('%') < 0 && canonical.indexOf(';') < 0) {
            // As nearly all are: each look-up comes by here.
            return canonical;
        }
        StringBuilder text = new StringBuilder(canonical.length());
        int i = 0;
        while (i < canonical.length()) {
            char c = canonical.charAt(i);
            if (c == ';') {
                int slash = canonical.indexOf('/', i);
                i = slash < 0 ? canonical.length() : slash;
                continue;
            }
            int octet = c == '%' ? octet(canonical, i) : -1;
            boolean needless = octet >= 0 && IN_SEGMENTS.indexOf(octet) >= 0;
            text.append(needless ? (char) octet : c);
            i += needless ? 3 : 1;
        }
        int last = text.length() - 1;
        if (last > 0 && text.charAt(last) == '/') {
            text.setLength(last);
        }
        return text.toString();
    }

    /**
     * The query parameters that count, as they were sent but for the percent-encoding: sorted by name, those of one name in
     * the order in which they came.
     *
     * @param raw as it was sent, without the question mark
     * @param counts whether a parameter of this name, decoded, counts
     * @return empty for a percent-encoding that is broken or not of UTF-8: nothing is to be stored for it
     */
    public static Optional<String> query(String raw, Predicate<String> counts) {
        List<Parameter> parameters = new ArrayList<>();
        int start = 0;
        while (start <= raw.length()) {
            int end = raw.indexOf('&', start);
            if (end < 0) {
                end = raw.length();
            }
            if (end > start) {
                int equals = raw.indexOf('=', start);
                boolean named = equals >= 0 && equals < end;
                Optional<String> name = decoded(raw.substring(start, named ? equals : end));
                Optional<String> value = named ? decoded(raw.substring(equals + 1, end)) : Optional.of("");
                if (name.isEmpty() || value.isEmpty()) {
                    return Optional.empty();
                }
                if (counts.test(name.get())) {
                    // As it was sent, but for what RFC 3986 §6.2.2 calls the same: read undecoded, a plus sign is
                    // no space, and a reserved character is not its encoding.
                    parameters.add(new Parameter(name.get(), normalised(raw.substring(start, end))));
                }
            }
            start = end + 1;
        }
        // The sort is stable.
        parameters.sort(Comparator.comparing(Parameter::name));
        StringBuilder query = new StringBuilder(raw.length());
        for (Parameter parameter : parameters) {
            query.append(query.isEmpty() ? "" : "&").append(parameter.text());
        }
        return Optional.of(query.toString());
    }

    /** A parameter's name, decoded, and the whole as it stands in the query. */
    private record Parameter(String name, String text) {}

    private static boolean isBroken(String raw) {
        for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 1)) {
            if (octet(raw, i) < 0) {
                return true;
            }
        }
        // Half a character can be encoded in no way.
        return raw.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /**
     * A text whose percent-encoding is not broken, with capital digits, with none for what needs none, and with one for
     * characters beyond ASCII (RFC 3987 §3.1).
     */
    private static String normalised(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            int c = raw.codePointAt(i);
            if (c == '%') {
                int octet = octet(raw, i);
                if (isUnreserved(octet)) {
                    text.append((char) octet);
                } else {
                    appendOctet(text, octet);
                }
                i += 3;
            } else {
                appendCharacter(text, c);
                i += Character.charCount(c);
            }
        }
        return text.toString();
    }

    private static void appendCharacter(StringBuilder to, int c) {
        if (c < 0x80) {
            appendVisible(to, (char) c);
            return;
        }
        for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            appendOctet(to, octet & 0xff);
        }
    }

    /**
     * A text of visible ASCII characters without spaces, from which the original could be read.
     *
     * @param text the original
     * @return what is to be seen
     */
    public static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '%') {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                appendOctet(escaped, '%');
            } else {
                appendVisible(escaped, c);
            }
        }
        return escaped.toString();
    }

    // Character by character, and by its number where it is none of ASCII: so nothing is lost, not even half a pair.
    private static void appendVisible(StringBuilder to, char c) {
        if (c > ' ' && c < 0x7f) {
            to.append(c);
        } else if (c < 0x80) {
            appendOctet(to, c);
        } else {
            to.append("%u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
            to.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
        }
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '%' || (c == '.' && (i == 0 || path.charAt(i - 1) == '/'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDotSegment(String path) {
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            char c = i == path.length() ? '/' : path.charAt(i);
            // A matrix parameter behind the dots does not hide them.
            if (c == '/' || c == ';') {
                String segment = path.substring(start, i);
                if (segment.equals(".") || segment.equals("..")) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static Optional<String> decoded(String form) {
        if (form.indexOf('%') < 0 && form.indexOf('+') < 0) {
            return Optional.of(form);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(form.length());
        StringBuilder text = new StringBuilder(form.length());
        for (int i = 0; i < form.length(); i++) {
            char c = form.charAt(i);
            if (c == '%') {
                int octet = octet(form, i);
                if (octet < 0) {
                    return Optional.empty();
                }
                octets.write(octet);
                i += 2;
            } else {
                flush(octets, text);
                text.append(c == '+' ? ' ' : c);
            }
        }
        flush(octets, text);
        // What is no UTF-8 was replaced by this character: two such texts must not become one.
        return text.indexOf("\uFFFD") < 0 ? Optional.of(text.toString()) : Optional.empty();
    }

    private static void flush(ByteArrayOutputStream octets, StringBuilder text) {
        if (octets.size() > 0) {
            text.append(octets.toString(StandardCharsets.UTF_8));
            octets.reset();
        }
    }

    private static void appendOctet(StringBuilder to, int octet) {
        to.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
    }

    /** The octet that the percent sign at this place begins, -1 for none. */
    private static int octet(String text, int at) {
        if (at + 2 >= text.length()) {
            return -1;
        }
        int high = digit(text.charAt(at + 1));
        int low = digit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    // Not Character.digit: that takes digits of other scripts.
    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
