package io.github.jerseycached.http;

import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The validators of a response (RFC 9110 §8.8).
 *
 * @param entityTag {@code null} when it has none that can be read
 * @param lastModified {@code null} when it has none that can be read
 */
public record Validators(
        @Nullable EntityTag entityTag, @Nullable Instant lastModified) {

    /**
     * Reads them from a response's fields.
     *
     * @param fields those of the response
     * @param now decides the century of a two-digit year
     * @return its validators; each may be absent
     */
    public static Validators of(Fields fields, Instant now) {
        return new Validators(
                Optional.ofNullable(fields.first(FieldNames.ETAG))
                        .flatMap(EntityTag::parse)
                        .orElse(null),
                Optional.ofNullable(fields.first(FieldNames.LAST_MODIFIED))
                        .flatMap(date -> HttpDate.parse(date, now))
                        .orElse(null));
    }

    /**
     * Whether a 304 with these validators is about the response that it was asked about (RFC 9111 §4.3.4). A strong entity tag
     * must be the same strong one. Without one, what it has must correspond: a weak entity tag by weak comparison, and the
     * {@code Last-Modified}, which counts as weak. Without any validator it can only be about the one that was asked about.
     *
     * @param asked the validators of the response that it was asked about
     * @return {@code true} if it is about that one
     */
    public boolean identify(Validators asked) {
        if (entityTag != null && !entityTag.weak()) {
            return asked.entityTag != null && entityTag.matchesStrongly(asked.entityTag);
        }
        boolean tagFits = entityTag == null || (asked.entityTag != null && entityTag.matchesWeakly(asked.entityTag));
        return tagFits && (lastModified == null || lastModified.equals(asked.lastModified));
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return entityTag == null && lastModified == null;
    }
}
