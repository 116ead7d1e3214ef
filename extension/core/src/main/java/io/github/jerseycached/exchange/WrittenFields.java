package io.github.jerseycached.exchange;

import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of a response to be stored, from what the method, response filters and what wrote the body made of them. On a hit,
 * filters run again and interceptors do not.
 *
 * @param toStore those that describe the content as they were sent; of the others, those of the method and the lines that
 *     interceptors and body writers added
 * @param replaced the names of others that interceptors or body writers replaced or removed; {@code toStore} has their lines
 */
record WrittenFields(Fields toStore, List<String> replaced) {

    /**
     * Compares the fields at three times.
     *
     * @param ofMethod as the method answered
     * @param filtered before the body was written
     * @param sent after that
     */
    static WrittenFields of(Fields ofMethod, Fields filtered, Fields sent) {
        List<Fields.Line> lines = new ArrayList<>();
        Set<String> changed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<String> replaced = new ArrayList<>();
        for (Fields fields : List.of(filtered, sent)) {
            for (Fields.Line line : fields.lines()) {
                String name = line.name();
                if (isOfWriters(name)
                        && seen.add(name)
                        && !values(filtered, name).equals(values(sent, name))) {
                    changed.add(name);
                    if (!isExtended(filtered, sent, name)) {
                        replaced.add(name);
                    }
                }
            }
        }
        for (Fields.Line line : ofMethod.lines()) {
            if (!isAsSent(line.name()) && !replaced.contains(line.name())) {
                lines.add(line);
            }
        }
        for (Fields.Line line : sent.lines()) {
            if (isAsSent(line.name())) {
                lines.add(line);
            }
        }
        for (String name : changed) {
            List<String> values = values(sent, name);
            int known = replaced.contains(name) ? 0 : values(filtered, name).size();
            values.subList(known, values.size()).forEach(value -> lines.add(new Fields.Line(name, value)));
        }
        return new WrittenFields(Fields.of(lines), List.copyOf(replaced));
    }

    /** Whether lines were only added, behind those that there were. */
    private static boolean isExtended(Fields filtered, Fields sent, String name) {
        List<String> before = values(filtered, name);
        List<String> after = values(sent, name);
        return after.size() > before.size() && after.subList(0, before.size()).equals(before);
    }

    private static boolean isOfWriters(String name) {
        return !isAsSent(name) && !name.equalsIgnoreCase(FieldNames.CACHE_STATUS);
    }

    // Jersey resolves Location when it sends the response.
    private static boolean isAsSent(String name) {
        return FieldNames.ofTheRepresentation(name) || name.equalsIgnoreCase(FieldNames.LOCATION);
    }

    static List<String> values(Fields fields, String name) {
        List<String> values = new ArrayList<>();
        for (Fields.Line line : fields.lines()) {
            if (line.name().equalsIgnoreCase(name)) {
                values.add(line.value());
            }
        }
        return values;
    }
}
