package io.github.jerseycached.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidationOrderTest {

    private static InvalidationOrder read(String text) throws IOException {
        return InvalidationOrder.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void invalidationIsHardUnlessSoftIsRequested() throws IOException {
        assertThat(read("{\"tags\":[\"a\"]}").soft()).isFalse();
        assertThat(read("{\"soft\":false,\"everything\":true}").soft()).isFalse();
        assertThat(read("{\"uri\":\"/x\",\"soft\":true}").soft()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | expected an object",
                "[] | expected an object",
                "{} | expected one of tags, uri, principal and everything",
                "{\"soft\":true} | expected one of tags, uri, principal and everything",
                "{\"uri\":\"/x\",\"everything\":true} | expected one of tags, uri, principal and everything",
                "{\"everything\":true}{} | expected one object",
                "{\"everything\":false} | expected \"everything\" to be true",
                "{\"everything\":\"true\"} | expected \"everything\" to be true",
                "{\"soft\":1} | expected \"soft\" to be a truth value",
                "{\"tags\":\"a\"} | expected \"tags\" to be an array",
                "{\"tags\":[]} | expected a tag",
                "{\"tags\":[1]} | expected \"tags\" to be text",
                "{\"tags\":[\" \"]} | expected \"tags\" to be text",
                "{\"uri\":null} | expected \"uri\" to be text",
                "{\"uri\":\"/countries/{code}\"} | \"/countries/{code}\" is a template. Name one URI with its values, such as /countries/fr, or use a tag for all of them.",
                "{\"uri\":\"/a b\"} | \"/a b\" is not a URI: Illegal character in path. Write what must be encoded with a percent sign, such as %20 for a space.",
                "{\"principal\":[]} | expected \"principal\" to be text",
                "{\"tag\":\"a\"} | expected nothing but tags, uri, principal or everything, and soft",
                "{\"tags\":[\"a\" | no JSON",
                "{\"tags\":[ | no JSON",
                "tags=a | no JSON",
            })
    void invalidOrderIsRejectedWithTheExpectedForm(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessage(message);
    }

    @Test
    void tooLongOrderIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"uri\":\"/" + "x".repeat(InvalidationOrder.MOST_BYTES) + "\"}"))
                .withMessage("longer than 65536 bytes");
    }

    @Property
    void garbageThrowsOnlyTheDeclaredException(@ForAll String garbage) throws IOException {
        for (String text : new String[] {garbage, "{\"tags\":[\"" + garbage, "{\"uri\":\"" + garbage + "\"}"}) {
            try {
                read(text);
            } catch (IllegalArgumentException declared) {
                // Nothing else comes.
            }
        }
    }
}
