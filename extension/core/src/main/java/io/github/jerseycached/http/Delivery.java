package io.github.jerseycached.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What of a stored response a client gets, by its conditions and ranges (RFC 9110 §13.2.2). */
public sealed interface Delivery {

    /** All of it. */
    record Whole() implements Delivery {}

    /** 304: the client holds it already. */
    record NotModified() implements Delivery {}

    /**
     * 206: parts of it.
     *
     * @param ranges at least one, within the body
     */
    record Partial(List<ByteRanges.Range> ranges) implements Delivery {}

    /** 416: none of the ranges that the client asked for lies within the body. */
    record RangeNotSatisfiable() implements Delivery {}

    /** The {@link Whole} that {@link #of} gives: most answers are of this kind. */
    Delivery WHOLE = new Whole();

    /**
     * Evaluates the conditions and ranges of a GET or HEAD. They count for a status of 2xx alone, and ranges for a 200
     * (RFC 9110 §13.2.1, §14.2). {@code If-Match} and {@code If-Unmodified-Since} do not count: no stored response answers a
     * request that has them (RFC 9111 §4.3.2).
     *
     * @param request the request, with its conditions and ranges
     * @param stored what is to be served
     * @param now the time, for conditions by date
     * @return what goes out
     */
    static Delivery of(RequestHead request, StoredResponse stored, Instant now) {
        // RFC 9110 §13.2.1, §14.2: conditions and ranges count for what would be a success.
        if (stored.status() < 200 || stored.status() >= 300) {
            return WHOLE;
        }
        if (Preconditions.isNotModified(request, stored.validators(), stored.modified(), now)) {
            return new NotModified();
        }
        return stored.status() == 200 ? ranges(request, stored) : WHOLE;
    }

    private static Delivery ranges(RequestHead request, StoredResponse stored) {
        Optional<List<ByteRanges.Range>> asked =
                ByteRanges.asked(request, stored.length(), stored.validators(), stored.strongModified());
        if (asked.isEmpty() || stored.refusesRanges()) {
            return WHOLE;
        }
        return asked.get().isEmpty() ? new RangeNotSatisfiable() : new Partial(asked.get());
    }
}
