package io.github.jerseycached;

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

    /**
     * Copies the lists.
     *
     * @param method the resource method, as {@code Countries.get}; {@code null} where the request reaches no cached method
     * @param route the template of its path
     * @param plan how the method is cached, a line for each rule
     * @param key in its safe form, {@code null} where there is none
     * @param parts what the key is made of, and where each part comes from
     * @param stored what is stored under the key
     * @param decision what would happen now, in words
     */
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
     * What is stored under the key.
     *
     * @param response it
     * @param selected whether this request selects it
     */
    public record Stored(StoredSummary response, boolean selected) {}

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
            StoredSummary response = each.response();
            text.append("stored    ").append(response.status()).append(", ").append(response.bytes());
            text.append(" bytes, age ").append(response.age().toSeconds()).append(" s, ttl ");
            text.append(response.remaining().toSeconds()).append(" s");
            text.append(response.entityTag() == null ? "" : ", " + response.entityTag());
            append(text, ", selected by ", response.selectedBy());
            append(text, ", tags ", response.tags());
            text.append(each.selected() ? "" : " (not selected by this request)")
                    .append('\n');
        }
        return text.append("decision  ").append(decision).append('\n').toString();
    }

    private static void append(StringBuilder text, String label, List<String> values) {
        if (!values.isEmpty()) {
            text.append(label).append(String.join(", ", values));
        }
    }
}
