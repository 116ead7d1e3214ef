package io.github.jerseycached.http;

import io.github.jerseycached.syntax.FieldNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that a response was selected by, as its {@code Vary} names them, with the values that they had in
 * its request (RFC 9111 §4.1). Immutable.
 */
public final class SelectingFields {

    /** Selected by no field: any request matches. */
    public static final SelectingFields NONE = new SelectingFields(List.of(), List.of());

    // RFC 9110 §12.5: members of these lists have their weight in a parameter, and compare without regard to case.
    private static final Set<String> WEIGHTED_LISTS =
            Set.of("accept", "accept-charset", "accept-encoding", "accept-language");

    private static final Pattern WEIGHT = Pattern.compile(";[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)(?:;|$)");

    private final List<String> names;
    private final List<String> values;

    private SelectingFields(List<String> names, List<String> values) {
        this.names = names;
        this.values = values;
    }

    /**
     * What selected the response to this request.
     *
     * @param vary the response's {@code Vary} field, its lines joined by commas; {@code null} when it has none
     * @param inKey the names of those fields, in lower case, that the key accounts for
     * @param request the request
     * @return empty for {@code Vary: *}, which no request ever matches (RFC 9110 §12.5.5); a member that is no field name
     *     counts as that, for nobody knows what it was to name
     */
    public static Optional<SelectingFields> of(@Nullable String vary, Set<String> inKey, RequestHead request) {
        if (vary == null) {
            return Optional.of(NONE);
        }
        Set<String> names = new TreeSet<>();
        for (String member : FieldNames.members(vary)) {
            if (member.equals("*") || !FieldNames.isName(member)) {
                return Optional.empty();
            }
            String name = FieldNames.lowerCase(member);
            if (!inKey.contains(name)) {
                names.add(name);
            }
        }
        return Optional.of(presented(List.copyOf(names), request));
    }

    private static SelectingFields presented(List<String> names, RequestHead request) {
        List<String> values = new ArrayList<>(names.size());
        for (String name : names) {
            values.add(normalised(name, request.field(name)));
        }
        return new SelectingFields(names, List.copyOf(values));
    }

    /** The same fields with the values that they have in a request. */
    SelectingFields presentedBy(RequestHead request) {
        return presented(names, request);
    }

    /**
     * These and those that another {@code Vary} names.
     *
     * @param vary the names, without {@code *}
     * @param request one that these match
     * @return these themselves when it names no others
     */
    public SelectingFields and(String vary, RequestHead request) {
        Set<String> all = new TreeSet<>(names);
        for (String member : FieldNames.members(vary)) {
            all.add(FieldNames.lowerCase(member));
        }
        return all.size() == names.size() ? this : presented(List.copyOf(all), request);
    }

    /**
     * What selected a response, as {@link #names()} and {@link #values()} give it.
     *
     * @param names in lower case, sorted
     * @param values one for each name
     * @return the fields with these values
     * @throws IllegalArgumentException when they are not of one number
     */
    public static SelectingFields of(List<String> names, List<String> values) {
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(names.size() + " names and " + values.size() + " values");
        }
        return names.isEmpty() ? NONE : new SelectingFields(List.copyOf(names), List.copyOf(values));
    }

    /**
     * Whether a request presents the same selecting fields (RFC 9111 §4.1).
     *
     * @param request one that has the same key
     * @return {@code true} if it does
     */
    public boolean match(RequestHead request) {
        return equals(presentedBy(request));
    }

    /** {@return the names in lower case, sorted} */
    public List<String> names() {
        return names;
    }

    /** {@return what stands for the values of the names, in their order: to be compared, not to be read} */
    public List<String> values() {
        return values;
    }

    /** The heap that the values take, in characters. */
    int length() {
        int length = 0;
        for (String value : values) {
            length += value.length();
        }
        return length;
    }

    // An absent field equals none that is there, not even an empty one (RFC 9111 §4.1).
    private static String normalised(String name, @Nullable String value) {
        if (value == null) {
            return "-";
        }
        if (!WEIGHTED_LISTS.contains(name)) {
            // RFC 9111 §4.1: repeated lines may be combined, and white space around commas says nothing. But what is
            // no list, "a," is not "a" to whoever reads it as it is.
            return "=" + String.join(",", FieldNames.elements(value));
        }
        List<String> members = new ArrayList<>();
        // The value of a media type's parameter may be one of case (RFC 9110 §8.3.1).
        for (String member : FieldNames.members(name.equals("accept") ? value : FieldNames.lowerCase(value))) {
            members.add(withoutWhiteSpace(member));
        }
        if (name.equals("accept-encoding")) {
            // RFC 9110 §12.5.3: only the weights say which coding is preferred.
            Collections.sort(members);
        } else {
            sortByWeight(members);
        }
        return "=" + String.join(",", members);
    }

    /**
     * Puts the members in the order of preference. Those of equal weight keep the order in which they were sent: of two
     * variants that suit equally, Jersey selects the one that the client names first (RFC 9110 §12.5.4 leaves room for that).
     */
    private static void sortByWeight(List<String> members) {
        if (members.stream().anyMatch(member -> member.indexOf('"') >= 0)) {
            // What looks like a weight may stand within quotes.
            return;
        }
        members.sort(Comparator.comparingDouble(SelectingFields::weight).reversed());
    }

    private static double weight(String member) {
        Matcher weight = WEIGHT.matcher(member);
        return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
    }

    // White space stands around the punctuation of a member; elsewhere it belongs to a value.
    private static String withoutWhiteSpace(String member) {
        StringBuilder text = new StringBuilder(member.length());
        boolean quoted = false;
        for (int i = 0; i < member.length(); i++) {
            char c = member.charAt(i);
            if (c == '"' && (i == 0 || member.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            if (quoted || !isWhiteSpace(c)) {
                text.append(c);
            } else if (!isWhiteSpace(member.charAt(i + 1)) && !isAtPunctuation(member, i)) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether white space that ends here, within a member, stands before or behind a semicolon or an equals sign. */
    private static boolean isAtPunctuation(String member, int end) {
        int before = end;
        while (isWhiteSpace(member.charAt(before))) {
            before--;
        }
        return isPunctuation(member.charAt(before)) || isPunctuation(member.charAt(end + 1));
    }

    private static boolean isPunctuation(char c) {
        return c == ';' || c == '=';
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SelectingFields fields && fields.names.equals(names) && fields.values.equals(values);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
