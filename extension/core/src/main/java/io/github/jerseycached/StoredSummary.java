package io.github.jerseycached;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored response, as far as it can be shown.
 *
 * @param key under which it is stored, in its safe form
 * @param status its status
 * @param entityTag its entity tag, {@code null} when it has none
 * @param selectedBy the request fields that selected it
 * @param age how old it is
 * @param remaining the freshness lifetime that is left, zero or negative when it is stale
 * @param tags those that it has
 * @param bytes the length of its content
 */
public record StoredSummary(
        String key,
        int status,
        @Nullable String entityTag,
        List<String> selectedBy,
        Duration age,
        Duration remaining,
        List<String> tags,
        long bytes) {

    /**
     * Copies the lists.
     *
     * @param key under which it is stored, in its safe form
     * @param status its status
     * @param entityTag its entity tag, {@code null} when it has none
     * @param selectedBy the request fields that selected it
     * @param age how old it is
     * @param remaining the freshness lifetime that is left, zero or negative when it is stale
     * @param tags those that it has
     * @param bytes the length of its content
     */
    public StoredSummary {
        selectedBy = List.copyOf(selectedBy);
        tags = List.copyOf(tags);
    }
}
