package io.github.jerseycached.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalUriTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void equivalentPathsHaveOneCanonicalForm(String section, String raw, String expected) {
        assertThat(CanonicalUri.path(raw)).contains(expected);
    }

    static Stream<Arguments> equivalentPathsHaveOneCanonicalForm() {
        return Stream.of(
                arguments("3986 §6.2.2.1: digits of a percent-encoding are capitals", "/a%c3%a9", "/a%C3%A9"),
                arguments("3986 §6.2.2.1: capital ones stay", "/a%C3%A9", "/a%C3%A9"),
                arguments("3986 §6.2.2.1: the case of letters stays", "/A/b", "/A/b"),
                arguments("3986 §6.2.2.2: letters need no encoding", "/%41%5A%61%7a", "/AZaz"),
                arguments("3986 §6.2.2.2: digits need no encoding", "/%30%39", "/09"),
                arguments("3986 §6.2.2.2: the unreserved marks need no encoding", "/a%2D%2E%5F%7E", "/a-._~"),
                arguments("3986 §6.2.2.2: characters beside them do", "/%2F%3A%40%5B%60%7B", "/%2F%3A%40%5B%60%7B"),
                arguments("3986 §2.2: an encoded slash divides no segments", "/a%2fb", "/a%2Fb"),
                arguments("3986 §2.2: an encoded semicolon begins no parameter", "/a%3bb", "/a%3Bb"),
                arguments("3986 §2.1: an encoded percent sign stays encoded", "/100%25", "/100%25"),
                arguments("3986 §2.1: nothing is decoded twice", "/%2541", "/%2541"),
                arguments("3986 §3.3: matrix parameters stay", "/a;v=1;w/b", "/a;v=1;w/b"),
                arguments("3986 §3.3: empty segments stay", "//a///b", "//a///b"),
                arguments("3986 §3.3: a slash at the end stays", "/a/", "/a/"),
                arguments("3986 §3.3: dots that are not all of a segment stay", "/.a/b./...", "/.a/b./..."),
                arguments("3986 §3.3: dots in a matrix parameter stay", "/a;v=../b", "/a;v=../b"),
                arguments("3986 §3.3: the empty path stays", "", ""),
                arguments("3986 §2.1: a space is encoded", "/a b", "/a%20b"),
                arguments("3986 §2.1: so is a control character", "/a\u0001\u007f", "/a%01%7F"));
    }

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @MethodSource
    void distinguishablePathsHaveDifferentCanonicalForms(String section, String one, String other) {
        assertThat(CanonicalUri.path(one)).isPresent().isNotEqualTo(CanonicalUri.path(other));
    }

    static Stream<Arguments> distinguishablePathsHaveDifferentCanonicalForms() {
        return Stream.of(
                arguments("3986 §6.2.2.1: case", "/a", "/A"),
                arguments("3986 §2.2: a slash and an encoded one", "/a/b", "/a%2Fb"),
                arguments("3986 §2.2: a semicolon and an encoded one", "/a;b", "/a%3Bb"),
                arguments("3986 §3.3: with and without a slash at the end", "/a", "/a/"),
                arguments("3986 §3.3: one slash and two", "/a/b", "/a//b"),
                arguments("3986 §3.3: matrix parameters in another order", "/a;b;c", "/a;c;b"),
                arguments("3986 §2.4: encoded once and twice", "/%41", "/%2541"));
    }

    @ParameterizedTest(name = "3986 §6.2.2.3: {0} has a dot segment")
    @ValueSource(
            strings = {
                ".",
                "..",
                "/.",
                "/..",
                "/./a",
                "/../a",
                "/a/.",
                "/a/..",
                "/a/./b",
                "/a/../b",
                "/a//../b",
                "/%2e/a",
                "/%2E%2e/a",
                "/.%2e/a",
                "/a/%2e.",
                "/..;v=1/a",
                "/.;/a",
                "/%2e%2E;v/a",
                "/a/..;"
            })
    void aPathWithDotSegmentsIsInDoubt(String raw) {
        assertThat(CanonicalUri.path(raw)).isEmpty();
    }

    @ParameterizedTest(name = "3986 §2.1: {0} has a broken percent-encoding")
    @ValueSource(
            strings = {"/%", "/a%", "/a%4", "/%zz", "/%4g", "/%g4", "/% 41", "/%u0041", "/%+1", "/%-1", "/%\u0664\u0661"
            })
    void pathWithInvalidPercentEncodingIsAmbiguous(String raw) {
        assertThat(CanonicalUri.path(raw)).isEmpty();
    }

    @ParameterizedTest(name = "3987 §3.1: {0} is written {1}")
    @MethodSource
    void nonAsciiCharactersAreEncoded(String raw, String encoded) {
        assertThat(CanonicalUri.path(raw)).contains(encoded);
        assertThat(CanonicalUri.path(encoded)).contains(encoded);
    }

    static Stream<Arguments> nonAsciiCharactersAreEncoded() {
        return Stream.of(
                arguments("/\u00e9", "/%C3%A9"),
                arguments("/a\u0080", "/a%C2%80"),
                arguments("/\u20ac/b", "/%E2%82%AC/b"),
                arguments("/\ud83d\ude00", "/%F0%9F%98%80"));
    }

    @ParameterizedTest(name = "half a pair is no character")
    @ValueSource(strings = {"/\ud83d", "/\ude00", "/\ude00\ud83d", "/\ud83da"})
    void pathWithAnUnpairedSurrogateIsAmbiguous(String raw) {
        assertThat(CanonicalUri.path(raw)).isEmpty();
    }

    @Property
    void aCanonicalPathIsItsOwnCanonicalForm(@ForAll("paths") String raw) {
        CanonicalUri.path(raw)
                .ifPresent(canonical -> assertThat(CanonicalUri.path(canonical)).contains(canonical));
    }

    @Property
    void canonicalPathHasOnlyVisibleCharacters(@ForAll String raw) {
        assertThat(CanonicalUri.path('/' + raw).orElse("/")).matches("[!-~]+");
    }

    @Property
    void canonicalPathDecodesToTheOriginalPath(@ForAll("paths") String one, @ForAll("paths") String other) {
        if (CanonicalUri.path(one).isPresent() && CanonicalUri.path(other).isPresent()) {
            assertThat(CanonicalUri.path(one).equals(CanonicalUri.path(other)))
                    .isEqualTo(octets(one).equals(octets(other)));
        }
    }

    /** Each octet by its number, but the delimiters, which mean something else when they are encoded. */
    private static List<String> octets(String path) {
        List<String> octets = new ArrayList<>();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int octet = Integer.parseInt(path.substring(i + 1, i + 3), 16);
                octets.add("/;:".indexOf(octet) >= 0 ? "encoded " + octet : Integer.toString(octet));
                i += 2;
            } else {
                octets.add(Integer.toString(c));
            }
        }
        return octets;
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", "a", "A", "%41", "%61", "~", "%7e", "%7E", "%2f", "%2F", ";", "%3B", ".", "%2e", ":",
                        "%3A", " ", "%20", "%", "%25", "%C3", "%c3", "\u0001", "%01")
                .list()
                .ofMaxSize(8)
                .map(pieces -> '/' + String.join("", pieces));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void equivalentQueriesHaveOneCanonicalForm(String rule, String raw, String expected) {
        assertThat(CanonicalUri.query(raw, name -> true)).contains(expected);
    }

    static Stream<Arguments> equivalentQueriesHaveOneCanonicalForm() {
        return Stream.of(
                arguments("parameters are sorted by name", "b=1&a=2", "a=2&b=1"),
                arguments("by their decoded names", "%62=1&a=2", "a=2&b=1"),
                arguments("values of one name keep their order", "a=2&b=0&a=1", "a=2&a=1&b=0"),
                arguments("one without a value keeps its place among them", "a=2&a&a=1", "a=2&a&a=1"),
                arguments("a plus sign stays one", "a=b+c&d+e=f", "a=b+c&d+e=f"),
                arguments("an encoded space is one", "a=b%20c", "a=b%20c"),
                arguments("an encoded plus sign is none", "a=b%2bc", "a=b%2Bc"),
                arguments("a value may be empty", "a=", "a="),
                arguments("it may be missing", "a", "a"),
                arguments("a name may be empty", "=a", "=a"),
                arguments("so may both", "=", "="),
                arguments("a value may have equals signs", "a=b=c", "a=b=c"),
                arguments("a semicolon divides nothing", "a=1;b=2", "a=1;b=2"),
                arguments("empty pieces are none", "&a=1&&b=2&", "a=1&b=2"),
                arguments("of nothing but empty pieces nothing is left", "&&", ""),
                arguments("nothing is nothing", "", ""),
                arguments("unreserved characters need no encoding", "%61=%7e", "a=~"),
                arguments("reserved ones stay as they are", "a=/?:@!$'()*,%2f", "a=/?:@!$'()*,%2F"),
                arguments("UTF-8, as a form submits it", "a=%c3%a9", "a=%C3%A9"),
                arguments("as it is", "a=\u00e9", "a=%C3%A9"),
                arguments("of four octets", "a=%f0%9f%98%80", "a=%F0%9F%98%80"),
                arguments("nothing is decoded twice", "a=%2541", "a=%2541"));
    }

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @MethodSource
    void distinguishableQueriesHaveDifferentCanonicalForms(String rule, String one, String other) {
        assertThat(CanonicalUri.query(one, name -> true))
                .isPresent()
                .isNotEqualTo(CanonicalUri.query(other, name -> true));
    }

    static Stream<Arguments> distinguishableQueriesHaveDifferentCanonicalForms() {
        return Stream.of(
                arguments("no value and an empty one", "a", "a="),
                arguments("an encoded ampersand begins no parameter", "a=1%26b=2", "a=1&b=2"),
                arguments("an encoded equals sign ends no name", "a%3D1", "a=1"),
                arguments("nor begins a value", "a=1%3D2&b", "a=1&2=b"),
                arguments("a name may end in an equals sign", "a%3D=1", "a==1"),
                arguments("values of one name in another order", "a=1&a=2", "a=2&a=1"),
                arguments("once and twice", "a=1", "a=1&a=1"),
                arguments("a plus sign and an encoded one", "a=+", "a=%2B"),
                arguments("a plus sign and a space", "a=+", "a=%20"),
                arguments("a reserved character and its encoding", "a=/", "a=%2F"),
                arguments("encoded once and twice", "a=%41", "a=%2541"),
                arguments("case", "a=b", "a=B"),
                arguments("a semicolon and an ampersand", "a=1;b=2", "a=1&b=2"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a=%", "a=%4", "%=a", "a=1&b=%zz", "a=%u0041", "a=%+1", "a=%\u0664\u0661", "%4&=1"})
    void queryWithInvalidPercentEncodingIsAmbiguous(String raw) {
        assertThat(CanonicalUri.query(raw, name -> true)).isEmpty();
    }

    @ParameterizedTest(name = "3629 §3: {0}")
    @ValueSource(
            strings = {
                "a=%ff",
                "a=%c3",
                "a=%c3x",
                "a=%c3&b=%a9",
                "a=%c0%80",
                "a=%ed%a0%80",
                "%80=1",
                "a=%f4%90%80%80",
                "a=%c3+%a9"
            })
    void aQueryThatIsNoUtf8IsInDoubt(String raw) {
        assertThat(CanonicalUri.query(raw, name -> true)).isEmpty();
    }

    @Test
    void canonicalQueryHasOnlySelectingParameters() {
        assertThat(CanonicalUri.query("b=1&a=2&utm_source=x&b=3", name -> name.equals("b")))
                .contains("b=1&b=3");
        assertThat(CanonicalUri.query("utm_source=x", name -> false)).contains("");
    }

    @Test
    void selectingParametersAreMatchedByDecodedName() {
        assertThat(CanonicalUri.query("%70%61ge=1&page+2=3", name -> name.equals("page")))
                .contains("page=1");
        assertThat(CanonicalUri.query("page+2=3&page%202=4", name -> name.equals("page 2")))
                .contains("page+2=3&page%202=4");
    }

    @Test
    void parameterNameCannotHideASelectingParameter() {
        assertThat(CanonicalUri.query("a%26page=1", name -> name.equals("page")))
                .contains("");
        assertThat(CanonicalUri.query("utm=1%26page%3D2", name -> name.equals("page")))
                .contains("");
    }

    @Test
    void invalidIgnoredParameterMakesTheQueryAmbiguous() {
        assertThat(CanonicalUri.query("page=1&utm=%", name -> name.equals("page")))
                .isEmpty();
    }

    @Property
    void aCanonicalQueryIsItsOwnCanonicalForm(@ForAll("queries") List<String> pieces) {
        String canonical = canonical(pieces);
        assertThat(CanonicalUri.query(canonical, name -> true)).contains(canonical);
    }

    @Property
    void onlyEquivalentQueriesHaveTheSameCanonicalForm(
            @ForAll("queries") List<String> one, @ForAll("queries") List<String> other) {
        if (canonical(one).equals(canonical(other))) {
            assertThat(meaning(one)).as("%s and %s", one, other).isEqualTo(meaning(other));
        }
    }

    private static String canonical(List<String> pieces) {
        return CanonicalUri.query(String.join("&", pieces), name -> true).orElseThrow();
    }

    /** The values of each name in their order, each after its equals sign if it has one. */
    private static Map<String, List<String>> meaning(List<String> pieces) {
        Map<String, List<String>> meaning = new TreeMap<>();
        for (String piece : pieces) {
            if (!piece.isEmpty()) {
                int equals = piece.indexOf('=');
                String name = URLDecoder.decode(equals < 0 ? piece : piece.substring(0, equals), UTF_8);
                String value = equals < 0 ? "" : '=' + URLDecoder.decode(piece.substring(equals + 1), UTF_8);
                meaning.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
            }
        }
        return meaning;
    }

    /** Few characters, each in all ways of writing it, so that many queries mean the same. */
    @Provide
    Arbitrary<List<String>> queries() {
        return Arbitraries.of(
                        "a", "%61", "b", "%62", "=", "=", "%3D", "%3d", "+", "%20", "%2B", "%26", ";", "%3B", "%25",
                        "\u00e9", "%C3%A9", "%c3%a9")
                .list()
                .ofMaxSize(3)
                .map(characters -> String.join("", characters))
                .list()
                .ofMaxSize(3);
    }

    @Property
    void anyTextIsCanonicalizedOrAmbiguous(@ForAll String text, @ForAll("garbage") String garbage) {
        for (String raw : List.of(text, garbage, text + garbage)) {
            assertThat(CanonicalUri.path(raw)).isNotNull();
            assertThat(CanonicalUri.query(raw, name -> name.length() % 2 == 0)).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.strings()
                .withChars("%%%%0aFg&=;+./u \u00e9\ud83d\ude00\ufffd\u0664")
                .ofMaxLength(25);
    }
}
