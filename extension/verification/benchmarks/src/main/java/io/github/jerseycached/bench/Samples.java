package io.github.jerseycached.bench;

import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests and a stored response, as the rules and the store see them. */
final class Samples {

    static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");
    static final String ETAG = '"' + BenchResource.TAG.getValue() + '"';

    private Samples() {}

    /** A GET with these fields. */
    static RequestHead request(Map<String, String> fields) {
        Map<String, String> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        caseless.putAll(fields);
        return new RequestHead() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public @Nullable String field(String name) {
                return caseless.get(name);
            }
        };
    }

    /** A response of 2 KiB that is fresh for an hour, selected by the fields of {@code vary} in this request. */
    static StoredResponse stored(@Nullable String vary, RequestHead request) {
        Fields fields = Fields.of(
                "Date", "Sun, 01 Mar 2026 12:00:00 GMT",
                "Cache-Control", "max-age=3600",
                "ETag", ETAG,
                "Content-Type", "application/json");
        Terms terms =
                new Terms(RECEIVED, Duration.ZERO, Duration.ofHours(1), CacheControl.parse("max-age=3600"), false);
        return new StoredResponse(
                200,
                "OK",
                vary == null ? fields : fields.with("Vary", vary),
                Bodies.bytes(Bodies.JSON),
                SelectingFields.of(vary, Set.of(), request).orElseThrow(),
                terms,
                new Validators(null, null),
                new Provenance(0, List.of(Provenance.path("/things"))));
    }
}
