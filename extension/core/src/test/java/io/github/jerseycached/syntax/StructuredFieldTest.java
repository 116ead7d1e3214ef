package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

class StructuredFieldTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void parses(String section, String text, Map<String, String> expected) {
        assertThat(texts(text)).contains(expected);
    }

    @Test
    void stringAndIntegerWithTheSameTextDiffer() {
        assertThat(StructuredField.dictionary("a=1, b=\"1\""))
                .hasValueSatisfying(members -> assertThat(members)
                        .containsEntry("a", new StructuredField.Value("1", false))
                        .containsEntry("b", new StructuredField.Value("1", true)));
    }

    private static Optional<Map<String, String>> texts(String dictionary) {
        return StructuredField.dictionary(dictionary).map(members -> {
            Map<String, String> texts = new HashMap<>();
            members.forEach((name, value) -> texts.put(name, value.text()));
            return texts;
        });
    }

    static Stream<Arguments> parses() {
        return Stream.of(
                arguments("9651 §3.2: empty", "", Map.of()),
                arguments("9651 §4.2: spaces alone", "  ", Map.of()),
                arguments("9651 §3.3.1: an Integer", "a=1", Map.of("a", "1")),
                arguments("9651 §3.3.1: a negative Integer", "a=-42", Map.of("a", "-42")),
                arguments("9651 §3.3.1: 15 digits", "a=123456789012345", Map.of("a", "123456789012345")),
                arguments("9651 §3.3.3: a String", "a=\"b c\"", Map.of("a", "b c")),
                arguments("9651 §3.3.3: an empty String", "a=\"\"", Map.of("a", "")),
                arguments("9651 §3.3.3: escapes in a String", "a=\"\\\"\\\\\"", Map.of("a", "\"\\")),
                arguments("9651 §3.3.3: a comma in a String", "a=\"b,c=1\"", Map.of("a", "b,c=1")),
                arguments("9651 §3.3.3: the first and the last character of a String", "a=\" ~\"", Map.of("a", " ~")),
                arguments("9651 §3.3.4: a Token", "a=foo123/456:*~", Map.of("a", "foo123/456:*~")),
                arguments("9651 §3.3.4: a Token in capitals", "a=Zz", Map.of("a", "Zz")),
                arguments("9651 §3.3.4: a Token that starts with an asterisk", "a=*b", Map.of("a", "*b")),
                arguments("9651 §3.3.6: true", "a=?1", Map.of("a", "?1")),
                arguments("9651 §3.3.6: false", "a=?0", Map.of("a", "?0")),
                arguments("9651 §3.2: no value is true", "a", Map.of("a", "?1")),
                arguments("9651 §3.3.7: a Date", "a=@1659578233", Map.of("a", "@1659578233")),
                arguments(
                        "9651 §3.3.8: a Display String",
                        "a=%\"\\f%c3%bc\", b",
                        Map.of("a", "%\"\\f%c3%bc\"", "b", "?1")),
                arguments(
                        "9651 §3.2: several",
                        "a=1,b, c=?0 \t,\t d=x",
                        Map.of("a", "1", "b", "?1", "c", "?0", "d", "x")),
                arguments("9651 §3.2: the last of the same key", "a=1, b=2, a=3", Map.of("a", "3", "b", "2")),
                arguments("9651 §3.2: a key with all it may have", "*a-_.*9z=1", Map.of("*a-_.*9z", "1")),
                arguments(
                        "9651 §3.1.2: parameters are read over",
                        "a=1;b;c=\"x;y\";  d=?0, e=2",
                        Map.of("a", "1", "e", "2")),
                arguments("9651 §4.2: spaces before and behind", "  a=1  ", Map.of("a", "1")),
                arguments("9651 §3.1.2: parameters on true", "a;b=1, c", Map.of("a", "?1", "c", "?1")),
                arguments("9651 §3.1.2: parameters of all types", "a=1;b=-1;c=tok;d=\"s\";e=?1;f", Map.of("a", "1")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void rejectsInvalidFields(String section, String text) {
        assertThat(StructuredField.dictionary(text)).isEmpty();
    }

    static Stream<Arguments> rejectsInvalidFields() {
        return Stream.of(
                arguments("9651 §4.2.2: a comma at the end", "a=1,"),
                arguments("9651 §4.2.2: a comma and spaces at the end", "a=1, \t"),
                arguments("9651 §4.2.2: a comma at the beginning", ",a=1"),
                arguments("9651 §4.2.2: two commas", "a=1,,b=2"),
                arguments("9651 §4.2.2: no comma", "a=1 b=2"),
                arguments("9651 §4.2: a tab at the beginning", "\ta=1"),
                arguments("9651 §3.1.2: a key in capitals", "A=1"),
                arguments("9651 §3.1.2: a key that starts with a digit", "1=1"),
                arguments("9651 §3.1.2: a key that starts with a hyphen", "-a=1"),
                arguments("9651 §3.1.2: a key goes on in capitals", "aA=1"),
                arguments("9651 §3.1.2: a key beyond ASCII", "\u00e9=1"),
                arguments("9651 §4.2.3.1: nothing behind the equals sign", "a="),
                arguments("9651 §4.2.3.1: a space behind the equals sign", "a= 1"),
                arguments("9651 §4.2.3.1: a space before the equals sign", "a =1"),
                arguments("9651 §4.2.3.1: no type starts so", "a=&"),
                arguments("9651 §4.2.4: 16 digits", "a=1234567890123456"),
                arguments("9651 §4.2.4: a sign alone", "a=-"),
                arguments("9651 §4.2.4: two signs", "a=--1"),
                arguments("9651 §4.2.4: a plus sign", "a=+1"),
                arguments("9651 §4.2.5: no end of a String", "a=\"b"),
                arguments("9651 §4.2.5: an escape at the end", "a=\"b\\"),
                arguments("9651 §4.2.5: an escape of another character", "a=\"\\b\""),
                arguments("9651 §4.2.5: a tab in a String", "a=\"\t\""),
                arguments("9651 §4.2.5: DEL in a String", "a=\"\u007f\""),
                arguments("9651 §4.2.5: beyond ASCII in a String", "a=\"\u00e9\""),
                arguments("9651 §4.2.9: a Date of a Decimal", "a=@1.5"),
                arguments("9651 §4.2.10: no end of a Display String", "a=%\"b"),
                arguments("9651 §4.2.10: capitals in an octet", "a=%\"%C3%BC\""),
                arguments("9651 §4.2.10: half an octet", "a=%\"%c\""),
                arguments("9651 §4.2.10: not UTF-8", "a=%\"%fc\""),
                arguments("9651 §4.2.10: beyond ASCII", "a=%\"\u00fc\""),
                arguments("9651 §4.2.8: a Boolean of another digit", "a=?2"),
                arguments("9651 §4.2.8: a Boolean without a digit", "a=?"),
                arguments("9651 §4.2.8: a Boolean of two digits", "a=?11"),
                arguments("9651 §4.2.3.2: a parameter without a key", "a=1;"),
                arguments("9651 §4.2.3.2: a parameter without a value", "a=1;b="),
                arguments("9651 §4.2.3.2: a parameter key in capitals", "a=1;B"),
                arguments("9651 §4.2.3.2: a space before the semicolon", "a=1 ;b"));
    }

    @Property
    void printedFieldParsesBack(@ForAll("dictionaries") Map<String, Object> members) {
        String printed = members.entrySet().stream()
                .map(member -> member.getKey() + '=' + printed(member.getValue()))
                .collect(Collectors.joining(", "));
        assertThat(texts(printed))
                .contains(members.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, member -> read(member.getValue()))));
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        assertThat(StructuredField.dictionary(text)).isNotNull();
        assertThat(StructuredField.dictionary("a=\"" + text)).isNotNull();
    }

    @Property
    void anyTextOfFieldCharactersIsParsedOrRejected(@ForAll("almostDictionaries") String text) {
        assertThat(StructuredField.dictionary(text)).isNotNull();
        assertThat(StructuredField.dictionary("a=1;b=" + text)).isNotNull();
    }

    /** Integers, Booleans, Tokens as strings, and Strings as {@link StringBuilder}s to tell them apart. */
    @Provide
    Arbitrary<Map<String, Object>> dictionaries() {
        Arbitrary<String> keys = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars("_-.*")
                .ofMaxLength(8)
                .map(rest -> "k" + rest);
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(-999_999_999_999_999L, 999_999_999_999_999L)
                        .asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.strings()
                        .withCharRange('A', 'Z')
                        .withCharRange('a', 'z')
                        .withCharRange('0', '9')
                        .withChars("!#$%&'*+-.^_`|~:/")
                        .ofMaxLength(10)
                        .map(rest -> "T" + rest)
                        .asGeneric(),
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .ofMaxLength(20)
                        .map(StringBuilder::new)
                        .asGeneric());
        return Arbitraries.maps(keys, values).ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> almostDictionaries() {
        return Arbitraries.strings().withChars("aB1=\"\\,; -?.*\t").ofMaxLength(25);
    }

    private static String printed(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "?1" : "?0";
        }
        if (value instanceof StringBuilder text) {
            return '"' + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        return value.toString();
    }

    private static String read(Object value) {
        return value instanceof Boolean ? printed(value) : value.toString();
    }
}
