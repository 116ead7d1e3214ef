package io.github.jerseycached.syntax;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The field names that caching turns on, and the groups they form. */
public final class FieldNames {

    /** RFC 9111 §5.1. */
    public static final String AGE = "Age";
    /** RFC 9110 §11.6.2. */
    public static final String AUTHORIZATION = "Authorization";
    /** RFC 9111 §5.2. */
    public static final String CACHE_CONTROL = "Cache-Control";
    /** RFC 9110 §12.5.1. */
    public static final String ACCEPT = "Accept";
    /** RFC 9110 §12.5.3. */
    public static final String ACCEPT_ENCODING = "Accept-Encoding";
    /** RFC 9110 §14.3. */
    public static final String ACCEPT_RANGES = "Accept-Ranges";
    /** RFC 9875 §3. */
    public static final String CACHE_GROUP_INVALIDATION = "Cache-Group-Invalidation";
    /** RFC 9875 §2. */
    public static final String CACHE_GROUPS = "Cache-Groups";
    /** RFC 9211 §2. */
    public static final String CACHE_STATUS = "Cache-Status";
    /** RFC 9213 §3. */
    public static final String CDN_CACHE_CONTROL = "CDN-Cache-Control";
    /** RFC 9110 §7.6.1. */
    public static final String CONNECTION = "Connection";
    /** RFC 9110 §8.4. */
    public static final String CONTENT_ENCODING = "Content-Encoding";
    /** RFC 9110 §8.6. */
    public static final String CONTENT_LENGTH = "Content-Length";
    /** RFC 9110 §8.7. */
    public static final String CONTENT_LOCATION = "Content-Location";
    /** RFC 9110 §14.4. */
    public static final String CONTENT_RANGE = "Content-Range";
    /** RFC 9110 §8.5. */
    public static final String CONTENT_LANGUAGE = "Content-Language";
    /** RFC 9110 §8.3. */
    public static final String CONTENT_TYPE = "Content-Type";
    /** RFC 9110 §6.6.1. */
    public static final String DATE = "Date";
    /** RFC 6265 §4.2. */
    public static final String COOKIE = "Cookie";
    /** RFC 9110 §8.8.3. */
    public static final String ETAG = "ETag";
    /** RFC 9111 §5.3. */
    public static final String EXPIRES = "Expires";
    /** RFC 9110 §13.1.1. */
    public static final String IF_MATCH = "If-Match";
    /** RFC 9110 §13.1.3. */
    public static final String IF_MODIFIED_SINCE = "If-Modified-Since";
    /** RFC 9110 §13.1.2. */
    public static final String IF_NONE_MATCH = "If-None-Match";
    /** RFC 9110 §13.1.5. */
    public static final String IF_RANGE = "If-Range";
    /** RFC 9110 §13.1.4. */
    public static final String IF_UNMODIFIED_SINCE = "If-Unmodified-Since";
    /** RFC 9110 §8.8.2. */
    public static final String LAST_MODIFIED = "Last-Modified";
    /** RFC 9110 §10.2.2. */
    public static final String LOCATION = "Location";
    /** The draft of No-Vary-Search, "HTTP header field definition". */
    public static final String NO_VARY_SEARCH = "No-Vary-Search";
    /** RFC 9111 §5.4. */
    public static final String PRAGMA = "Pragma";
    /** RFC 9110 §14.2. */
    public static final String RANGE = "Range";
    /** RFC 6265 §4.1. */
    public static final String SET_COOKIE = "Set-Cookie";
    /** RFC 9110 §12.5.5. */
    public static final String VARY = "Vary";

    /** What the cache sets in a response itself, so that it replaces what a servlet filter has set before. */
    public static final List<String> SET_BY_THE_CACHE = List.of(
            ACCEPT_RANGES,
            AGE,
            CACHE_CONTROL,
            CACHE_GROUPS,
            CDN_CACHE_CONTROL,
            DATE,
            ETAG,
            EXPIRES,
            LAST_MODIFIED,
            NO_VARY_SEARCH,
            PRAGMA,
            VARY);

    // RFC 9110 §15.4.5: these a 304 must carry if the 200 would have; RFC 9213 §2: and for a CDN its own Cache-Control.
    private static final Set<String> OF_A_304 =
            caseless(CACHE_CONTROL, CDN_CACHE_CONTROL, CONTENT_LOCATION, DATE, ETAG, EXPIRES, VARY);

    // RFC 9110 §7.6.1 and RFC 9111 §3.1: they speak of one connection, or of one proxy and its neighbour.
    private static final Set<String> HOP_BY_HOP = caseless(
            CONNECTION,
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authentication-Info",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade");

    // Each answer gets its own: cookies belong to one client, Age and Content-Length are computed anew.
    private static final Set<String> PER_RESPONSE = caseless(SET_COOKIE, AGE, CONTENT_LENGTH);

    // RFC 9110 §8, and the fields that say how the representation may be reused.
    private static final Set<String> OF_THE_REPRESENTATION = caseless(
            CACHE_CONTROL,
            CACHE_GROUPS,
            CDN_CACHE_CONTROL,
            "Content-Disposition",
            CONTENT_ENCODING,
            CONTENT_LANGUAGE,
            CONTENT_LOCATION,
            CONTENT_RANGE,
            CONTENT_TYPE,
            DATE,
            ETAG,
            EXPIRES,
            LAST_MODIFIED,
            NO_VARY_SEARCH,
            VARY);

    // RFC 9111 §3.2: they belong to the bytes that are stored, and these a 304 leaves as they are.
    private static final Set<String> OF_THE_BYTES =
            caseless(CONTENT_ENCODING, CONTENT_LENGTH, "Content-MD5", CONTENT_RANGE, ETAG);

    // A reader of the bytes needs them.
    private static final Set<String> DESCRIBE_THE_BYTES =
            caseless("Content-Disposition", CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, VARY);

    private FieldNames() {}

    /**
     * Whether the text is a field name: a token (RFC 9110 §5.1).
     *
     * @param text any text
     * @return {@code true} if it is
     */
    public static boolean isName(String text) {
        return !text.isEmpty() && text.chars().allMatch(FieldNames::isOfToken);
    }

    /**
     * Whether tokens may have this character (RFC 9110 §5.6.2).
     *
     * @param c a character
     * @return {@code true} if they may
     */
    public static boolean isOfToken(int c) {
        return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    /**
     * Whether the field stays as it is stored when a 304 says it otherwise (RFC 9111 §3.2).
     *
     * @param name of the field, in any case
     * @return {@code true} if it does
     */
    public static boolean ofTheBytes(String name) {
        return OF_THE_BYTES.contains(name);
    }

    /**
     * Whether a 304 carries the field (RFC 9110 §15.4.5).
     *
     * @param name of the field, in any case
     * @param hasEntityTag whether the 200 in whose place it stands has an entity tag
     * @return {@code true} if it does
     */
    public static boolean belongTo304(String name, boolean hasEntityTag) {
        // Last-Modified is of use only where there is no entity tag.
        return OF_A_304.contains(name) || (!hasEntityTag && name.equalsIgnoreCase(LAST_MODIFIED));
    }

    /**
     * Whether the field describes the bytes or their reuse, so that it belongs to a stored response whoever set it. Other
     * fields are stored only if the resource itself set them.
     *
     * @param name of the field, in any case
     * @return {@code true} if it does
     */
    public static boolean ofTheRepresentation(String name) {
        return OF_THE_REPRESENTATION.contains(name);
    }

    /**
     * Whether the field says how the bytes are to be read, or by what they were selected, whatever the status.
     *
     * @param name of the field, in any case
     * @return {@code true} if it does
     */
    public static boolean describesTheBytes(String name) {
        return DESCRIBE_THE_BYTES.contains(name);
    }

    /**
     * Whether the field must not be stored (RFC 9111 §3.1, RFC 9110 §7.6.1).
     *
     * @param name of the field, in any case
     * @param connection the response's {@code Connection} field, which may name further ones; {@code null} if absent
     * @return {@code true} if it must not
     */
    public static boolean neverStored(String name, @Nullable String connection) {
        return HOP_BY_HOP.contains(name)
                || PER_RESPONSE.contains(name)
                || (connection != null && lists(connection, name));
    }

    /**
     * Whether a comma-separated list of names has this one.
     *
     * @param list the field value
     * @param name what is looked for, in any case
     * @return {@code true} if it has
     */
    public static boolean lists(String list, String name) {
        for (String member : members(list)) {
            if (member.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The members of a comma-separated list, without white space around them and without empty ones (RFC 9110 §5.6.1).
     *
     * @param list the field value
     * @return as they stand there, in their order
     */
    public static List<String> members(String list) {
        List<String> members = elements(list);
        members.removeIf(String::isEmpty);
        return members;
    }

    /**
     * What stands between the commas of a field that may be no list.
     *
     * @param list the field value
     * @return the elements without white space around them, empty ones as well
     */
    public static List<String> elements(String list) {
        List<String> elements = new ArrayList<>();
        int start = 0;
        // Where the quoted string that is being read began.
        int quote = -1;
        boolean quotes = true;
        for (int i = 0; i <= list.length(); i++) {
            if (i == list.length() && quote >= 0) {
                // It never ends: then it was none, lest it swallows what comes behind it.
                i = quote + 1;
                quote = -1;
                quotes = false;
            }
            char c = i >= list.length() ? ',' : list.charAt(i);
            if (quote >= 0) {
                if (c == '\\' && i + 1 < list.length()) {
                    i++;
                } else if (c == '"') {
                    quote = -1;
                }
            } else if (c == '"' && quotes) {
                quote = i;
            } else if (c == ',') {
                elements.add(trimmed(list.substring(start, Math.min(i, list.length()))));
                start = i + 1;
            }
        }
        return elements;
    }

    /** The text without optional white space around it (RFC 9110 §5.6.3): spaces and tabs, and no others. */
    static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /**
     * A field name in lower case.
     *
     * @param name without regard to case
     * @return the same name in lower case
     */
    public static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * A set of names that does not tell upper from lower case.
     *
     * @param names of fields
     * @return those of all
     */
    @SafeVarargs
    public static Set<String> caseless(Collection<String>... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Collection<String> some : names) {
            set.addAll(some);
        }
        return set;
    }

    private static Set<String> caseless(String... names) {
        return caseless(List.of(names));
    }
}
