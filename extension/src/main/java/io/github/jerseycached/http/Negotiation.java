package io.github.jerseycached.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What proactive negotiation comes to (RFC 9110 §12.1), so that a key holds the outcome and not the many fields that lead
 * to it.
 */
public final class Negotiation {

    /** No content coding at all (RFC 9110 §8.4.1). */
    public static final String IDENTITY = "identity";

    private static final String QUALITY = "q";
    private static final String SERVER_QUALITY = "qs";

    /** A type that the application offers, with the quality that it gives it. */
    private record Offer(String type, double quality) {}

    /** A member of an Accept field and its weight (RFC 9110 §12.4.2). */
    private record Weighted(String name, double weight) {}

    private final List<Offer> offers = new ArrayList<>();

    /**
     * The negotiation among these types.
     *
     * @param types media types without wildcards, in the application's order; a parameter {@code qs} is the application's
     *     own weight
     */
    public Negotiation(List<String> types) {
        for (String type : types) {
            offers.add(new Offer(bare(type), weight(type, SERVER_QUALITY)));
        }
    }

    /**
     * The type that a request gets, by the order of Jakarta REST §3.8: the client's weight, then the application's, then
     * how exactly the client named it, then the order of either.
     *
     * @param accept the request's {@code Accept}, {@code null} when it has none
     * @return in lower case and without parameters; empty when the client accepts none of them
     */
    public Optional<String> type(@Nullable String accept) {
        List<Weighted> ranges = weighted(accept == null ? "*/*" : accept);
        String best = null;
        double weight = 0;
        double quality = 0;
        int distance = 0;
        for (Weighted range : ranges) {
            for (Offer offer : offers) {
                int wildcards = wildcards(range.name(), offer.type());
                if (wildcards < 0 || range.weight() == 0) {
                    continue;
                }
                boolean better = best == null
                        || range.weight() > weight
                        || (range.weight() == weight
                                && (offer.quality() > quality || (offer.quality() == quality && wildcards < distance)));
                if (better) {
                    best = offer.type();
                    weight = range.weight();
                    quality = offer.quality();
                    distance = wildcards;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether one of the types offered is this one, whatever its parameters. */
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
     * @param known in lower case
     * @return a coding, or {@code identity}; empty when none is acceptable
     */
    public static Optional<String> coding(@Nullable String field, SortedSet<String> known) {
        if (field == null) {
            return Optional.of(IDENTITY);
        }
        SortedSet<String> left = new TreeSet<>(known);
        left.add(IDENTITY);
        boolean any = false;
        for (Weighted coding : weighted(FieldNames.lowerCase(field))) {
            boolean anyOther = coding.name().equals("*");
            if (coding.weight() > 0) {
                any |= anyOther;
                if (left.contains(coding.name())) {
                    return Optional.of(coding.name());
                }
            } else if (anyOther) {
                left.remove(IDENTITY);
            } else {
                left.remove(coding.name());
            }
        }
        if (left.contains(IDENTITY)) {
            return Optional.of(IDENTITY);
        }
        return any && !left.isEmpty() ? Optional.of(left.first()) : Optional.empty();
    }

    /** A media type in lower case, without parameters. */
    public static String bare(String type) {
        int end = type.indexOf(';');
        return FieldNames.lowerCase((end < 0 ? type : type.substring(0, end)).strip());
    }

    // The heaviest first; the sort is stable.
    private static List<Weighted> weighted(String field) {
        List<Weighted> members = new ArrayList<>();
        for (String member : FieldNames.members(field)) {
            members.add(new Weighted(bare(member), weight(member, QUALITY)));
        }
        members.sort(Comparator.comparingDouble(Weighted::weight).reversed());
        return members;
    }

    // Absent or unreadable: the full weight, as a lenient reader has it.
    private static double weight(String member, String parameter) {
        int at = member.indexOf(';');
        while (at >= 0) {
            int end = member.indexOf(';', at + 1);
            String text =
                    member.substring(at + 1, end < 0 ? member.length() : end).strip();
            int equals = text.indexOf('=');
            if (equals > 0 && text.substring(0, equals).strip().equalsIgnoreCase(parameter)) {
                return number(text.substring(equals + 1).strip());
            }
            at = end;
        }
        return 1;
    }

    private static double number(String text) {
        if (text.length() > 5 || text.isEmpty() || (text.charAt(0) != '0' && text.charAt(0) != '1')) {
            return 1;
        }
        try {
            return Math.min(1, Double.parseDouble(text));
        } catch (NumberFormatException unreadable) {
            return 1;
        }
    }

    /** How many wildcards a range needs to match a type, -1 when it does not. */
    private static int wildcards(String range, String type) {
        if (range.equals(type)) {
            return 0;
        }
        if (range.equals("*/*") || range.equals("*")) {
            return 2;
        }
        boolean anySubtype = range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1));
        return anySubtype ? 1 : -1;
    }
}
