package io.github.jerseycached.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    private static final byte[] SECRET = "as random as a test can bear it".getBytes(UTF_8);

    private final KeyedHash hash = new KeyedHash(SECRET);

    @Test
    void equalTextsHaveEqualHashesUnderOneSecret() {
        assertThat(hash.of("principal", "ann")).isEqualTo(new KeyedHash(SECRET).of("principal", "ann"));
        assertThat(hash.of(new byte[] {1, 2})).isEqualTo(new KeyedHash(SECRET).of(new byte[] {1, 2}));
    }

    @Test
    void hashDependsOnTheSecret() {
        KeyedHash other = new KeyedHash("another secret".getBytes(UTF_8));
        assertThat(hash.of("ann")).isNotEqualTo(other.of("ann"));
        assertThat(hash.of(new byte[] {1, 2})).isNotEqualTo(other.of(new byte[] {1, 2}));
    }

    @Test
    void randomHashHasItsOwnSecret() {
        assertThat(KeyedHash.random().of("ann")).isNotEqualTo(KeyedHash.random().of("ann"));
        KeyedHash random = KeyedHash.random();
        assertThat(random.of("ann")).isEqualTo(random.of("ann"));
    }

    @Test
    void secretIsCopied() {
        byte[] secret = SECRET.clone();
        KeyedHash before = new KeyedHash(secret);
        secret[0]++;
        assertThat(before.of("ann")).isEqualTo(hash.of("ann"));
    }

    @Test
    void hashDependsOnWhereTextsAreDivided() {
        assertThat(hash.of("ab", "c")).isNotEqualTo(hash.of("a", "bc"));
        assertThat(hash.of("abc")).isNotEqualTo(hash.of("ab", "c"));
        assertThat(hash.of("abc", "")).isNotEqualTo(hash.of("abc"));
        assertThat(hash.of()).isNotEqualTo(hash.of(""));
    }

    @Test
    void unencodableTextsHaveDifferentHashes() {
        assertThat(List.of(hash.of("\ud83d"), hash.of("\ude00"), hash.of("?"), hash.of("\ufffd")))
                .doesNotHaveDuplicates();
    }

    @Property
    void hashHas22Base64urlCharacters(@ForAll List<String> texts, @ForAll byte[] bytes) {
        // RFC 4648 §5.
        assertThat(hash.of(texts.toArray(String[]::new))).matches("[A-Za-z0-9_-]{22}");
        assertThat(hash.of(bytes)).matches("[A-Za-z0-9_-]{22}");
    }

    @Property
    void twoListsOfTextsHaveTheSameHashIfAndOnlyIfTheyAreEqual(
            @ForAll("similarTexts") List<String> one, @ForAll("similarTexts") List<String> other) {
        assertThat(hash.of(one.toArray(String[]::new)).equals(hash.of(other.toArray(String[]::new))))
                .isEqualTo(one.equals(other));
    }

    @Provide
    Arbitrary<List<String>> similarTexts() {
        return Arbitraries.of("", "a", "aa", "\0", "\0\0\0\1a", "?", "\ud83d", "\ud83d\ude00", "\u00e9", "\u00c3\u00a9")
                .list()
                .ofMaxSize(3);
    }
}
