package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheGroupsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void parsesGroups(String section, String field, List<String> expected) {
        assertThat(CacheGroups.parse(field)).isEqualTo(expected);
    }

    static Stream<Arguments> parsesGroups() {
        return Stream.of(
                arguments("9875 §2: no field, no group", null, List.of()),
                arguments("9651 §4.2: an empty field is an empty List", "", List.of()),
                arguments("9651 §4.2: so is one of spaces", "  ", List.of()),
                arguments("9875 §2: one group", "\"countries\"", List.of("countries")),
                arguments("9875 §2: several", "\"countries\", \"country:fr\"", List.of("countries", "country:fr")),
                arguments("9651 §4.2.1: white space around a comma", "\"a\" \t,\t \"b\"", List.of("a", "b")),
                arguments("9651 §4.2.1: no white space", "\"a\",\"b\"", List.of("a", "b")),
                arguments("9651 §4.2: spaces before and behind", "  \"a\"  ", List.of("a")),
                arguments("9875 §2: case tells groups apart", "\"A\", \"a\"", List.of("A", "a")),
                arguments("9651 §3.3.3: a comma in a String", "\"a,b\"", List.of("a,b")),
                arguments("9651 §4.2.5: escapes", "\"a\\\"b\\\\c\"", List.of("a\"b\\c")),
                arguments("9651 §3.3.3: an empty String", "\"\"", List.of("")),
                arguments("9875 §2: parameters are ignored", "\"a\";x, \"b\";y=1;z=\"c,d\"", List.of("a", "b")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void aMalformedFieldNamesNoGroup(String section, String field) {
        assertThat(CacheGroups.parse(field)).isEmpty();
    }

    static Stream<Arguments> aMalformedFieldNamesNoGroup() {
        return Stream.of(
                arguments("9651 §4.2.1: a comma at the end", "\"a\","),
                arguments("9651 §4.2.1: a comma at the beginning", ",\"a\""),
                arguments("9651 §4.2.1: two commas", "\"a\",,\"b\""),
                arguments("9651 §4.2.1: no comma", "\"a\" \"b\""),
                arguments("9651 §4.2: a tab at the beginning", "\t\"a\""),
                arguments("9651 §4.2.5: no end of a String", "\"a\", \"b"),
                arguments("9651 §4.2.5: an escape of another character", "\"\\a\""),
                arguments("9651 §4.2.5: an escape at the end", "\"a\\"),
                arguments("9651 §4.2.5: beyond ASCII", "\"caf\u00e9\""),
                arguments("9651 §4.2.5: a control character", "\"a\tb\""),
                arguments("9875 §2: a Token is no String", "a"),
                arguments("9875 §2: a Token among Strings", "\"a\", b"),
                arguments("9875 §2: an Integer is no String", "1"),
                arguments("9875 §2: an Inner List is no String", "(\"a\")"),
                arguments("9651 §4.2.3.2: a parameter in capitals", "\"a\";X"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void printsGroups(String section, List<String> groups, String expected) {
        assertThat(CacheGroups.format(groups)).contains(expected);
    }

    static Stream<Arguments> printsGroups() {
        return Stream.of(
                arguments("9875 §2: one group", List.of("countries"), "\"countries\""),
                arguments("9875 §2: several", List.of("a", "b"), "\"a\", \"b\""),
                arguments("9651 §4.1.6: escapes", List.of("a\"b\\c"), "\"a\\\"b\\\\c\""),
                arguments("9651 §3.3.3: what no String holds is left out", List.of("caf\u00e9", "a\nb", "c"), "\"c\""),
                arguments("9651 §3.3.3: an empty String", List.of(""), "\"\""),
                arguments("9875 §2: 32 characters", List.of("x".repeat(32)), '"' + "x".repeat(32) + '"'),
                arguments("9875 §2: one of 33 is left out", List.of("x".repeat(33), "y"), "\"y\""),
                arguments("9875 §2: escapes do not count", List.of("\\".repeat(32)), '"' + "\\".repeat(64) + '"'));
    }

    @Test
    void noGroupsHaveNoField() {
        assertThat(CacheGroups.format(List.of())).isEmpty();
        assertThat(CacheGroups.format(List.of("caf\u00e9", "x".repeat(33)))).isEmpty();
    }

    @Test
    void onlyTheFirst32GroupsAreWritten() {
        // RFC 9875 §2: so many every cache takes.
        List<String> groups = IntStream.range(0, 40).mapToObj(i -> "g" + i).toList();
        assertThat(CacheGroups.parse(CacheGroups.format(groups).orElseThrow())).isEqualTo(groups.subList(0, 32));
    }

    @Test
    void omittedGroupDoesNotCountTowardsTheBound() {
        List<String> groups = Stream.concat(
                        Stream.of("x".repeat(33)), IntStream.range(0, 32).mapToObj(i -> "g" + i))
                .toList();
        assertThat(CacheGroups.parse(CacheGroups.format(groups).orElseThrow())).isEqualTo(groups.subList(1, 33));
    }

    @Property
    void printedGroupsParseBack(@ForAll("groups") List<String> groups) {
        String field = CacheGroups.format(groups).orElse(null);
        assertThat(CacheGroups.parse(field)).isEqualTo(groups);
    }

    @Property
    void anyTextIsReadOrIgnored(@ForAll String text, @ForAll("almostLists") String almost) {
        assertThat(CacheGroups.parse(text)).isNotNull();
        assertThat(CacheGroups.parse('"' + text)).isNotNull();
        assertThat(CacheGroups.parse(almost)).isNotNull();
        CacheGroups.format(List.of(text, almost))
                .ifPresent(field -> assertThat(CacheGroups.parse(field)).isNotEmpty());
    }

    @Provide
    Arbitrary<List<String>> groups() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(32)
                .list()
                .ofMaxSize(32);
    }

    @Provide
    Arbitrary<String> almostLists() {
        return Arbitraries.strings().withChars("\"\"\"a\\,; =\t(1").ofMaxLength(25);
    }
}
