package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.ARRIVAL;
import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.Fields;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidatorsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void areReadFromTheFields(String section, Fields fields, Validators expected) {
        assertThat(Validators.of(fields, ARRIVAL)).isEqualTo(expected);
    }

    static Stream<Arguments> areReadFromTheFields() {
        EntityTag a = new EntityTag(false, "a");
        return Stream.of(
                arguments("9110 §8.8: none", Fields.NONE, new Validators(null, null)),
                arguments("9110 §8.8.3: ETag", Fields.of("ETag", "\"a\""), new Validators(a, null)),
                arguments(
                        "9110 §8.8.3: a weak ETag",
                        Fields.of("ETag", "W/\"a\""),
                        new Validators(new EntityTag(true, "a"), null)),
                arguments(
                        "9110 §8.8.2: Last-Modified",
                        Fields.of("Last-Modified", date(-60)),
                        new Validators(null, after(-60))),
                arguments(
                        "9110 §8.8: both",
                        Fields.of("ETag", "\"a\"", "Last-Modified", date(-60)),
                        new Validators(a, after(-60))),
                arguments("9110 §8.8.3: an unquoted ETag is none", Fields.of("ETag", "a"), new Validators(null, null)),
                arguments(
                        "9110 §8.8.2: an invalid date is none",
                        Fields.of("Last-Modified", "yesterday"),
                        new Validators(null, null)),
                arguments(
                        "9110 §5.3: of several the first",
                        Fields.of(
                                "ETag",
                                "\"a\"",
                                "ETag",
                                "\"b\"",
                                "Last-Modified",
                                date(-60),
                                "Last-Modified",
                                date(-9)),
                        new Validators(a, after(-60))));
    }

    @Test
    void noValidatorsWithoutEntityTagAndLastModified() {
        assertThat(new Validators(null, null).isEmpty()).isTrue();
        assertThat(new Validators(new EntityTag(true, ""), null).isEmpty()).isFalse();
        assertThat(new Validators(null, ARRIVAL).isEmpty()).isFalse();
    }

    @Property
    void anyTextIsReadOrIgnored(@ForAll String etag, @ForAll String lastModified) {
        assertThat(Validators.of(Fields.of("ETag", etag, "Last-Modified", lastModified), ARRIVAL))
                .isNotNull();
    }
}
