package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Stored responses that came at one moment, and the moments around it. */
public final class TestResponse {

    /** When each of them came. */
    public static final Instant ARRIVAL = Instant.parse("2026-03-01T12:00:00Z");

    /** The body of each of them. */
    static final String BODY = "0123456789";

    private TestResponse() {}

    /** So many seconds after the arrival; a negative number is before it. */
    static Instant after(long seconds) {
        return ARRIVAL.plusSeconds(seconds);
    }

    /** An HTTP-date so many seconds after the arrival; a negative number is before it. */
    static String date(long seconds) {
        return HttpDate.format(after(seconds));
    }

    /** A stored 200 with these fields, on the terms that they state. */
    static StoredResponse stored(String... namesAndValues) {
        return stored(200, namesAndValues);
    }

    static StoredResponse stored(int status, String... namesAndValues) {
        return stored(status, Fields.of(namesAndValues));
    }

    static StoredResponse stored(int status, Fields fields) {
        return stored(status, TestRequest.get(), fields);
    }

    /** A stored 200 that this request selected. */
    static StoredResponse storedFor(RequestHead request, String... namesAndValues) {
        return stored(200, request, Fields.of(namesAndValues));
    }

    private static StoredResponse stored(int status, RequestHead request, Fields fields) {
        CacheControl directives = CacheControl.parse(fields.value(FieldNames.CACHE_CONTROL));
        Terms terms = new Terms(
                ARRIVAL,
                Freshness.initialAge(fields, ARRIVAL, ARRIVAL),
                Freshness.explicitLifetime(directives, fields.first(FieldNames.EXPIRES), fields, ARRIVAL)
                        .orElse(Duration.ZERO),
                directives,
                directives.has("public"));
        return new StoredResponse(
                status,
                "",
                fields,
                BODY.getBytes(StandardCharsets.US_ASCII),
                SelectingFields.of(fields.value(FieldNames.VARY), Set.of(), request)
                        .orElseThrow(),
                terms,
                Validators.of(fields, ARRIVAL),
                new Provenance(0, List.of()));
    }
}
