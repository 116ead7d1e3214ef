package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import io.github.jerseycached.syntax.StructuredField;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the fields of a response that is known to be outdated, so that they give no client and no cache a lifetime that is
 * left: it is stale, was invalidated softly, or an invalidation overtook it while it was made.
 */
public final class Outdated {

    // RFC 9213 §2.4: a targeted field is called so by convention; the other is what CDNs had before.
    private static final String TARGETED_SUFFIX = "-cache-control";
    private static final String SURROGATE_CONTROL = "surrogate-control";

    private Outdated() {}

    /**
     * The fields of an outdated response.
     *
     * @param fields as they would be if it were not
     * @param age its current age
     * @param invalidated whether an invalidation was about it: then it is not to be served stale by others either
     * @param now the time of the answer
     * @return the fields with {@code max-age} and {@code s-maxage} of no more than the age, no {@code Expires} that is still
     *     to come, and a lifetime of zero in targeted fields, which many caches count from the answer
     */
    public static Fields of(Fields fields, Duration age, boolean invalidated, Instant now) {
        List<Fields.Line> lines = new ArrayList<>();
        for (Fields.Line line : fields.lines()) {
            String name = FieldNames.lowerCase(line.name());
            if (name.equals("cache-control")) {
                // Its lines are combined below.
                continue;
            }
            if (name.equals("expires") && !hasPassed(line.value(), now)) {
                lines.add(new Fields.Line(line.name(), HttpDate.format(now)));
            } else if (name.endsWith(TARGETED_SUFFIX) || name.equals(SURROGATE_CONTROL)) {
                lines.add(new Fields.Line(line.name(), directives(line.value(), 0, false)));
            } else {
                lines.add(line);
            }
        }
        String cacheControl = directives(fields.value(FieldNames.CACHE_CONTROL), age.toSeconds(), !invalidated);
        lines.add(new Fields.Line(FieldNames.CACHE_CONTROL, cacheControl));
        return Fields.of(lines);
    }

    /**
     * Whether a field is one that {@link #of} may change.
     *
     * @param name of the field, in any case
     * @return {@code true} if it is
     */
    public static boolean concerns(String name) {
        String lower = FieldNames.lowerCase(name);
        return lower.equals("cache-control")
                || lower.equals("expires")
                || lower.endsWith(TARGETED_SUFFIX)
                || lower.equals(SURROGATE_CONTROL);
    }

    private static boolean hasPassed(String expires, Instant now) {
        return HttpDate.parse(expires, now).map(until -> !until.isAfter(now)).orElse(true);
    }

    /**
     * The directives with lifetimes of at most {@code seconds}.
     *
     * @param windows whether the times stay in which others may serve it stale
     */
    private static String directives(@Nullable String field, long seconds, boolean windows) {
        CacheControl said = CacheControl.parse(field);
        Map<String, Optional<String>> directives = new LinkedHashMap<>();
        said.directives().forEach((name, argument) -> {
            boolean window = name.equals("stale-while-revalidate") || name.equals("stale-if-error");
            if (name.equals("max-age") || name.equals("s-maxage")) {
                long lifetime = Math.min(said.seconds(name).orElse(0), seconds);
                directives.put(name, Optional.of(Long.toString(lifetime)));
            } else if (!name.equals("immutable") && (windows || !window)) {
                directives.put(name, argument);
            }
        });
        // Where no lifetime is stated, others may guess one (RFC 9111 §4.2.2).
        directives.putIfAbsent("max-age", Optional.of("0"));
        return text(directives);
    }

    private static String text(Map<String, Optional<String>> directives) {
        List<String> members = new ArrayList<>(directives.size());
        directives.forEach((name, argument) -> members.add(
                argument.map(value -> name + '=' + (FieldNames.isName(value) ? value : StructuredField.quoted(value)))
                        .orElse(name)));
        return String.join(", ", members);
    }
}
