package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.http.Freshness;
import io.github.jerseycached.http.TestResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsADirective(String section, String field, String directive, boolean has, boolean unqualified) {
        CacheControl read = CacheControl.parse(field);
        assertThat(read.has(directive)).as("has").isEqualTo(has);
        assertThat(read.hasUnqualified(directive)).as("unqualified").isEqualTo(unqualified);
    }

    static Stream<Arguments> readsADirective() {
        return Stream.of(
                arguments("9111 §5.2: one", "no-store", "no-store", true, true),
                arguments("9111 §5.2: one of several", "a, no-store ,b", "no-store", true, true),
                arguments("9111 §5.2: in any case", "No-STORE", "no-store", true, true),
                arguments("9111 §5.2: with an argument", "private=\"a\"", "private", true, false),
                arguments("9111 §5.2: absent", "private", "no-store", false, false),
                arguments("9111 §5.2: not within another's argument", "a=\"b, no-store, c\"", "no-store", false, false),
                arguments("9111 §5.2: not as part of a name", "no-stored", "no-store", false, false),
                arguments(
                        "9110 §5.6.4: a quoted comma behind an escaped quote",
                        "a=\"\\\", no-store\"",
                        "no-store",
                        false,
                        false),
                arguments("9110 §5.6.1: behind empty members", ",,\t,no-store", "no-store", true, true),
                arguments("9111 §5.2: no field", null, "no-store", false, false),
                arguments("9111 §5.2: an empty field", "", "no-store", false, false),
                arguments("9111 §4.2.1: of two what forbids more", "private, private=\"a\"", "private", true, true),
                arguments("9111 §4.2.1: in whatever order", "private=\"a\", private", "private", true, true),
                arguments("9111 §4.2.1: of two times the first", "max-age=1, max-age", "max-age", true, false));
    }

    /** Each field has a word that restricts, and is mistyped. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void restrictiveDirectiveAppliesAnywhere(String mistake, String field, String directive) {
        CacheControl read = CacheControl.parse(field);
        assertThat(read.has(directive)).as("has").isTrue();
        assertThat(read.hasUnqualified(directive)).as("as a right one").isFalse();
        if (directive.equals("private") || directive.equals("no-cache")) {
            assertThat(read.concernsAll(directive)).as("the whole response").isTrue();
        }
        assertThat(read.isWellFormed()).as("well-formed").isFalse();
    }

    static Stream<Arguments> restrictiveDirectiveAppliesAnywhere() {
        return Stream.of(
                arguments("a semicolon for a comma", "private; max-age=60", "private"),
                arguments("a semicolon for a comma, behind", "max-age=60; private", "private"),
                arguments("no space behind the semicolon", "max-age=60;no-store", "no-store"),
                arguments("a semicolon at the end", "no-store;", "no-store"),
                arguments("no comma", "no-cache no-store", "no-store"),
                arguments("no comma", "no-cache no-store", "no-cache"),
                arguments("no comma", "private max-age=60", "private"),
                arguments("no comma, behind", "max-age=60 private", "private"),
                arguments("a tab for a comma", "max-age=60\tprivate", "private"),
                arguments("a bar for a comma", "max-age=60|private", "private"),
                arguments("an ampersand for a comma", "public&no-store", "no-store"),
                arguments("a colon for an equals sign", "private: max-age=60", "private"),
                arguments("the name of the field", "Cache-Control: no-store", "no-store"),
                arguments("all in quotes", "\"no-store\"", "no-store"),
                arguments("all in quotes, with another", "\"private, max-age=60\"", "private"),
                arguments("in single quotes", "'no-store'", "no-store"),
                arguments("in brackets", "[no-store]", "no-store"),
                arguments("with a full stop", "no-store.", "no-store"),
                arguments("an argument", "no-store=1", "no-store"),
                arguments("an argument in quotes", "must-revalidate=\"1\"", "must-revalidate"),
                arguments("an empty argument", "private=", "private"),
                arguments("an empty list", "private=\"\"", "private"),
                arguments("an unclosed list", "private=\"x", "private"),
                arguments("an unclosed list, and more", "private=\"x, max-age=60", "private"),
                arguments("an unclosed quoted string", "x=\"a, no-store", "no-store"),
                arguments("an unclosed quoted string without a comma", "x=\"a no-store", "no-store"),
                arguments("an escaped closing quote", "x=\"a no-store\\\"", "no-store"),
                arguments("a quoted string that ends early", "x=\"a\"b, private", "private"),
                arguments("quotes within quotes", "a=\"x, no-store, b=\"y\", max-age=60", "no-store"),
                arguments("a list of no names", "no-cache=\"a b\"", "no-cache"),
                arguments("a list beside a whole one", "private=\"a\", x; private", "private"),
                arguments("a list behind a whole one", "x; private, private=\"a\"", "private"),
                arguments("as an argument", "max-age=no-store", "no-store"),
                arguments("as an argument of something unknown", "x=no-store", "no-store"),
                arguments("a space before the equals sign", "private =\"a\"", "private"),
                arguments("a space behind the equals sign", "no-cache= \"a\"", "no-cache"),
                arguments("another white space", "max-age=60,\u00a0private", "private"),
                arguments("another white space", "max-age=60,\u000bno-store", "no-store"),
                arguments("a control character", "no-store\u0000", "no-store"),
                arguments("a control character between", "max-age=60\u0001no-cache", "no-cache"),
                arguments("a line break", "max-age=60\r\n private", "private"),
                arguments("in any case", "Max-Age=60; PRIVATE", "private"),
                arguments("must-revalidate", "max-age=60; must-revalidate", "must-revalidate"),
                arguments("proxy-revalidate", "max-age=60; proxy-revalidate", "proxy-revalidate"),
                arguments("must-understand", "max-age=60; must-understand", "must-understand"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "max-age=60;",
                "max-age=60; public",
                "max-age=60 public",
                "\"max-age=60\"",
                "max-age =60",
                "max-age= 60",
                "max-age: 60",
                "x=\"a, max-age=60",
                "x=\"a\"b, max-age=60",
                "a=\"x, b=\"y\", max-age=60",
                "max-age=60\u0000",
                "max-age=60;, max-age=60",
                "max-age='60'",
                "s-maxage=60;, max-age=60"
            })
    void aLifetimeCountsOnlyWhereItsSyntaxIsRight(String field) {
        CacheControl read = CacheControl.parse(field);
        // It is there, so that no other lifetime counts, and has passed.
        assertThat(read.has("max-age") || read.has("s-maxage")).isTrue();
        assertThat(Freshness.explicitLifetime(read, null, Fields.NONE, TestResponse.ARRIVAL))
                .contains(Duration.ZERO);
        assertThat(read.isWellFormed()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"public;", "public max-age=60", "\"public\"", "x=\"a, public", "public=1"})
    void publicAppliesOnlyWithValidSyntax(String field) {
        assertThat(CacheControl.parse(field).hasUnqualified("public")).isFalse();
        assertThat(CacheControl.parse(field).isWellFormed()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "max-age=60",
                "public, max-age=60, s-maxage=\"60\"",
                "private=\"a, b\", no-cache",
                "private=a",
                ", ,no-store,,",
                "x, y=z, v=\"a, no-store, \\\"b\"",
                "max-stale, only-if-cached",
                "stale-while-revalidate=9, stale-if-error=9, immutable"
            })
    void aRightFieldIsWellFormed(String field) {
        assertThat(CacheControl.parse(field).isWellFormed()).isTrue();
    }

    @Property
    void restrictiveWordAppliesBetweenAnySeparators(
            @ForAll("restrictive") String word,
            @ForAll("almostDirectives") String before,
            @ForAll("almostDirectives") String after,
            @ForAll("separators") String left,
            @ForAll("separators") String right) {
        String field = before + left + word + right + after;
        CacheControl read = CacheControl.parse(field);
        // In a quoted string that is right it is no directive (RFC 9110 §5.6.4).
        assertThat(read.has(word) || mayBeInAQuotedString(field, (before + left).length()))
                .as(field)
                .isTrue();
    }

    @Property
    void restrictiveWordAppliesAnywhereInUnquotedText(
            @ForAll("restrictive") String word,
            @ForAll("textsWithoutQuotes") String before,
            @ForAll("textsWithoutQuotes") String after,
            @ForAll("separators") String left,
            @ForAll("separators") String right) {
        CacheControl read = CacheControl.parse(before + left + word + right + after);
        assertThat(read.has(word)).isTrue();
    }

    private static boolean mayBeInAQuotedString(String field, int place) {
        return field.substring(0, place).indexOf('"') >= 0
                && field.substring(place).indexOf('"') >= 0;
    }

    @Provide
    Arbitrary<String> restrictive() {
        return Arbitraries.of(
                "no-store", "private", "no-cache", "must-revalidate", "proxy-revalidate", "must-understand");
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(",", ";", " ", "\t", "=", "\u00a0", "\u0000", ":", "'", "(", ".", "\r\n");
    }

    @Provide
    Arbitrary<String> textsWithoutQuotes() {
        return Arbitraries.strings().all().excludeChars('"').ofMaxLength(20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void valueOfTheWrongTypeIsIgnored(String section, String field, String directive) {
        CacheControl read = CacheControl.targeted(field).orElseThrow();
        assertThat(read.seconds(directive)).isEmpty();
        assertThat(read.hasUnqualified(directive)).isFalse();
        assertThat(read.isWellFormed()).isFalse();
    }

    static Stream<Arguments> valueOfTheWrongTypeIsIgnored() {
        return Stream.of(
                arguments("9213 §2.1: a String for an Integer", "max-age=\"10000\"", "max-age"),
                arguments("9213 §2.1: a Decimal for an Integer", "max-age=60.0", "max-age"),
                arguments("9213 §2.1: a Token for an Integer", "s-maxage=a60", "s-maxage"),
                arguments("9213 §2.1: a Date for an Integer", "max-age=@60", "max-age"),
                arguments("9213 §2.1: an Inner List for an Integer", "max-age=(60)", "max-age"),
                arguments("9213 §2.1: a Boolean for an Integer", "max-age", "max-age"),
                arguments("9213 §2.1: a String for a window", "stale-if-error=\"60\"", "stale-if-error"),
                arguments("9213 §2.1: an Integer for a Boolean", "public=1", "public"),
                arguments(
                        "9213 §2.1: an Integer for a Boolean that restricts", "must-revalidate=1", "must-revalidate"));
    }

    @ParameterizedTest(name = "9213 §2.1: {0}")
    @ValueSource(
            strings = {"private=1", "private=a", "private=(\"a\")", "private=:YQ==:", "private=\"a b\"", "private=\"\""
            })
    void privateWithInvalidFieldNamesAppliesToTheWholeResponse(String field) {
        CacheControl read = CacheControl.targeted(field).orElseThrow();
        assertThat(read.concernsAll("private")).isTrue();
        assertThat(read.isWellFormed()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsFieldNames(String section, String field, List<String> expected) {
        assertThat(CacheControl.parse(field).fieldNames("private")).isEqualTo(expected);
    }

    static Stream<Arguments> readsFieldNames() {
        return Stream.of(
                arguments("9111 §5.2.2.7: one", "private=\"Set-Cookie\"", List.of("Set-Cookie")),
                arguments("9111 §5.2.2.7: several", "private=\"a, B ,c\"", List.of("a", "B", "c")),
                arguments("9111 §5.2.2.7: in token form, which some send", "private=a", List.of("a")),
                arguments("9111 §5.2.2.7: said twice", "private=a, private=\"b\"", List.of("a", "b")),
                arguments("9111 §5.2.2.7: none, the whole response", "private", List.of()),
                arguments("9111 §5.2.2.7: absent", "no-cache=\"a\"", List.of()),
                arguments("9110 §5.6.4: escaped, as nobody would", "private=\"\\a\"", List.of("a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsDeltaSeconds(String section, String field, OptionalLong expected) {
        assertThat(CacheControl.parse(field).seconds("max-age")).isEqualTo(expected);
    }

    static Stream<Arguments> readsDeltaSeconds() {
        return Stream.of(
                arguments("9111 §1.2.2: a number", "max-age=60", OptionalLong.of(60)),
                arguments("9111 §1.2.2: zero", "max-age=0", OptionalLong.of(0)),
                arguments("9111 §5.2: in quoted form", "max-age=\"60\"", OptionalLong.of(60)),
                arguments("9111 §1.2.2: too large", "max-age=4294967296", OptionalLong.of(1L << 31)),
                arguments("9111 §1.2.2: no number", "max-age=a", OptionalLong.empty()),
                arguments("9111 §1.2.2: nothing", "max-age=", OptionalLong.empty()),
                arguments("9111 §1.2.2: nothing in quotes", "max-age=\"\"", OptionalLong.empty()),
                arguments("9111 §1.2.2: one quote", "max-age=\"", OptionalLong.empty()),
                arguments("9111 §1.2.2: no argument", "max-age", OptionalLong.empty()),
                arguments("9111 §1.2.2: absent", "s-maxage=60", OptionalLong.empty()));
    }

    @Test
    void missingFieldHasNoDirectives() {
        assertThat(CacheControl.parse(null).isEmpty()).isTrue();
        assertThat(CacheControl.parse(" \t").isEmpty()).isTrue();
        assertThat(CacheControl.parse("public").isEmpty()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aTargetedFieldIsADictionary(String section, String field, String expected) {
        assertThat(CacheControl.targeted(field)).map(CacheControl::toString).contains(expected);
    }

    static Stream<Arguments> aTargetedFieldIsADictionary() {
        return Stream.of(
                arguments("9213 §2.1: an Integer", "max-age=60", "max-age=\"60\""),
                arguments("9213 §2.1: a Boolean", "no-store", "no-store"),
                arguments("9651 §3.2: true at length is the same", "no-store=?1", "no-store"),
                arguments("9651 §3.2: false is an absent directive", "no-store=?0, public", "public"),
                arguments("9213 §2.1: a String of field names", "private=\"a, b\"", "private=\"a, b\""),
                arguments("9213 §2.1: parameters are ignored", "max-age=60;a;b=1, public;c", "max-age=\"60\", public"),
                arguments("9651 §3.2: of two the last counts", "max-age=1, max-age=2", "max-age=\"2\""),
                arguments("9213 §2.1: unrecognized directives do no harm", "x, max-age=60", "x, max-age=\"60\""),
                arguments("9651 §3.2: no directive that counts is still a field", "no-store=?0", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aTargetedFieldIsIgnored(String section, String field) {
        assertThat(CacheControl.targeted(field)).isEmpty();
    }

    static Stream<Arguments> aTargetedFieldIsIgnored() {
        return Stream.of(
                arguments("9213 §2.2: absent", null),
                arguments("9213 §2.2: empty", ""),
                arguments("9213 §2.2: blank", "   "),
                arguments("9213 §2.2: a parsing error", "max-age=60, &"),
                arguments("9651 §4.2.2: a comma at the end", "max-age=60,"),
                arguments("9651 §3.1.2: upper case", "Max-Age=60"),
                arguments("9651 §4.2: a space before the equals sign", "max-age =60"),
                arguments("9651 §4.2: no value", "max-age="));
    }

    @Test
    void targetedDirectiveIsReadLikeCacheControl() {
        CacheControl targeted =
                CacheControl.targeted("max-age=60, no-cache, private=\"a, b\"").orElseThrow();
        assertThat(targeted.seconds("max-age")).hasValue(60);
        assertThat(targeted.hasUnqualified("no-cache")).isTrue();
        assertThat(targeted.fieldNames("private")).containsExactly("a", "b");
    }

    @Property
    void printedValueParsesBack(@ForAll("texts") String argument, @ForAll("names") List<String> names) {
        String printed = CacheControl.parse(
                        "first=" + quoted(argument) + ", second=\"" + String.join(", ", names) + "\", third")
                .toString();
        CacheControl read = CacheControl.parse(printed);
        assertThat(read).hasToString(printed);
        assertThat(printed)
                .isEqualTo("first=" + quoted(argument) + ", second=\"" + String.join(", ", names) + "\", third");
        assertThat(read.fieldNames("second")).isEqualTo(names);
        assertThat(read.hasUnqualified("third")).isTrue();
    }

    @Property
    void secondsAreCappedAt2To31(@ForAll @LongRange(min = 0) long seconds) {
        assertThat(CacheControl.parse("max-age=" + seconds).seconds("max-age")).hasValue(Math.min(seconds, 1L << 31));
    }

    @Property
    void anyTextIsReadOrIgnored(@ForAll String text) {
        CacheControl read = CacheControl.parse(text);
        assertThat(read.toString()).isNotNull();
        assertThat(read.seconds("max-age")).isEmpty();
        assertThat(read.fieldNames("private")).isEmpty();
        assertThat(CacheControl.targeted(text)).isNotNull();
    }

    @Property
    void anyTextOfDirectivesQuotesAndCommasIsReadOrIgnored(@ForAll("almostDirectives") String text) {
        CacheControl read = CacheControl.parse(text);
        assertThat(CacheControl.parse(read.toString())).isNotNull();
        assertThat(read.fieldNames("a")).doesNotContain("");
        assertThat(CacheControl.targeted(text)).isNotNull();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("-_")
                .ofMinLength(1)
                .ofMaxLength(10)
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> almostDirectives() {
        return Arbitraries.strings().withChars("a1=\"\\, -?;").ofMaxLength(30);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @ParameterizedTest(name = "9651 §3: {0}")
    @ValueSource(
            strings = {
                "max-age=60, x=(a b)",
                "max-age=60, x=(a;q=1 \"b\");c",
                "max-age=60, x=( )",
                "max-age=60, x=:aGk=:",
                "max-age=60, x=1.5",
                "max-age=60, x=@1659578233",
                "max-age=60, x=%\"a\"",
                "max-age=60;p=1.5"
            })
    void aTargetedFieldMayHaveMembersOfAnyType(String field) {
        assertThat(CacheControl.targeted(field).orElseThrow().seconds("max-age"))
                .hasValue(60);
    }

    @Test
    void unterminatedQuoteHidesNoDirectives() {
        assertThat(CacheControl.parse("x=\"a, no-store").has("no-store")).isTrue();
    }
}
