package io.github.jerseycached.servlet;

import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.engine.PassingFields;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The fields of a stored response's answers, as a servlet container takes them: made once but for those that tell of its age. */
final class PreparedFields {

    /**
     * A line.
     *
     * @param isFirst whether none of the same name is before it
     */
    private record HeaderLine(String name, String value, boolean isFirst) {}

    // Jersey joins what an earlier filter says in these with what is stored. Containers set Date themselves.
    private static final String[] DECIDED_BY_JERSEY = Stream.concat(
                    Stream.of(FieldNames.SET_COOKIE), FieldNames.SET_BY_THE_CACHE.stream())
            .filter(name -> !name.equals(FieldNames.DATE) && !name.equals(FieldNames.VARY))
            .toArray(String[]::new);

    private final HeaderLine[] lasting;
    private final Set<String> vary;
    private final PassingFields<HeaderLine[]> passing;

    PreparedFields(Answer answer) {
        Fields sameInAll = answer.lasting();
        this.lasting = lines(sameInAll, Fields.NONE);
        // The resource may have said a Cache-Status of its own, which stands before the cache's.
        this.passing = new PassingFields<>(fields -> lines(fields, sameInAll));
        String stored = sameInAll.value(FieldNames.VARY);
        this.vary = FieldNames.caseless(stored == null ? List.of() : FieldNames.members(stored));
    }

    private static HeaderLine[] lines(Fields fields, Fields earlier) {
        Set<String> before = FieldNames.caseless(
                earlier.lines().stream().map(Fields.Line::name).toList());
        return fields.lines().stream()
                .map(line -> new HeaderLine(line.name(), line.value(), before.add(line.name())))
                .toArray(HeaderLine[]::new);
    }

    /** Whether Jersey would answer the same, whatever earlier filters have set in the container's response. */
    boolean mayGoInto(HttpServletResponse response) {
        for (String name : DECIDED_BY_JERSEY) {
            if (response.containsHeader(name)) {
                return false;
            }
        }
        return !response.containsHeader(FieldNames.VARY) || hasAll(response.getHeaders(FieldNames.VARY));
    }

    private boolean hasAll(Collection<String> lines) {
        return lines.stream().allMatch(line -> vary.containsAll(FieldNames.members(line)));
    }

    /** Puts the fields of an answer into the container's response, in place of those of the same names, as Jersey does. */
    void putInto(HttpServletResponse response, Answer answer) {
        put(lasting, response);
        put(passing.of(answer), response);
    }

    private static void put(HeaderLine[] lines, HttpServletResponse response) {
        for (HeaderLine line : lines) {
            if (line.isFirst && response.containsHeader(line.name)) {
                response.setHeader(line.name, line.value);
            } else {
                response.addHeader(line.name, line.value);
            }
        }
    }
}
