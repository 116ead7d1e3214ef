package io.github.jerseycached;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request would be answered.
 *
 * @param method the resource method, as {@code Countries.get}; {@code null} where the request reaches no cached method
 * @param route the template of its path
 * @param plan how the method is cached, a line for each rule
 * @param key in its safe form, {@code null} where there is none
 * @param parts what the key is made of, and where each part comes from
 * @param stored what is stored under the key
 * @param decision what would happen now, in words
 */
public record Explanation(
        @Nullable String method,
        @Nullable String route,
        List<String> plan,
        @Nullable String key,
        List<Part> parts,
        List<Stored> stored,
        String decision) {

    /** Copies the lists. */
    public Explanation {
        plan = List.copyOf(plan);
        parts = List.copyOf(parts);
        stored = List.copyOf(stored);
    }

    /**
     * A part of a key.
     *
     * @param name what it is
     * @param value in its safe form
     * @param source where it comes from, in words
     */
    public record Part(String name, String value, String source) {}

    /**
     * A stored response.
     *
     * @param status its status
     * @param entityTag its entity tag, {@code null} when it has none
     * @param selectedBy the request fields that selected it
     * @param age how old it is
     * @param remaining the freshness lifetime that is left, zero or negative when it is stale
     * @param tags those that it bears
     * @param bytes the length of its content
     * @param matches whether this request selects it
     */
    public record Stored(
            int status,
            @Nullable String entityTag,
            List<String> selectedBy,
            Duration age,
            Duration remaining,
            List<String> tags,
            long bytes,
            boolean matches) {

        /** Copies the lists. */
        public Stored {
            selectedBy = List.copyOf(selectedBy);
            tags = List.copyOf(tags);
        }
    }

    /** {@return the explanation as a text for people} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("method    ")
                .append(method == null ? "none that is cached" : method + "  " + route)
                .append('\n');
        plan.forEach(rule -> text.append("plan      ").append(rule).append('\n'));
        if (key != null) {
            text.append("key       ").append(key).append('\n');
        }
        for (Part part : parts) {
            text.append("  part    ").append(part.name()).append(" = ").append(part.value());
            text.append("  (").append(part.source()).append(")\n");
        }
        for (Stored each : stored) {
            text.append("stored    ")
                    .append(each.status())
                    .append(", ")
                    .append(each.bytes())
                    .append(" bytes, age ");
            text.append(each.age().toSeconds())
                    .append(" s, ttl ")
                    .append(each.remaining().toSeconds())
                    .append(" s");
            text.append(each.entityTag() == null ? "" : ", " + each.entityTag());
            text.append(each.selectedBy().isEmpty() ? "" : ", selected by " + String.join(", ", each.selectedBy()));
            text.append(each.tags().isEmpty() ? "" : ", tags " + String.join(", ", each.tags()));
            text.append(each.matches() ? "" : " (not selected by this request)").append('\n');
        }
        return text.append("decision  ").append(decision).append('\n').toString();
    }
}
