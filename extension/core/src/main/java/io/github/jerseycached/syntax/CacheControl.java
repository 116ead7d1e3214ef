package io.github.jerseycached.syntax;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directives of a {@code Cache-Control} field (RFC 9111 §5.2), parsed once. Unknown directives are kept and do no
 * harm; of a repeated one the first counts (RFC 9111 §4.2.1), but of what forbids, all.
 *
 * <p>A mistyped field fails on the safe side. A word that restricts, such as {@code private}, counts wherever it stands but in
 * a quoted string that is right. What permits counts only where its syntax is right, and a lifetime that is not is one that
 * has passed. So {@code private; max-age=60} is private, and stale at once.
 */
public final class CacheControl {

    /** No directives at all. */
    public static final CacheControl NONE = new CacheControl(Map.of(), true);

    /** RFC 9111 §1.2.2: what a cache takes a larger number of seconds for. */
    public static final long MAX_SECONDS = 1L << 31;

    // An argument is never null: a directive without one maps to NO_ARGUMENT, which no argument can be.
    private static final String NO_ARGUMENT = "\0";

    // The argument of a directive that was found where none may stand, or with a value of the wrong type.
    private static final String MISTYPED = "";

    private static final Set<String> RESTRICTIVE =
            Set.of("no-store", "private", "no-cache", "must-revalidate", "proxy-revalidate", "must-understand");
    private static final String STALE_WHILE_REVALIDATE = "stale-while-revalidate";
    private static final String STALE_IF_ERROR = "stale-if-error";
    private static final Set<String> LIFETIMES = Set.of("max-age", "s-maxage");
    // Those of which more is known than that they restrict: a targeted field must give them a number.
    private static final Set<String> NUMBERS = Set.of("max-age", "s-maxage", STALE_WHILE_REVALIDATE, STALE_IF_ERROR);
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

    private final Map<String, String> directives;
    private final boolean wellFormed;

    private CacheControl(Map<String, String> directives, boolean wellFormed) {
        this.directives = directives;
        this.wellFormed = wellFormed;
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
        Parser reading = new Parser();
        FieldNames.members(value).forEach(reading::member);
        return new CacheControl(reading.directives, !reading.mistyped);
    }

    /** Reads the members of a field one after the other. */
    private static final class Parser {

        private final Map<String, String> directives = new LinkedHashMap<>();
        private boolean mistyped;
        // From a misplaced quote on, nobody can tell what is quoted and what is not.
        private boolean misquoted;

        void member(String member) {
            int equals = member.indexOf('=');
            String name = FieldNames.lowerCase(equals < 0 ? member : member.substring(0, equals));
            String argument = equals < 0 ? null : member.substring(equals + 1);
            if (misquoted || !FieldNames.isName(name) || (argument != null && !isArgument(argument))) {
                mistyped = true;
                misquoted |= member.indexOf('"') >= 0;
                restrict(member);
                return;
            }
            String read = argument == null ? NO_ARGUMENT : unquoted(argument);
            mistyped |= !isRight(name, read);
            directives.merge(name, read, (first, next) -> both(name, first, next));
            if (!RESTRICTIVE.contains(name) && !LIFETIMES.contains(name)) {
                restrict(name);
            }
            if (argument != null && argument.indexOf('"') < 0) {
                restrict(argument);
            }
        }

        /** Takes from text that is no directive, or not this one, what is safe to take. */
        private void restrict(String text) {
            Matcher words = WORD.matcher(text);
            while (words.find()) {
                String word = FieldNames.lowerCase(words.group());
                if (RESTRICTIVE.contains(word)) {
                    mistyped = true;
                    // Beside one that has an argument it is for the whole response.
                    directives.merge(word, MISTYPED, (first, again) -> first.equals(NO_ARGUMENT) ? first : again);
                } else if (LIFETIMES.contains(word)) {
                    mistyped = true;
                    directives.putIfAbsent(word, MISTYPED);
                }
            }
        }
    }

    /** Whether the text may stand behind the equals sign: a token, of whatever characters, or a quoted string. */
    private static boolean isArgument(String text) {
        return FieldNames.isName(text) || isQuoted(text);
    }

    /** Whether the argument is one that the directive takes; a directive that is not known takes any. */
    private static boolean isRight(String name, String argument) {
        if (NUMBERS.contains(name)) {
            return deltaSeconds(argument).isPresent();
        }
        if (isOfFields(name) && !argument.equals(NO_ARGUMENT)) {
            return isFieldNames(FieldNames.members(argument));
        }
        return argument.equals(NO_ARGUMENT) || !(RESTRICTIVE.contains(name) || name.equals("public"));
    }

    private static boolean isFieldNames(List<String> names) {
        return !names.isEmpty() && names.stream().allMatch(FieldNames::isName);
    }

    /** Whether the text is one quoted string from end to end (RFC 9110 §5.6.4). */
    private static boolean isQuoted(String text) {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != '"' || text.charAt(last) != '"') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == last) {
                    return false;
                }
                c = text.charAt(i);
            } else if (c == '"') {
                return false;
            }
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** What a directive that is there twice comes to. */
    private static String both(String name, String first, String next) {
        if (!isOfFields(name)) {
            return first;
        }
        if (first.equals(MISTYPED) || next.equals(MISTYPED)) {
            return MISTYPED;
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
                .map(CacheControl::ofMembers);
    }

    private static CacheControl ofMembers(Map<String, StructuredField.Value> members) {
        Map<String, String> directives = new LinkedHashMap<>();
        boolean wellFormed = true;
        for (Map.Entry<String, StructuredField.Value> member : members.entrySet()) {
            String name = member.getKey();
            StructuredField.Value value = member.getValue();
            if (value.text().equals("?0") && !value.isString()) {
                continue;
            }
            boolean unqualified = value.text().equals("?1") && !value.isString();
            String argument = unqualified ? NO_ARGUMENT : value.text();
            // RFC 9213 §2.1: numbers are Integers, and the names of fields a String.
            boolean right = isRight(name, argument)
                    && !(NUMBERS.contains(name) && value.isString())
                    && !(isOfFields(name) && !unqualified && !value.isString());
            wellFormed &= right;
            directives.put(name, right ? argument : MISTYPED);
        }
        return new CacheControl(directives, wellFormed);
    }

    /** Whether the directive may list the fields that it is confined to. */
    private static boolean isOfFields(String directive) {
        return directive.equals("private") || directive.equals("no-cache");
    }

    /**
     * These directives and of another field those that restrict, because a mistake leaves open which of the two was meant.
     *
     * @param value of that field, in whatever syntax; {@code null} where there is none
     * @return these themselves where it does not restrict
     */
    public CacheControl restrictedBy(@Nullable String value) {
        Map<String, String> all = new LinkedHashMap<>(directives);
        parse(value).directives.forEach((name, argument) -> {
            if (RESTRICTIVE.contains(name)) {
                all.merge(name, argument, (first, next) -> both(name, first, next));
            }
        });
        return all.equals(directives) ? this : new CacheControl(all, wellFormed);
    }

    /**
     * These directives, and of others what they leave open of serving a response stale.
     *
     * @param others what the application declares of each response
     * @return these themselves where they leave nothing open, or the others say nothing of it
     */
    public CacheControl completedBy(CacheControl others) {
        Map<String, String> all = new LinkedHashMap<>(directives);
        boolean hasWindow = has(STALE_WHILE_REVALIDATE) || has(STALE_IF_ERROR);
        others.directives.forEach((name, argument) -> {
            boolean window = name.equals(STALE_WHILE_REVALIDATE) || name.equals(STALE_IF_ERROR);
            if (window || (name.equals("must-revalidate") && !hasWindow)) {
                all.putIfAbsent(name, argument);
            }
        });
        return all.equals(directives) ? this : new CacheControl(all, wellFormed);
    }

    /** {@return whether each directive has the syntax that it should have} */
    public boolean isWellFormed() {
        return wellFormed;
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
        return kept.isEmpty() ? NONE : new CacheControl(kept, true);
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
        return has(directive) && !isFieldNames(fieldNames(directive));
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

    /**
     * Reads delta-seconds: digits only, at most {@link #MAX_SECONDS} (RFC 9111 §1.2.2).
     *
     * @param text the argument of a directive
     * @return empty when it is none
     */
    public static OptionalLong deltaSeconds(String text) {
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
        if (!isQuoted(argument)) {
            return argument;
        }
        int last = argument.length() - 1;
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
