package io.github.jerseycached.plan;

import io.github.jerseycached.syntax.FieldNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What proactive negotiation comes to (RFC 9110 §12.1), so that a key holds the outcome and not the many fields that lead
 * to it. It is Jersey's negotiation, to the letter: what it says otherwise than Jersey is not stored.
 */
public final class Negotiation {

    /** No content coding at all (RFC 9110 §8.4.1). */
    public static final String IDENTITY = "identity";

    private static final String QUALITY = "q";
    private static final String SERVER_QUALITY = "qs";
    private static final int FULL = 1000;
    private static final int UNREADABLE = Integer.MIN_VALUE;
    // Jersey makes so much of a weight that ends in its point.
    private static final int POINT_AT_THE_END = -2000;
    private static final int LONGEST_WEIGHT = 5;

    /**
     * A type that the application offers.
     *
     * @param parameters but for its quality, each after a semicolon
     * @param quality that the application gives it, in thousandths
     */
    private record Offer(String type, String parameters, int quality) {}

    /**
     * A member of an Accept or Accept-Encoding field.
     *
     * @param parameters but for its weight, each after a semicolon
     * @param weight in thousandths (RFC 9110 §12.4.2), or {@link #UNREADABLE}
     */
    private record Weighted(String name, String parameters, int weight) {}

    private static final int MOST_KNOWN = 64;
    private static final int LONGEST_KNOWN = 512;

    private final List<Offer> offers = new ArrayList<>();
    // Clients send few different fields.
    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    /**
     * The negotiation among these types.
     *
     * @param types media types without wildcards, in the application's order; a parameter {@code qs} is the application's
     *     own weight
     */
    public Negotiation(List<String> types) {
        for (String type : types) {
            Weighted offer = weighted(bare(type), type, SERVER_QUALITY, true);
            offers.add(new Offer(offer.name(), offer.parameters(), offer.weight()));
        }
    }

    /**
     * The type that a request gets, by the order of Jakarta REST §3.8: the client's weight, then the application's, then
     * how exactly the client named it, then the order of either. As Jersey has it, a weight of 0 is the least and refuses
     * nothing.
     *
     * @param accept the request's {@code Accept}, {@code null} when it has none
     * @return in lower case, with the parameters that the client named, for Jersey gives the response the same; empty when
     *     the client accepts none of the types
     */
    public Optional<String> type(@Nullable String accept) {
        String field = accept == null || accept.isEmpty() ? "*/*" : accept;
        Optional<String> before = known.get(field);
        if (before != null) {
            return before;
        }
        Optional<String> type = negotiated(field);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        if (field.length() <= LONGEST_KNOWN) {
            known.put(field, type);
        }
        return type;
    }

    private Optional<String> negotiated(String accept) {
        Offer best = null;
        String parameters = "";
        int weight = 0;
        int distance = 0;
        for (Weighted range : ranges(accept)) {
            for (Offer offer : offers) {
                int wildcards = wildcards(range.name(), offer.type());
                if (wildcards < 0) {
                    continue;
                }
                boolean better = best == null
                        || range.weight() > weight
                        || (range.weight() == weight
                                && (offer.quality() > best.quality()
                                        || (offer.quality() == best.quality() && wildcards < distance)));
                if (better) {
                    best = offer;
                    parameters = wildcards == 0 ? range.parameters() : "";
                    weight = range.weight();
                    distance = wildcards;
                }
            }
        }
        return best == null ? Optional.empty() : Optional.of(best.type() + parameters);
    }

    /**
     * Whether a response's type is what {@link #type} says, or the method's own choice, which is the same for all.
     *
     * @param accept the request's {@code Accept}, {@code null} when it has none
     * @param produced the response's {@code Content-Type}
     * @return {@code false} when another request of the same key could have had another type
     */
    public boolean foresees(@Nullable String accept, String produced) {
        String expected = type(accept).orElse("");
        if (!bare(produced).equals(bare(expected)) && offers(produced)) {
            return false;
        }
        if (produced.indexOf(';') < 0) {
            return true;
        }
        // Nor may it have a parameter from the client that the key does not tell of.
        StringBuilder own = new StringBuilder(expected);
        for (Offer offer : offers) {
            own.append(offer.type().equals(bare(produced)) ? offer.parameters() : "");
        }
        String known = comparable(own.toString()) + ';';
        String named = comparable(accept == null ? "" : accept);
        String[] parts = comparable(produced).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i].substring(0, parts[i].indexOf('=') + 1);
            if (named.contains(name) && !known.contains(';' + parts[i] + ';')) {
                return false;
            }
        }
        return true;
    }

    private static String comparable(String type) {
        return FieldNames.lowerCase(type).replaceAll("[ \t\"]", "");
    }

    /**
     * Whether one of the types offered is this one, whatever its parameters.
     *
     * @param type a media type
     * @return {@code true} if one is
     */
    public boolean offers(String type) {
        String bare = bare(type);
        for (Offer offer : offers) {
            if (offer.type().equals(bare)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The content coding that a response gets, as Jersey's {@code EncodingFilter} chooses: the first of the client's that is
     * known, else none if the client bears that.
     *
     * @param field the request's {@code Accept-Encoding}, {@code null} when it has none
     * @param known the codings that can be applied, in lower case; as with Jersey, a client's {@code GZIP} is none of them
     * @return a coding, or {@code identity}; empty when none is acceptable
     */
    public static Optional<String> coding(@Nullable String field, SortedSet<String> known) {
        if (field == null) {
            return Optional.of(IDENTITY);
        }
        SortedSet<String> left = new TreeSet<>(known);
        left.add(IDENTITY);
        boolean any = false;
        boolean others = true;
        for (Weighted coding : codings(field)) {
            boolean anyOther = coding.name().equals("*");
            if (coding.weight() == 0) {
                if (anyOther) {
                    others = false;
                    break;
                }
                left.remove(coding.name());
            } else if (anyOther) {
                any = true;
            } else if (left.contains(coding.name())) {
                return Optional.of(coding.name());
            }
        }
        if (others && left.contains(IDENTITY)) {
            return Optional.of(IDENTITY);
        }
        return any && !left.isEmpty() ? Optional.of(left.first()) : Optional.empty();
    }

    /**
     * A media type in lower case, without parameters.
     *
     * @param type with parameters or without
     * @return type and subtype
     */
    public static String bare(String type) {
        return FieldNames.lowerCase(name(type));
    }

    private static String name(String member) {
        int end = member.indexOf(';');
        return (end < 0 ? member : member.substring(0, end)).strip();
    }

    private static List<Weighted> ranges(String field) {
        List<Weighted> members = new ArrayList<>();
        for (String member : FieldNames.members(field)) {
            String range = bare(member);
            // A type alone has any subtype.
            members.add(weighted(range.indexOf('/') < 0 ? range + "/*" : range, member, QUALITY, true));
        }
        return heaviestFirst(members);
    }

    private static List<Weighted> codings(String field) {
        List<Weighted> members = new ArrayList<>();
        // Jersey knows no quoted strings here.
        for (String member : field.split(",", -1)) {
            members.add(weighted(name(member), member, QUALITY, false));
        }
        return heaviestFirst(members);
    }

    private static List<Weighted> heaviestFirst(List<Weighted> members) {
        members.removeIf(member -> member.weight() == UNREADABLE);
        // The sort is stable.
        members.sort(Comparator.comparingInt(Weighted::weight).reversed());
        return members;
    }

    /**
     * Reads the parameters of a member, strictly as Jersey does.
     *
     * @param quality the parameter that is its weight
     * @param ofType for types parameters may be empty, and the last weight counts; for codings the first
     */
    private static Weighted weighted(String name, String member, String quality, boolean ofType) {
        StringBuilder parameters = new StringBuilder();
        int weight = FULL;
        int semicolon = member.indexOf(';');
        int at = semicolon < 0 ? member.length() : semicolon;
        while (at < member.length()) {
            if (member.charAt(at) != ';') {
                return new Weighted(name, "", UNREADABLE);
            }
            int start = pastSpace(member, at + 1);
            if (start == member.length()) {
                break;
            }
            if (ofType && member.charAt(start) == ';') {
                at = start;
                continue;
            }
            int equals = pastToken(member, start);
            int end = equals < member.length() && member.charAt(equals) == '=' ? pastValue(member, equals + 1) : -1;
            if (equals == start || end < 0) {
                return new Weighted(name, "", UNREADABLE);
            }
            String parameter = FieldNames.lowerCase(member.substring(start, equals));
            String value = member.substring(equals + 1, end);
            if (parameter.equals(quality)) {
                weight = thousandths(value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
                if (!ofType) {
                    break;
                }
            } else {
                parameters.append(';').append(parameter).append('=').append(value);
            }
            at = pastSpace(member, end);
        }
        return new Weighted(name, parameters.toString(), weight);
    }

    private static int pastSpace(String text, int at) {
        int end = at;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return end;
    }

    private static int pastToken(String text, int at) {
        int end = at;
        while (end < text.length() && FieldNames.isOfToken(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The end of a token or a quoted string, -1 when there is neither. */
    private static int pastValue(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '"') {
            int end = pastToken(text, at);
            return end == at ? -1 : end;
        }
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int thousandths(String weight) {
        if (weight.isEmpty() || weight.length() > LONGEST_WEIGHT) {
            return UNREADABLE;
        }
        int point = weight.indexOf('.');
        String whole = point < 0 ? weight : weight.substring(0, point);
        String fraction = point < 0 ? "" : weight.substring(point + 1);
        boolean one = whole.equals("1");
        if (!one && !whole.equals("0") && !(whole.isEmpty() && !fraction.isEmpty())) {
            return UNREADABLE;
        }
        if (point >= 0 && fraction.isEmpty()) {
            return POINT_AT_THE_END;
        }
        int thousandths = 0;
        int worth = 100;
        for (int i = 0; i < fraction.length(); i++) {
            char digit = fraction.charAt(i);
            if (digit < '0' || digit > '9') {
                return UNREADABLE;
            }
            thousandths += (digit - '0') * worth;
            worth /= 10;
        }
        if (one) {
            return thousandths > 0 ? UNREADABLE : FULL;
        }
        return thousandths;
    }

    /** How far a range is from naming a type, -1 when it does not match it. */
    private static int wildcards(String range, String type) {
        if (range.equals(type)) {
            return 0;
        }
        if (range.equals("*/*")) {
            return 3;
        }
        // Any type of one subtype means nothing, but to Jersey.
        if (range.startsWith("*/") && type.endsWith(range.substring(1))) {
            return 2;
        }
        boolean anySubtype = range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1));
        return anySubtype ? 1 : -1;
    }
}
