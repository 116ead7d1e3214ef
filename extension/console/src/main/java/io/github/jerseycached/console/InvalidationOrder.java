package io.github.jerseycached.console;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.syntax.OwnUri;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants invalidated: <code>{"tags": ["a", "b"]}</code>, <code>{"uri": "/x"}</code>, <code>
 * {"principal": "ann"}</code> or <code>{"everything": true}</code>, each also with <code>"soft": true</code>.
 *
 * @param what does it
 * @param soft whether what is reached becomes stale only
 */
record InvalidationOrder(Function<HttpCache, Invalidation> what, boolean soft) {

    static final int MOST_BYTES = 64 << 10;

    /** Carries it out. */
    Invalidation on(HttpCache cache) {
        return what.apply(soft ? cache.soft() : cache);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException for anything else
     */
    static InvalidationOrder read(InputStream content) throws IOException {
        byte[] text = content.readNBytes(MOST_BYTES + 1);
        if (text.length > MOST_BYTES) {
            throw new IllegalArgumentException("longer than " + MOST_BYTES + " bytes");
        }
        try (JsonParser json = Json.parser(text)) {
            return read(json);
        } catch (JacksonException broken) {
            // Its message would repeat the text.
            throw new IllegalArgumentException("no JSON", broken);
        }
    }

    private static InvalidationOrder read(JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
        List<Function<HttpCache, Invalidation>> targets = new ArrayList<>();
        boolean soft = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "tags" -> {
                    String[] tags = texts(json, value);
                    targets.add(cache -> cache.invalidateTags(tags));
                }
                case "uri" -> {
                    URI uri = OwnUri.parse(text(json, value, name));
                    targets.add(cache -> cache.invalidate(uri));
                }
                case "principal" -> {
                    String principal = text(json, value, name);
                    targets.add(cache -> cache.invalidatePrincipal(principal));
                }
                case "everything" -> {
                    expect(value == JsonToken.VALUE_TRUE, "\"everything\" to be true");
                    targets.add(HttpCache::clear);
                }
                case "soft" -> {
                    expect(
                            value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE,
                            "\"soft\" to be a truth value");
                    soft = value == JsonToken.VALUE_TRUE;
                }
                default -> expect(false, "nothing but tags, uri, principal or everything, and soft");
            }
        }
        expect(json.nextToken() == null, "one object");
        expect(targets.size() == 1, "one of tags, uri, principal and everything");
        return new InvalidationOrder(targets.get(0), soft);
    }

    private static String[] texts(JsonParser json, @Nullable JsonToken value) throws IOException {
        List<String> texts = new ArrayList<>();
        expect(value == JsonToken.START_ARRAY, "\"tags\" to be an array");
        for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
            texts.add(text(json, each, "tags"));
        }
        expect(!texts.isEmpty(), "a tag");
        return texts.toArray(String[]::new);
    }

    private static String text(JsonParser json, @Nullable JsonToken value, String name) throws IOException {
        expect(value == JsonToken.VALUE_STRING && !json.getText().isBlank(), '"' + name + "\" to be text");
        return json.getText();
    }

    private static void expect(boolean met, String what) {
        if (!met) {
            throw new IllegalArgumentException("expected " + what);
        }
    }
}
