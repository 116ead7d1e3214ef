package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.TestResponse;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedFieldTest {

    private static final List<String> TARGET_LIST = List.of("CDN-Cache-Control");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Cache-Control     | private; max-age=60",
                "cache-control     | max-age=60 public",
                "Cache-Control     | max-age=soon",
                "Vary              | Accept Cookie",
                "Vary              | *;q=1",
                "Expires           | Sun 06 Nov 1994 08:49:37 GMT",
                "Expires           | never",
                "Date              | 1994-11-06T08:49:37Z",
                "Last-Modified     | Sun, 6 Nov 1994 08:49:37 GMT",
                "Cache-Groups      | countries",
                "CDN-Cache-Control | max-age=\"60\"",
                "CDN-Cache-Control | max-age=60;",
                "cdn-cache-control | private max-age=60"
            })
    void isFound(String name, String value) {
        Fields fields = Fields.of("Content-Type", "text/plain", name, value);
        assertThat(MalformedField.in(fields, TARGET_LIST, TestResponse.ARRIVAL)).contains(new Fields.Line(name, value));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Cache-Control      | private=\"a\", max-age=60, x=\"y; z\"",
                "Vary               | Accept, Cookie",
                "Vary               | *",
                "Expires            | Sun, 06 Nov 1994 08:49:37 GMT",
                "Expires            | 0",
                "Expires            | -1",
                "Date               | Sunday, 06-Nov-94 08:49:37 GMT",
                "Last-Modified      | Sun Nov  6 08:49:37 1994",
                "Cache-Groups       | \"countries\"",
                "CDN-Cache-Control  | max-age=60;p=1, private=\"a\"",
                "Else-Cache-Control | no; target",
                "X-Other            | ;;"
            })
    void aRightFieldIsNone(String name, String value) {
        assertThat(MalformedField.in(Fields.of(name, value), TARGET_LIST, TestResponse.ARRIVAL))
                .isEmpty();
    }

    @Property
    void anyTextIsMalformedOrNot(@ForAll String value) {
        for (String name : List.of("Cache-Control", "Vary", "Expires", "Cache-Groups", "CDN-Cache-Control")) {
            assertThat(MalformedField.in(Fields.of(name, value), TARGET_LIST, TestResponse.ARRIVAL))
                    .isNotNull();
        }
    }
}
