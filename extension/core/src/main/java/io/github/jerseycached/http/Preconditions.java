package io.github.jerseycached.http;

import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.HttpDate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client's conditional request comes to, given the validators of what would be sent (RFC 9110 §13.2.2). */
public enum Preconditions {
    /** No condition, or all are met: send the response. */
    MET,
    /** The client holds it already: 304. */
    NOT_MODIFIED,
    /** The client asked for another one: 412. */
    FAILED;

    /** The fields by which a client asks for a response on a condition, or for parts of it (RFC 9110 §13.1, §14.2). */
    public static final List<String> FIELDS = List.of(
            FieldNames.IF_MATCH,
            FieldNames.IF_NONE_MATCH,
            FieldNames.IF_MODIFIED_SINCE,
            FieldNames.IF_UNMODIFIED_SINCE,
            FieldNames.IF_RANGE,
            FieldNames.RANGE);

    /**
     * Evaluates the conditions of a GET or HEAD in the order of RFC 9110 §13.2.2. A date that is none is ignored.
     *
     * @param request the request with its conditions
     * @param validators those of the response that would be sent
     * @param modified what {@code If-Modified-Since} is compared with: its {@code Last-Modified}, or what a cache takes for
     *     it (RFC 9111 §4.3.2); {@code null} when there is nothing
     * @param now decides the century of a two-digit year
     * @return what they ask for
     */
    public static Preconditions evaluate(
            RequestHead request, Validators validators, @Nullable Instant modified, Instant now) {
        EntityTag entityTag = validators.entityTag();
        Instant lastModified = validators.lastModified();
        String ifMatch = request.field(FieldNames.IF_MATCH);
        if (ifMatch != null) {
            if (!matches(ifMatch, entityTag, true)) {
                return FAILED;
            }
        } else {
            Optional<Instant> ifUnmodifiedSince = date(request, FieldNames.IF_UNMODIFIED_SINCE, now);
            if (ifUnmodifiedSince.isPresent()
                    && lastModified != null
                    && lastModified.isAfter(ifUnmodifiedSince.get())) {
                return FAILED;
            }
        }
        return isNotModified(request, validators, modified, now) ? NOT_MODIFIED : MET;
    }

    /**
     * Evaluates the conditions that a cache evaluates itself (RFC 9111 §4.3.2): {@code If-None-Match}, and without it {@code
     * If-Modified-Since}.
     *
     * @param request the request with its conditions
     * @param validators those of the response that would be sent
     * @param modified what {@code If-Modified-Since} is compared with, {@code null} when there is nothing
     * @param now decides the century of a two-digit year
     * @return whether the client holds the response already: 304
     */
    static boolean isNotModified(RequestHead request, Validators validators, @Nullable Instant modified, Instant now) {
        String ifNoneMatch = request.field(FieldNames.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            return matches(ifNoneMatch, validators.entityTag(), false);
        }
        if (modified == null) {
            return false;
        }
        Optional<Instant> ifModifiedSince = date(request, FieldNames.IF_MODIFIED_SINCE, now);
        return ifModifiedSince.isPresent() && !modified.isAfter(ifModifiedSince.get());
    }

    /**
     * The condition in a GET, HEAD or QUERY that only an origin server evaluates, so that no stored response answers the
     * request (RFC 9111 §4.3.2).
     *
     * @param request the request with its conditions
     * @return the name of the field; {@code null} when there is none
     */
    public static @Nullable String ofTheOrigin(RequestHead request) {
        if (request.field(FieldNames.IF_MATCH) != null) {
            return FieldNames.IF_MATCH;
        }
        return request.field(FieldNames.IF_UNMODIFIED_SINCE) != null ? FieldNames.IF_UNMODIFIED_SINCE : null;
    }

    private static boolean matches(String field, @Nullable EntityTag entityTag, boolean strongly) {
        if (field.strip().equals("*")) {
            return true;
        }
        if (entityTag == null) {
            return false;
        }
        for (EntityTag listed : EntityTag.parseList(field)) {
            if (strongly ? listed.matchesStrongly(entityTag) : listed.matchesWeakly(entityTag)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Instant> date(RequestHead request, String name, Instant now) {
        String value = request.field(name);
        return value == null ? Optional.empty() : HttpDate.parse(value, now);
    }
}
