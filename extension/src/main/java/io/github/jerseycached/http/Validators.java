package io.github.jerseycached.http;

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

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return entityTag == null && lastModified == null;
    }
}
