package io.github.jerseycached.store;

import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Responses that differ in what may invalidate them. */
final class MadeResponse {

    private MadeResponse() {}

    /** One whose request began then, and that bears these names. */
    static StoredResponse of(long began, String... names) {
        return of(began, "", names);
    }

    static StoredResponse of(long began, String body, String[] names) {
        return of(null, began, body, names);
    }

    /** One of several under one key. */
    static StoredResponse variant(String language, long began, String... names) {
        return of(language, began, language, names);
    }

    private static StoredResponse of(@Nullable String language, long began, String body, String[] names) {
        return new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain"),
                body.getBytes(StandardCharsets.UTF_8),
                SelectingFields.of(language == null ? null : "Accept-Language", Set.of(), asking(language))
                        .orElseThrow(),
                new Terms(ManualClock.START, Duration.ZERO, Duration.ofSeconds(60), CacheControl.NONE, false),
                new Validators(null, null),
                new Provenance(began, List.of(names)));
    }

    static String body(StoredResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            response.writeTo(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    static RequestHead asking(@Nullable String language) {
        return new RequestHead() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public @Nullable String field(String name) {
                return name.equalsIgnoreCase("Accept-Language") ? language : null;
            }
        };
    }
}
