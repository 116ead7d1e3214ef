package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntityTagTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void parsesOne(String section, String text, EntityTag expected) {
        assertThat(EntityTag.parse(text)).contains(expected);
    }

    static Stream<Arguments> parsesOne() {
        return Stream.of(
                arguments("9110 §8.8.3: strong", "\"xyzzy\"", strong("xyzzy")),
                arguments("9110 §8.8.3: weak", "W/\"xyzzy\"", weak("xyzzy")),
                arguments("9110 §8.8.3: empty", "\"\"", strong("")),
                arguments("9110 §8.8.3: weak and empty", "W/\"\"", weak("")),
                arguments("9110 §8.8.3: a comma within", "\"a,b\"", strong("a,b")),
                arguments("9110 §8.8.3: a backslash escapes nothing", "\"a\\\"", strong("a\\")),
                arguments("9110 §8.8.3: W/ within is part of it", "\"W/\"", strong("W/")),
                arguments("9110 §8.8.3: beyond ASCII", "\"\u00e9\"", strong("\u00e9")),
                arguments("9110 §5.5: white space around it", " \t\"a\" ", strong("a")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void rejectsInvalidTags(String section, String text) {
        assertThat(EntityTag.parse(text)).isEmpty();
    }

    static Stream<Arguments> rejectsInvalidTags() {
        return Stream.of(
                arguments("9110 §8.8.3: something before it", "abc, \"def\""),
                arguments("9110 §8.8.3: nothing", ""),
                arguments("9110 §8.8.3: no quotes", "abc"),
                arguments("9110 §8.8.3: no closing quote", "\"abc"),
                arguments("9110 §8.8.3: no opening quote", "abc\""),
                arguments("9110 §8.8.3: W/ without a tag", "W/"),
                arguments("9110 §8.8.3: W/ without quotes", "W/abc"),
                arguments("9110 §8.8.3: weak is case-sensitive", "w/\"abc\""),
                arguments("9110 §8.8.3: white space behind W/", "W/ \"abc\""),
                arguments("9110 §8.8.3: something behind it", "\"abc\"d"),
                arguments("9110 §8.8.3: two of them", "\"abc\", \"def\""),
                arguments("9110 §8.8.3: the asterisk is no entity tag", "*"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void parsesLists(String section, String text, List<EntityTag> expected) {
        assertThat(EntityTag.parseList(text)).isEqualTo(expected);
    }

    static Stream<Arguments> parsesLists() {
        return Stream.of(
                arguments("9110 §13.1.2: one", "\"a\"", List.of(strong("a"))),
                arguments(
                        "9110 §13.1.2: several", "\"a\", W/\"b\",\"c\"", List.of(strong("a"), weak("b"), strong("c"))),
                arguments("9110 §5.6.1: empty members", ", ,\"a\",,\t\"b\" ,", List.of(strong("a"), strong("b"))),
                arguments("9110 §8.8.3: commas within", "\"a,b\", \"c\"", List.of(strong("a,b"), strong("c"))),
                arguments("9110 §13.1.2: a member that is none matches nothing", "a, \"b\"", List.of(strong("b"))),
                arguments("9110 §13.1.2: nor does one with something behind it", "\"a\"x, \"b\"", List.of(strong("b"))),
                arguments("9110 §13.1.2: nor does one that never ends", "\"b\", \"a", List.of(strong("b"))),
                arguments("9110 §13.1.2: no comma between makes none", "\"a\" \"b\"", List.of()),
                arguments("9110 §13.1.2: the empty list", "", List.of()));
    }

    @ParameterizedTest(name = "9110 §8.8.3.2: {0} and {1}")
    @MethodSource
    void compares(EntityTag one, EntityTag other, boolean strongly, boolean weakly) {
        assertThat(one.matchesStrongly(other)).isEqualTo(strongly);
        assertThat(other.matchesStrongly(one)).isEqualTo(strongly);
        assertThat(one.matchesWeakly(other)).isEqualTo(weakly);
        assertThat(other.matchesWeakly(one)).isEqualTo(weakly);
    }

    static Stream<Arguments> compares() {
        return Stream.of(
                arguments(weak("1"), weak("1"), false, true),
                arguments(weak("1"), weak("2"), false, false),
                arguments(weak("1"), strong("1"), false, true),
                arguments(strong("1"), strong("1"), true, true),
                arguments(strong("1"), strong("2"), false, false),
                arguments(strong("a"), strong("A"), false, false));
    }

    @Property
    void printedTagParsesBack(@ForAll("entityTags") EntityTag tag) {
        assertThat(EntityTag.parse(tag.toString())).contains(tag);
    }

    @Property
    void aListThatIsPrintedParsesBack(@ForAll("lists") List<EntityTag> tags) {
        String text = tags.stream().map(EntityTag::toString).collect(Collectors.joining(", "));
        assertThat(EntityTag.parseList(text)).isEqualTo(tags);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        assertThat(EntityTag.parse(text)).isNotNull();
        assertThat(EntityTag.parse("W/\"" + text)).isNotNull();
    }

    @Property
    void parsedTagsOccurInTheText(@ForAll("almostLists") String text) {
        assertThat(EntityTag.parseList(text)).allSatisfy(tag -> assertThat(text).contains(tag.toString()));
    }

    @Provide
    Arbitrary<EntityTag> entityTags() {
        Arbitrary<String> opaque = Arbitraries.strings()
                .withChars('!')
                .withCharRange('#', '~')
                .withCharRange('\u0080', '\u00ff')
                .ofMaxLength(20);
        return Combinators.combine(Arbitraries.of(true, false), opaque).as(EntityTag::new);
    }

    @Provide
    Arbitrary<List<EntityTag>> lists() {
        return entityTags().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> almostLists() {
        return Arbitraries.strings().withChars("W/\", \\*a").ofMaxLength(30);
    }

    private static EntityTag strong(String opaque) {
        return new EntityTag(false, opaque);
    }

    private static EntityTag weak(String opaque) {
        return new EntityTag(true, opaque);
    }
}
