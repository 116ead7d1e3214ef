package io.github.jerseycached.plan;

import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The media type that the responses of a method have, parsed once as long as it is the same. */
public final class UsualType {

    /** @param value the type parsed, or the text itself where it would be written in another way, or is none */
    private record ParsedType(String text, Object value) {}

    private volatile @Nullable ParsedType last;

    /** The value of a {@code Content-Type}, as Jersey takes and writes it: a {@link MediaType} if that is as good. */
    public Object of(String text) {
        ParsedType known = last;
        if (known == null || !known.text.equals(text)) {
            known = new ParsedType(text, parsed(text));
            last = known;
        }
        return known.value;
    }

    private static Object parsed(String text) {
        try {
            MediaType type = MediaType.valueOf(text);
            return type.toString().equals(text) ? type : text;
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
