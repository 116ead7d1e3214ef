package io.github.jerseycached.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectingFieldsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void selectingFieldsMatch(String section, String vary, TestRequest first, TestRequest second, boolean expected) {
        assertThat(SelectingFields.of(vary, Set.of(), first).orElseThrow().match(second))
                .isEqualTo(expected);
        assertThat(SelectingFields.of(vary, Set.of(), second).orElseThrow().match(first))
                .isEqualTo(expected);
        // Two that match are one and the same variant.
        assertThat(SelectingFields.of(vary, Set.of(), first).equals(SelectingFields.of(vary, Set.of(), second)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> selectingFieldsMatch() {
        return Stream.of(
                arguments("9111 §4.1: no Vary", null, a("1"), a("2"), true),
                arguments("9111 §4.1: an empty Vary", "", a("1"), a("2"), true),
                arguments("9111 §4.1: the same value", "A", a("1"), a("1"), true),
                arguments("9111 §4.1: another value", "A", a("1"), a("2"), false),
                arguments("9110 §5.1: names in any case", "a", a("1"), TestRequest.get("a", "1"), true),
                arguments("9111 §4.1: a field that is not named", "B", a("1"), a("2"), true),
                arguments("9111 §4.1: absent in both", "A", TestRequest.get(), TestRequest.get("B", "1"), true),
                arguments("9111 §4.1: absent in one", "A", TestRequest.get(), a("1"), false),
                arguments("9111 §4.1: absent in one, empty in the other", "A", TestRequest.get(), a(""), false),
                arguments("9111 §4.1: absent in one, a hyphen in the other", "A", TestRequest.get(), a("-"), false),
                arguments(
                        "9111 §4.1: every one of them must match",
                        "A, B",
                        TestRequest.get("A", "1", "B", "1"),
                        TestRequest.get("A", "1", "B", "2"),
                        false),
                arguments(
                        "9111 §4.1: values do not move from one field to another",
                        "A, B",
                        TestRequest.get("A", "1", "B", "2"),
                        TestRequest.get("A", "2", "B", "1"),
                        false),
                arguments("9111 §4.1: combined lines", "A", TestRequest.get("A", "1", "A", "2"), a("1, 2"), true),
                arguments("9111 §4.1: white space around members", "A", a("1,2 ,\t3"), a(" 1, 2, 3 "), true),
                arguments("9111 §4.1: white space within a member", "A", a("1 2"), a("12"), false),
                arguments("9111 §4.1: a comma where there may be no list", "A", a("1"), a("1,"), false),
                arguments("9111 §4.1: a comma before it", "A", a("1"), a(", 1"), false),
                arguments("9111 §4.1: the order of an unknown field", "A", a("1, 2"), a("2, 1"), false),
                arguments("9111 §4.1: the case of an unknown field", "A", a("x"), a("X"), false),
                arguments("9110 §5.6.4: a comma in quotes", "A", a("\"1, 2\""), a("\"1,2\""), false),
                arguments("9111 §4.1: a different number of members", "A", a("1"), a("1, 1"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isSameRequest(String section, String name, String first, String second, boolean expected) {
        SelectingFields fields =
                SelectingFields.of(name, Set.of(), TestRequest.get(name, first)).orElseThrow();
        assertThat(fields.match(TestRequest.get(name, second))).isEqualTo(expected);
    }

    static Stream<Arguments> isSameRequest() {
        return Stream.of(
                arguments(
                        "9110 §5.6.4: white space within quotes",
                        "Accept",
                        "text/plain;x=\"a b\"",
                        "text/plain;x=\"ab\"",
                        false),
                arguments(
                        "9110 §5.6.6: the case of a parameter's value",
                        "Accept",
                        "text/plain;x=A",
                        "text/plain;x=a",
                        false),
                arguments("9110 §12.5.4: order", "Accept-Language", "fr;q=0.5, en", "en, fr;q=0.5", true),
                arguments("9110 §12.5.4: order at equal weights", "Accept-Language", "fr, en", "en, fr", false),
                arguments(
                        "9110 §12.5.4: order at equal weights that are written otherwise",
                        "Accept-Language",
                        "de;q=0.1, fr;q=0.5, en;q=0.50",
                        "en;q=0.50, fr;q=0.5, de;q=0.1",
                        false),
                arguments(
                        "9110 §12.5.4: order of the same at equal weights",
                        "Accept-Language",
                        "de;q=0.1, fr, en;q=1",
                        "fr, de;q=0.1, en;q=1",
                        true),
                arguments(
                        "9110 §12.4.2: order where a weight is none",
                        "Accept-Language",
                        "fr;q=x, en",
                        "en, fr;q=x",
                        false),
                arguments("9110 §12.5.4: case", "Accept-Language", "en-GB", "EN-gb", true),
                arguments("9110 §12.5.4: white space", "Accept-Language", "en , fr;q=0.5", "en,fr ; q=0.5", true),
                arguments("9110 §12.5.4: white space within a word", "Accept-Language", "de", "d e", false),
                arguments("9110 §12.5.4: so much of it", "Accept-Language", "d \t e;q = 1", "d e;q=1", true),
                arguments("9110 §12.4.2: another weight", "Accept-Language", "en, fr;q=0.5", "en, fr;q=0.6", false),
                arguments(
                        "9110 §12.4.2: weights change places",
                        "Accept-Language",
                        "en;q=0.5, fr",
                        "en, fr;q=0.5",
                        false),
                arguments("9110 §12.5.4: another language", "Accept-Language", "en", "en, fr", false),
                arguments("9110 §12.5.3: order", "Accept-Encoding", "gzip, br", "br, gzip", true),
                arguments("9110 §12.5.3: case", "Accept-Encoding", "GZIP", "gzip", true),
                arguments("9110 §12.5.3: another coding", "Accept-Encoding", "gzip", "br", false),
                arguments("9110 §12.5.3: empty and absent members", "Accept-Encoding", "gzip,, br", "br,gzip,", true),
                arguments(
                        "9110 §12.5.1: order",
                        "Accept",
                        "text/html, text/plain;q=0.5",
                        "text/plain;q=0.5,text/html",
                        true),
                arguments(
                        "9110 §12.5.1: order at equal weights",
                        "Accept",
                        "text/html, text/plain",
                        "text/plain, text/html",
                        false),
                arguments(
                        "9110 §12.5.1: order where a weight may stand in quotes",
                        "Accept",
                        "text/html, text/plain;x=\";q=0.5\"",
                        "text/plain;x=\";q=0.5\", text/html",
                        false),
                arguments("9110 §12.5.1: another type", "Accept", "text/html", "text/plain", false),
                arguments("9110 §12.5.2: order", "Accept-Charset", "utf-8;q=0.5, latin1", "latin1, utf-8;q=0.5", true),
                arguments(
                        "9110 §12.5.2: order at equal weights",
                        "Accept-Charset",
                        "utf-8, latin1",
                        "latin1, utf-8",
                        false),
                arguments("9110 §10.1.5: User-Agent is no such list", "User-Agent", "a, b", "b, a", false),
                arguments("6265 §5.4: a cookie's case counts", "Cookie", "a=B", "a=b", false));
    }

    @ParameterizedTest(name = "{0}: Vary: {1}")
    @MethodSource
    void nothingMatchesAnAsterisk(String section, String vary) {
        assertThat(SelectingFields.of(vary, Set.of(), TestRequest.get())).isEmpty();
    }

    static Stream<Arguments> nothingMatchesAnAsterisk() {
        return Stream.of(
                arguments("9110 §12.5.5: alone", "*"),
                arguments("9110 §12.5.5: among others", "A, *"),
                arguments("9110 §12.5.5: before others", " * ,A"));
    }

    @Test
    void asteriskWithinANameIsNotAWildcard() {
        assertThat(SelectingFields.of("A*", Set.of(), TestRequest.get())).isPresent();
    }

    @Test
    void namesAreLowerCaseSortedAndUnique() {
        assertThat(SelectingFields.of("B, a,b", Set.of(), TestRequest.get())
                        .orElseThrow()
                        .names())
                .containsExactly("a", "b");
    }

    @Test
    void orderOfNamesDoesNotMatter() {
        TestRequest request = TestRequest.get("A", "1", "B", "2");
        assertThat(SelectingFields.of("A, B", Set.of(), request))
                .isEqualTo(SelectingFields.of("b,a", Set.of(), request))
                .hasSameHashCodeAs(SelectingFields.of("b,a", Set.of(), request));
    }

    @Test
    void differentNamesAreADifferentVariant() {
        assertThat(SelectingFields.of("A", Set.of(), TestRequest.get()))
                .isNotEqualTo(SelectingFields.of("B", Set.of(), TestRequest.get()));
    }

    @Test
    void lengthIsTheSumOfTheValueLengths() {
        assertThat(SelectingFields.NONE.length()).isZero();
        int one = SelectingFields.of("A", Set.of(), a("1")).orElseThrow().length();
        assertThat(SelectingFields.of("A", Set.of(), a("12345")).orElseThrow().length())
                .isEqualTo(one + 4);
        assertThat(SelectingFields.of("A, B", Set.of(), TestRequest.get("A", "1", "B", "1"))
                        .orElseThrow()
                        .length())
                .isEqualTo(2 * one);
    }

    @Property
    void selectingRequestAlwaysMatches(@ForAll String vary, @ForAll String name, @ForAll String value) {
        TestRequest request = TestRequest.get(name, value, "Accept", value);
        for (String field : List.of(vary, name, "Accept, " + name)) {
            SelectingFields.of(field, Set.of(), request)
                    .ifPresent(selecting -> assertThat(selecting.match(request)).isTrue());
        }
    }

    private static TestRequest a(String value) {
        return TestRequest.get("A", value);
    }
}
