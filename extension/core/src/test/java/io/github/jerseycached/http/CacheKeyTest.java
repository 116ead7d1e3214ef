package io.github.jerseycached.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CacheKeyTest {

    private static final CacheKey BARE = CacheKey.of("GET", "http://127.0.0.1/a?b=1");

    /** What is added to a key. */
    private record Part(String name, String value) {}

    @Test
    void keyHasMethodAndTargetUri() {
        assertThat(BARE).hasToString("GET http://127.0.0.1/a?b=1");
        assertThat(BARE).isEqualTo(CacheKey.of("GET", "http://127.0.0.1/a?b=1"));
        assertThat(BARE).isNotEqualTo(CacheKey.of("QUERY", "http://127.0.0.1/a?b=1"));
    }

    @Test
    void additionalPartHasItsName() {
        assertThat(BARE.with("type", "text/plain").with("coding", "gzip"))
                .hasToString("GET http://127.0.0.1/a?b=1 type=text/plain coding=gzip");
    }

    @Test
    void invisibleCharactersAndSeparatorsAreEscaped() {
        assertThat(BARE.with("v", "a b\n%")).hasToString(BARE + " v=a%20b%0A%25");
        assertThat(BARE.with("v", "\u00e9\ud83d\ude00")).hasToString(BARE + " v=%u00E9%uD83D%uDE00");
        assertThat(BARE.with("v", "a=b;c")).hasToString(BARE + " v=a=b;c");
        assertThat(BARE.with("v", "")).hasToString(BARE + " v=");
    }

    @Test
    void valueNeverAddsAPart() {
        assertThat(BARE.with("a", "1 b=2")).isNotEqualTo(BARE.with("a", "1").with("b", "2"));
        assertThat(BARE.with("a", "1%20b=2")).isNotEqualTo(BARE.with("a", "1 b=2"));
        assertThat(BARE.with("a", "%u00E9")).isNotEqualTo(BARE.with("a", "\u00e9"));
        assertThat(BARE.with("a", "?")).isNotEqualTo(BARE.with("a", "\ud83d"));
    }

    @Property
    void partsAreReadBackFromTheText(@ForAll("parts") List<Part> parts) {
        assertThat(parts(key(parts))).isEqualTo(parts);
    }

    @Property
    void differentPartsMakeDifferentKeys(
            @ForAll("similarParts") List<Part> one, @ForAll("similarParts") List<Part> other) {
        assertThat(key(one).equals(key(other))).isEqualTo(one.equals(other));
    }

    @Property
    void keyHasOnlyVisibleCharactersAndSpaces(@ForAll("parts") List<Part> parts) {
        assertThat(key(parts).text()).matches("[ -~]+");
    }

    @Property
    void keysAreOrderedByTheirTexts(@ForAll("similarParts") List<Part> one, @ForAll("similarParts") List<Part> other) {
        assertThat(Integer.signum(key(one).compareTo(key(other))))
                .isEqualTo(Integer.signum(key(one).text().compareTo(key(other).text())))
                .isEqualTo(-Integer.signum(key(other).compareTo(key(one))));
        assertThat(key(one).compareTo(key(other)) == 0).isEqualTo(key(one).equals(key(other)));
    }

    @Test
    void keysAreSorted() {
        CacheKey a = CacheKey.of("GET", "http://127.0.0.1/a");
        CacheKey b = CacheKey.of("GET", "http://127.0.0.1/b");
        assertThat(Stream.of(b, a.with("x", ""), a).sorted(Comparator.naturalOrder()))
                .containsExactly(a, a.with("x", ""), b);
    }

    private static CacheKey key(List<Part> parts) {
        CacheKey key = BARE;
        for (Part part : parts) {
            key = key.with(part.name(), part.value());
        }
        return key;
    }

    private static List<Part> parts(CacheKey key) {
        assertThat(key.text()).startsWith(BARE.text());
        List<Part> parts = new ArrayList<>();
        String rest = key.text().substring(BARE.text().length());
        for (String part :
                rest.isEmpty() ? List.<String>of() : List.of(rest.substring(1).split(" ", -1))) {
            int equals = part.indexOf('=');
            parts.add(new Part(part.substring(0, equals), unescaped(part.substring(equals + 1))));
        }
        return parts;
    }

    private static String unescaped(String text) {
        StringBuilder unescaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                unescaped.append(text.charAt(i));
            } else if (text.charAt(i + 1) == 'u') {
                unescaped.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                unescaped.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            }
        }
        return unescaped.toString();
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(10),
                Arbitraries.strings()
                        .withChars(" =%u20E9\n\r\t\0\u007f\u00e9\ud83d\ude00")
                        .ofMaxLength(10));
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withChars("-_.$1")
                .ofMinLength(1)
                .ofMaxLength(10);
        return Combinators.combine(names, values).as(Part::new).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Part>> similarParts() {
        Arbitrary<String> values =
                Arbitraries.of("", " ", "=", "%", "%20", "b", "b=", " b=", "%20b=", "\ud83d", "?", "%uD83D");
        return Combinators.combine(Arbitraries.of("a", "b"), values)
                .as(Part::new)
                .list()
                .ofMaxSize(3);
    }
}
