package io.github.jerseycached.syntax;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code Cache-Groups} and {@code Cache-Group-Invalidation} (RFC 9875). */
public final class CacheGroups {

    // RFC 9875 §2.1 and §3: so many of so many characters every cache takes; more it may ignore.
    private static final int MOST = 32;
    private static final int LONGEST = 32;

    private CacheGroups() {}

    /**
     * The groups that a field names.
     *
     * @param field its lines joined by commas, {@code null} when there is none
     * @return none when it is malformed (RFC 9651 §4.2)
     */
    public static List<String> parse(@Nullable String field) {
        return field == null ? List.of() : StructuredField.strings(field).orElse(List.of());
    }

    /**
     * The field that names groups. Those that other caches need not take, or that no String can hold (RFC 9651 §3.3.3),
     * are left out.
     *
     * @param groups their names
     * @return empty when none is left
     */
    public static Optional<String> format(Collection<String> groups) {
        List<String> members = new ArrayList<>();
        for (String group : groups) {
            if (members.size() < MOST && group.length() <= LONGEST && StructuredField.isPrintable(group)) {
                members.add(StructuredField.quoted(group));
            }
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", members));
    }
}
