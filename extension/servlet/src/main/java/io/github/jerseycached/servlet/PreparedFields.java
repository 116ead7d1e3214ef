package io.github.jerseycached.servlet;

import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.engine.PassingFields;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;

/** The fields of a stored response's answers, as a servlet container takes them: made once but for those that tell of its age. */
final class PreparedFields {

    /**
     * A line.
     *
     * @param isFirst whether none of the same name is before it
     */
    private record HeaderLine(String name, String value, boolean isFirst) {}

    private final HeaderLine[] lasting;
    private final PassingFields<HeaderLine[]> passing = new PassingFields<>(PreparedFields::lines);

    PreparedFields(Answer answer) {
        this.lasting = lines(answer.lasting());
    }

    private static HeaderLine[] lines(Fields fields) {
        Set<String> before = FieldNames.caseless(List.of());
        return fields.lines().stream()
                .map(line -> new HeaderLine(line.name(), line.value(), before.add(line.name())))
                .toArray(HeaderLine[]::new);
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
