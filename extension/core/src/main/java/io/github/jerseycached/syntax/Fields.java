package io.github.jerseycached.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message in the order in which they stand, repeated ones included (RFC 9110 §5). Names compare without
 * regard to case. Immutable.
 */
public final class Fields {

    /** No fields at all. */
    public static final Fields NONE = new Fields(List.of());

    private final List<Line> lines;

    private Fields(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * One field line.
     *
     * @param name the field name, as it was written
     * @param value the field value, as it was written
     */
    public record Line(String name, String value) {

        /**
         * Whether this line's field has a name.
         *
         * @param other the name, in any case
         * @return {@code true} if it has
         */
        public boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /**
     * Builds the fields from lines.
     *
     * @param lines copied, their order kept
     * @return the fields
     */
    public static Fields of(List<Line> lines) {
        return lines.isEmpty() ? NONE : new Fields(List.copyOf(lines));
    }

    /**
     * Builds the fields from names and values in turn.
     *
     * @param namesAndValues a name, its value, the next name
     * @return the fields
     * @throws IllegalArgumentException when a name is left without a value
     */
    public static Fields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + namesAndValues[namesAndValues.length - 1]);
        }
        List<Line> lines = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.add(new Line(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(lines);
    }

    /** {@return the lines in their order} */
    public List<Line> lines() {
        return lines;
    }

    /**
     * Whether there is a field of that name.
     *
     * @param name in any case
     * @return {@code true} if there is
     */
    public boolean has(String name) {
        for (Line line : lines) {
            if (line.isNamed(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The value of a field, where it is repeated its lines joined by a comma (RFC 9110 §5.3).
     *
     * @param name in any case
     * @return {@code null} when there is no such field
     */
    public @Nullable String value(String name) {
        String value = null;
        for (Line line : lines) {
            if (line.isNamed(name)) {
                value = value == null ? line.value() : value + ", " + line.value();
            }
        }
        return value;
    }

    /**
     * The value of a field that may occur once.
     *
     * @param name in any case
     * @return that of its first line, {@code null} when there is none
     */
    public @Nullable String first(String name) {
        for (Line line : lines) {
            if (line.isNamed(name)) {
                return line.value();
            }
        }
        return null;
    }

    /**
     * These fields without those whose name the predicate accepts.
     *
     * @param name is given each name as it was written
     * @return the others
     */
    public Fields without(Predicate<String> name) {
        List<Line> kept = new ArrayList<>(lines.size());
        for (Line line : lines) {
            if (!name.test(line.name())) {
                kept.add(line);
            }
        }
        return kept.size() == lines.size() ? this : of(kept);
    }

    /**
     * These fields with every line of that name replaced by a single one at the end.
     *
     * @param name in any case
     * @param value the only one from now on
     * @return the fields with that line
     */
    public Fields with(String name, String value) {
        List<Line> changed = new ArrayList<>(lines.size() + 1);
        for (Line line : lines) {
            if (!line.isNamed(name)) {
                changed.add(line);
            }
        }
        changed.add(new Line(name, value));
        return of(changed);
    }

    /**
     * These fields, where those of the same name that another message has say something else.
     *
     * @param other the fields of the other message
     * @return these, with the values of the others
     */
    public Fields updatedBy(Fields other) {
        List<Line> changed = new ArrayList<>(lines.size());
        Set<String> seen = new HashSet<>();
        for (Line line : lines) {
            if (!other.has(line.name())) {
                changed.add(line);
            } else if (seen.add(FieldNames.lowerCase(line.name()))) {
                other.lines.stream().filter(each -> each.isNamed(line.name())).forEach(changed::add);
            }
        }
        return of(changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields fields && fields.lines.equals(lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
