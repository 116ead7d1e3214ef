package io.github.jerseycached.servlet;

import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.engine.PassingFields;
import io.github.jerseycached.syntax.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;

/** The fields of a stored response's answers, as a servlet container takes them: made once but for those that tell of its age. */
final class PreparedFields {

    private final String[] lasting;
    private final PassingFields<String[]> passing = new PassingFields<>(PreparedFields::lines);

    PreparedFields(Answer answer) {
        this.lasting = lines(answer.lasting());
    }

    /** Names and values in turn. */
    private static String[] lines(Fields fields) {
        List<String> lines = new ArrayList<>();
        for (Fields.Line line : fields.lines()) {
            lines.add(line.name());
            lines.add(line.value());
        }
        return lines.toArray(String[]::new);
    }

    /** Puts the fields of an answer into the container's response, in place of those of the same names, as Jersey does. */
    void putInto(HttpServletResponse response, Answer answer) {
        put(lasting, response);
        put(passing.of(answer), response);
    }

    private static void put(String[] lines, HttpServletResponse response) {
        for (int i = 0; i < lines.length; i += 2) {
            if (isFirst(lines, i) && response.containsHeader(lines[i])) {
                response.setHeader(lines[i], lines[i + 1]);
            } else {
                response.addHeader(lines[i], lines[i + 1]);
            }
        }
    }

    private static boolean isFirst(String[] lines, int at) {
        for (int i = 0; i < at; i += 2) {
            if (lines[i].equalsIgnoreCase(lines[at])) {
                return false;
            }
        }
        return true;
    }
}
