package io.github.jerseycached.http;

import static io.github.jerseycached.http.Preconditions.FAILED;
import static io.github.jerseycached.http.Preconditions.MET;
import static io.github.jerseycached.http.Preconditions.NOT_MODIFIED;
import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.Fields;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreconditionsTest {

    private static final Validators STRONG = new Validators(new EntityTag(false, "a"), after(0));
    private static final Validators WEAK = new Validators(new EntityTag(true, "a"), after(0));
    private static final Validators DATED = new Validators(null, after(0));
    private static final Validators NONE = new Validators(null, null);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ifMatch(String section, String field, Validators validators, Preconditions expected) {
        assertThat(evaluated(validators, "If-Match", field)).isEqualTo(expected);
    }

    static Stream<Arguments> ifMatch() {
        return Stream.of(
                arguments("9110 §13.1.1: the same", "\"a\"", STRONG, MET),
                arguments("9110 §13.1.1: one of several", "\"b\", \"a\"", STRONG, MET),
                arguments("9110 §13.1.1: another", "\"b\"", STRONG, FAILED),
                arguments("9110 §13.1.1: any, there is one", "*", STRONG, MET),
                arguments("9110 §13.1.1: any, there is one without a tag", " * ", NONE, MET),
                arguments("9110 §13.1.1: compared strongly, theirs is weak", "W/\"a\"", STRONG, FAILED),
                arguments("9110 §13.1.1: compared strongly, ours is weak", "\"a\"", WEAK, FAILED),
                arguments("9110 §13.1.1: compared strongly, both are weak", "W/\"a\"", WEAK, FAILED),
                arguments("9110 §13.1.1: we have no tag", "\"a\"", DATED, FAILED),
                arguments("9110 §13.1.1: no tag that can be read", "a", STRONG, FAILED),
                arguments("9110 §13.1.1: an empty list", "", STRONG, FAILED),
                arguments("9110 §13.1.1: an asterisk in quotes is a tag", "\"*\"", STRONG, FAILED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ifNoneMatch(String section, String field, Validators validators, Preconditions expected) {
        assertThat(evaluated(validators, "If-None-Match", field)).isEqualTo(expected);
    }

    static Stream<Arguments> ifNoneMatch() {
        return Stream.of(
                arguments("9110 §13.1.2: the same", "\"a\"", STRONG, NOT_MODIFIED),
                arguments("9110 §13.1.2: one of several", "\"b\",\"a\"", STRONG, NOT_MODIFIED),
                arguments("9110 §13.1.2: another", "\"b\"", STRONG, MET),
                arguments("9110 §13.1.2: any, there is one", "*", STRONG, NOT_MODIFIED),
                arguments("9110 §13.1.2: any, there is one without a tag", "*", NONE, NOT_MODIFIED),
                arguments("9110 §13.1.2: compared weakly, theirs is weak", "W/\"a\"", STRONG, NOT_MODIFIED),
                arguments("9110 §13.1.2: compared weakly, ours is weak", "\"a\"", WEAK, NOT_MODIFIED),
                arguments("9110 §13.1.2: compared weakly, both are weak", "W/\"a\"", WEAK, NOT_MODIFIED),
                arguments("9110 §13.1.2: we have no tag", "\"a\"", DATED, MET),
                arguments("9110 §13.1.2: no tag that can be read", "a", STRONG, MET),
                arguments("9110 §13.1.2: an empty list", "", STRONG, MET));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ifModifiedSince(String section, String field, Validators validators, Preconditions expected) {
        assertThat(evaluated(validators, "If-Modified-Since", field)).isEqualTo(expected);
    }

    static Stream<Arguments> ifModifiedSince() {
        return Stream.of(
                arguments("9110 §13.1.3: modified then", date(0), DATED, NOT_MODIFIED),
                arguments("9110 §13.1.3: modified before", date(1), DATED, NOT_MODIFIED),
                arguments("9110 §13.1.3: modified since", date(-1), DATED, MET),
                arguments("9110 §13.1.3: we know of no modification", date(0), NONE, MET),
                arguments("9110 §13.1.3: no date", "yesterday", DATED, MET),
                arguments("9110 §13.1.3: two dates are none", date(0) + ", " + date(0), DATED, MET),
                arguments("9110 §5.6.7: in the RFC 850 format", "Sunday, 01-Mar-26 12:00:00 GMT", DATED, NOT_MODIFIED),
                arguments("9110 §5.6.7: in the asctime format", "Sun Mar  1 12:00:00 2026", DATED, NOT_MODIFIED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ifUnmodifiedSince(String section, String field, Validators validators, Preconditions expected) {
        assertThat(evaluated(validators, "If-Unmodified-Since", field)).isEqualTo(expected);
    }

    static Stream<Arguments> ifUnmodifiedSince() {
        return Stream.of(
                arguments("9110 §13.1.4: modified then", date(0), DATED, MET),
                arguments("9110 §13.1.4: modified before", date(1), DATED, MET),
                arguments("9110 §13.1.4: modified since", date(-1), DATED, FAILED),
                arguments("9110 §13.1.4: we know of no modification", date(-1), NONE, MET),
                arguments("9110 §13.1.4: no date", "yesterday", DATED, MET));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void preconditionsAreEvaluatedInOrder(String section, Fields fields, Preconditions expected) {
        assertThat(Preconditions.evaluate(new TestRequest("GET", fields), STRONG, STRONG.lastModified(), after(0)))
                .isEqualTo(expected);
        assertThat(Preconditions.evaluate(new TestRequest("HEAD", fields), STRONG, STRONG.lastModified(), after(0)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> preconditionsAreEvaluatedInOrder() {
        return Stream.of(
                arguments("9110 §13.2.2: no condition", Fields.NONE, MET),
                arguments(
                        "9110 §13.2.2, 1: If-Match fails, whatever If-None-Match says",
                        Fields.of("If-Match", "\"b\"", "If-None-Match", "\"a\""),
                        FAILED),
                arguments(
                        "9110 §13.2.2, 1: If-Match holds, on to If-None-Match",
                        Fields.of("If-Match", "\"a\"", "If-None-Match", "\"a\""),
                        NOT_MODIFIED),
                arguments(
                        "9110 §13.2.2, 1: If-Match holds, If-Unmodified-Since is not asked",
                        Fields.of("If-Match", "\"a\"", "If-Unmodified-Since", date(-1)),
                        MET),
                arguments(
                        "9110 §13.2.2, 2: If-Unmodified-Since fails, whatever If-None-Match says",
                        Fields.of("If-Unmodified-Since", date(-1), "If-None-Match", "\"a\""),
                        FAILED),
                arguments(
                        "9110 §13.2.2, 2: If-Unmodified-Since holds, on to If-None-Match",
                        Fields.of("If-Unmodified-Since", date(0), "If-None-Match", "\"a\""),
                        NOT_MODIFIED),
                arguments(
                        "9110 §13.2.2, 3: another tag, If-Modified-Since is not asked",
                        Fields.of("If-None-Match", "\"b\"", "If-Modified-Since", date(0)),
                        MET),
                arguments(
                        "9110 §13.2.2, 3: the same tag, If-Modified-Since is not asked",
                        Fields.of("If-None-Match", "\"a\"", "If-Modified-Since", date(-1)),
                        NOT_MODIFIED),
                arguments(
                        "9110 §13.1.3: not even beside a tag that nobody can read",
                        Fields.of("If-None-Match", "a", "If-Modified-Since", date(0)),
                        MET),
                arguments(
                        "9110 §13.2.2, 4: If-Match holds, on to If-Modified-Since",
                        Fields.of("If-Match", "\"a\"", "If-Modified-Since", date(0)),
                        NOT_MODIFIED),
                arguments(
                        "9110 §13.2.2, 4: both dates, modified between",
                        Fields.of("If-Unmodified-Since", date(1), "If-Modified-Since", date(-1)),
                        MET),
                arguments(
                        "9110 §5.3: lines are combined",
                        Fields.of("If-None-Match", "\"b\"", "If-None-Match", "\"a\""),
                        NOT_MODIFIED));
    }

    @ParameterizedTest(name = "9111 §4.3.2: {0}")
    @MethodSource
    void conditionsOfTheOrigin(Fields fields, @Nullable String expected) {
        assertThat(Preconditions.ofTheOrigin(new TestRequest("GET", fields))).isEqualTo(expected);
    }

    static Stream<Arguments> conditionsOfTheOrigin() {
        return Stream.of(
                arguments(Fields.NONE, null),
                arguments(Fields.of("If-None-Match", "*", "If-Modified-Since", date(0), "If-Range", "\"a\""), null),
                arguments(Fields.of("If-Match", "\"a\""), "If-Match"),
                arguments(Fields.of("If-Match", ""), "If-Match"),
                arguments(Fields.of("if-unmodified-since", "not a date"), "If-Unmodified-Since"),
                arguments(Fields.of("If-Unmodified-Since", date(0), "If-Match", "*"), "If-Match"));
    }

    @Test
    void withoutLastModifiedIfUnmodifiedSinceIsIgnored() {
        // RFC 9110 §13.1.4
        assertThat(evaluated(NONE, "If-Unmodified-Since", date(-31))).isEqualTo(MET);
    }

    @Property
    void anyTextIsEvaluated(
            @ForAll String ifMatch,
            @ForAll String ifNoneMatch,
            @ForAll String ifModifiedSince,
            @ForAll String ifUnmodifiedSince) {
        assertThat(evaluated(STRONG, "If-Match", ifMatch)).isNotEqualTo(NOT_MODIFIED);
        assertThat(evaluated(STRONG, "If-None-Match", ifNoneMatch)).isNotEqualTo(FAILED);
        assertThat(evaluated(STRONG, "If-Modified-Since", ifModifiedSince)).isEqualTo(MET);
        assertThat(evaluated(STRONG, "If-Unmodified-Since", ifUnmodifiedSince)).isEqualTo(MET);
    }

    private static Preconditions evaluated(Validators validators, String name, String field) {
        return Preconditions.evaluate(TestRequest.get(name, field), validators, validators.lastModified(), after(0));
    }
}
