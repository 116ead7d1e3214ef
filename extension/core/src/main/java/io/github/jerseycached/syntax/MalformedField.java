package io.github.jerseycached.syntax;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the field of a response that a cache reads and that is not as its definition says. */
public final class MalformedField {

    private MalformedField() {}

    /**
     * The first field that is malformed.
     *
     * @param fields those of a response
     * @param targetList the names of the targeted fields that the cache obeys
     * @param now decides the century of a two-digit year
     * @return the name and the whole value of the field; empty where all are as they should be
     */
    public static Optional<Fields.Line> in(Fields fields, List<String> targetList, Instant now) {
        for (Fields.Line line : fields.lines()) {
            String value = fields.value(line.name());
            if (value != null && isMalformed(line.name(), value, targetList, now)) {
                return Optional.of(new Fields.Line(line.name(), value));
            }
        }
        return Optional.empty();
    }

    private static boolean isMalformed(String name, String value, List<String> targetList, Instant now) {
        if (name.equalsIgnoreCase(FieldNames.CACHE_CONTROL)) {
            return !CacheControl.parse(value).isWellFormed();
        }
        if (name.equalsIgnoreCase(FieldNames.VARY)) {
            return FieldNames.members(value).stream().anyMatch(member -> !FieldNames.isName(member));
        }
        if (name.equalsIgnoreCase(FieldNames.EXPIRES)) {
            // RFC 9111 §5.3: these are no dates, but widely used, and understood.
            return !value.equals("0") && !value.equals("-1") && isNoDate(value, now);
        }
        if (name.equalsIgnoreCase(FieldNames.LAST_MODIFIED) || name.equalsIgnoreCase(FieldNames.DATE)) {
            return isNoDate(value, now);
        }
        if (name.equalsIgnoreCase(FieldNames.CACHE_GROUPS)) {
            return StructuredField.strings(value).isEmpty();
        }
        return targetList.stream().anyMatch(name::equalsIgnoreCase) && isMalformedTarget(value);
    }

    private static boolean isNoDate(String value, Instant now) {
        return HttpDate.parse(value, now).isEmpty();
    }

    private static boolean isMalformedTarget(@Nullable String value) {
        return !CacheControl.targeted(value).map(CacheControl::isWellFormed).orElse(false);
    }
}
