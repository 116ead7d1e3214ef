package io.github.jerseycached.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The directives of a {@code Cache-Control} field (RFC 9111 §5.2), parsed once. Unknown directives are kept and do no
 * harm; of a repeated one the first counts (RFC 9111 §4.2.1), but of what forbids, all.
 */
public final class CacheControl {

    /** No directives at all. */
    public static final CacheControl NONE = new CacheControl(Map.of());

    /** RFC 9111 §1.2.2: what a cache takes a larger number of seconds for. */
    public static final long MAX_SECONDS = 1L << 31;

    // An argument is never null: a directive without one maps to NO_ARGUMENT, which no argument can be.
    private static final String NO_ARGUMENT = "\0";

    private final Map<String, String> directives;

    private CacheControl(Map<String, String> directives) {
        this.directives = directives;
    }

    /**
     * Parses a field value, whatever it holds.
     *
     * @param value the lines of the field joined by commas; {@code null} when there is no such field
     * @return its directives; {@link #NONE} where the field is absent or empty
     */
    public static CacheControl parse(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return NONE;
        }
        Map<String, String> directives = new LinkedHashMap<>();
        for (String member : FieldNames.members(value)) {
            int equals = member.indexOf('=');
            String name = FieldNames.lowerCase(equals < 0 ? member : member.substring(0, equals));
            String argument = equals < 0 ? NO_ARGUMENT : unquoted(member.substring(equals + 1));
            directives.merge(name, argument, (first, next) -> both(name, first, next));
        }
        return new CacheControl(directives);
    }

    /** What a directive that is there twice comes to. */
    private static String both(String name, String first, String next) {
        if (!name.equals("private") && !name.equals("no-cache")) {
            return first;
        }
        return first.equals(NO_ARGUMENT) || next.equals(NO_ARGUMENT) ? NO_ARGUMENT : first + ", " + next;
    }

    /**
     * Reads the directives of a targeted field (RFC 9213 §2.1), which is a Dictionary, not a list of directives: of a
     * repeated one the last counts (RFC 9651 §3.2), and one that is {@code ?0} is absent.
     *
     * @param value the lines of the field joined by commas; {@code null} when there is no such field
     * @return empty when there is no such field, or it is malformed or empty, so that it is to be ignored (§2.2)
     */
    public static Optional<CacheControl> targeted(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        return StructuredField.dictionary(value)
                .filter(members -> !members.isEmpty())
                .map(members -> {
                    Map<String, String> directives = new LinkedHashMap<>();
                    members.forEach((name, argument) -> {
                        if (!argument.equals("?0")) {
                            directives.put(name, argument.equals("?1") ? NO_ARGUMENT : argument);
                        }
                    });
                    return new CacheControl(directives);
                });
    }

    /**
     * The directives by name, as {@link #directives()} gives them.
     *
     * @param directives names in lower case, with their arguments where they have one
     * @return these, as if they had been parsed
     */
    public static CacheControl of(Map<String, Optional<String>> directives) {
        Map<String, String> kept = new LinkedHashMap<>();
        directives.forEach((name, argument) -> kept.put(name, argument.orElse(NO_ARGUMENT)));
        return kept.isEmpty() ? NONE : new CacheControl(kept);
    }

    /** {@return the directives in their order, by name in lower case, with their arguments where they have one} */
    public Map<String, Optional<String>> directives() {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        directives.forEach((name, argument) ->
                all.put(name, argument.equals(NO_ARGUMENT) ? Optional.empty() : Optional.of(argument)));
        return all;
    }

    /** {@return whether there are no directives at all} */
    public boolean isEmpty() {
        return directives.isEmpty();
    }

    /**
     * Whether the directive is there, with an argument or without.
     *
     * @param directive its name in lower case
     * @return {@code true} if it is
     */
    public boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /**
     * Whether the directive is there without an argument, so that it concerns the whole response.
     *
     * @param directive its name in lower case
     * @return {@code true} if it is
     */
    public boolean hasUnqualified(String directive) {
        return NO_ARGUMENT.equals(directives.get(directive));
    }

    /**
     * Whether a {@code no-cache} or {@code private} concerns the whole response: it is there, and does not list fields that
     * it is confined to. One whose list is empty or malformed is taken for the whole, which is the safe side.
     *
     * @param directive one of these two
     * @return {@code false} also where it is absent
     */
    public boolean concernsAll(String directive) {
        List<String> names = fieldNames(directive);
        return has(directive) && (names.isEmpty() || !names.stream().allMatch(FieldNames::isName));
    }

    /**
     * The field names that a qualified {@code no-cache} or {@code private} lists (RFC 9111 §5.2.2.4, §5.2.2.7).
     *
     * @param directive one of these two
     * @return empty when the directive is absent or stands without an argument
     */
    public List<String> fieldNames(String directive) {
        String argument = directives.get(directive);
        return argument == null || argument.equals(NO_ARGUMENT) ? List.of() : FieldNames.members(argument);
    }

    /**
     * The delta-seconds of a directive, at most {@link #MAX_SECONDS} (RFC 9111 §1.2.2).
     *
     * @param directive its name in lower case
     * @return empty when the directive is absent or its argument is no such number
     */
    public OptionalLong seconds(String directive) {
        String argument = directives.get(directive);
        return argument == null ? OptionalLong.empty() : deltaSeconds(argument);
    }

    /** Reads delta-seconds: digits only, at most {@link #MAX_SECONDS} (RFC 9111 §1.2.2). */
    static OptionalLong deltaSeconds(String text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            seconds = Math.min(seconds * 10 + (c - '0'), MAX_SECONDS);
        }
        return OptionalLong.of(seconds);
    }

    private static String unquoted(String argument) {
        int last = argument.length() - 1;
        if (last < 1 || argument.charAt(0) != '"' || argument.charAt(last) != '"') {
            return argument;
        }
        StringBuilder text = new StringBuilder(last);
        for (int i = 1; i < last; i++) {
            if (argument.charAt(i) == '\\' && i + 1 < last) {
                i++;
            }
            text.append(argument.charAt(i));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        directives.forEach((name, argument) -> {
            text.append(text.isEmpty() ? "" : ", ").append(name);
            if (!argument.equals(NO_ARGUMENT)) {
                text.append("=\"")
                        .append(argument.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        });
        return text.toString();
    }
}
