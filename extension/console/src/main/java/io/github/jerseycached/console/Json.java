package io.github.jerseycached.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.github.jerseycached.StoredSummary;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the console's values look in JSON. */
final class Json {

    // What comes in is small and its names are few: not worth a table of them that lives on.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

    /** What is written. */
    interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /**
     * Does nothing.
     *
     * @throws NoClassDefFoundError when the library is missing
     */
    static void check() {
        // To be here, this class has been initialised.
    }

    static JsonParser parser(byte[] text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** An object, in UTF-8 and without line breaks. */
    static byte[] object(Content fields) {
        // By way of characters: the generator of bytes fails on half a surrogate pair, which a tag may hold.
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    static void texts(JsonGenerator json, String name, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** A time in milliseconds, with three digits behind the point. */
    static void millis(JsonGenerator json, String name, @Nullable Duration time) throws IOException {
        if (time == null) {
            json.writeNullField(name);
        } else {
            long micros = time.toNanos() / 1000;
            json.writeNumberField(name, micros / 1e3);
        }
    }

    static void stored(JsonGenerator json, StoredSummary response) throws IOException {
        json.writeStringField("key", response.key());
        json.writeStringField("uri", uri(response.key()));
        json.writeNumberField("status", response.status());
        text(json, "entityTag", response.entityTag());
        texts(json, "selectedBy", response.selectedBy());
        json.writeNumberField("ageSeconds", response.age().toSeconds());
        json.writeNumberField("remainingSeconds", response.remaining().toSeconds());
        texts(json, "tags", response.tags());
        json.writeNumberField("bytes", response.bytes());
    }

    /** The target URI in a key, which is its second part. */
    static String uri(String key) {
        int start = key.indexOf(' ') + 1;
        int end = key.indexOf(' ', start);
        return end < 0 ? key.substring(start) : key.substring(start, end);
    }
}
