package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.http.Validators;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNamesTest {

    private static final Validators TAGGED =
            new Validators(new EntityTag(false, "a"), Instant.parse("2026-03-01T00:00:00Z"));
    private static final Validators DATED = new Validators(null, Instant.parse("2026-03-01T00:00:00Z"));

    @ParameterizedTest(name = "9110 §5.1: {0} is a field name")
    @ValueSource(strings = {"Accept", "x", "X-1_2.3", "!#$%&'*+-.^_`|~"})
    void aTokenIsAFieldName(String text) {
        assertThat(FieldNames.isName(text)).isTrue();
    }

    @ParameterizedTest(name = "9110 §5.1: \"{0}\" is no field name")
    @ValueSource(
            strings = {
                "", " ", "a b", "a\t", "a:", "\"a\"", "(a)", "a,b", "a/b", "a;b", "a=b", "a@b", "[a]", "a\\b", "{a}",
                "<a>", "a?", "\u00e9", "a\u007f", "a\n"
            })
    void whatIsNoTokenIsNoFieldName(String text) {
        assertThat(FieldNames.isName(text)).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void members(String section, String list, List<String> expected) {
        assertThat(FieldNames.members(list)).isEqualTo(expected);
    }

    static Stream<Arguments> members() {
        return Stream.of(
                arguments("9110 §5.6.1: one", "a", List.of("a")),
                arguments("9110 §5.6.1: several", "a,b , c\t,\td", List.of("a", "b", "c", "d")),
                arguments("9110 §5.6.1.2: empty ones are ignored", ",a,, ,b,", List.of("a", "b")),
                arguments("9110 §5.6.1.2: none", "", List.of()),
                arguments("9110 §5.6.1.2: none but empty ones", " , ,", List.of()),
                arguments("9110 §5.6.4: a comma in quotes", "a=\"b,c\",d", List.of("a=\"b,c\"", "d")),
                arguments("9110 §5.6.4: an escaped quote", "\"a\\\",b\",c", List.of("\"a\\\",b\"", "c")),
                arguments("9110 §5.6.4: an escaped backslash", "\"a\\\\\",b", List.of("\"a\\\\\"", "b")),
                arguments("9110 §5.6.4: outside quotes a backslash escapes nothing", "a\\,b", List.of("a\\", "b")),
                arguments("malformed: quotes that never end", "a, \"b,c", List.of("a", "\"b", "c")),
                arguments("malformed: an escape at the end", "a, \"b,c\\", List.of("a", "\"b", "c\\")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void neverStored(String section, String name, String connection, boolean expected) {
        assertThat(FieldNames.neverStored(name, connection)).isEqualTo(expected);
    }

    static Stream<Arguments> neverStored() {
        return Stream.of(
                arguments("9110 §7.6.1: Connection", "Connection", null, true),
                arguments("9110 §7.6.1: Keep-Alive", "Keep-Alive", null, true),
                arguments("9110 §7.6.1: Proxy-Connection", "Proxy-Connection", null, true),
                arguments("9110 §7.6.1: TE", "TE", null, true),
                arguments("9110 §7.6.1: Trailer", "Trailer", null, true),
                arguments("9110 §7.6.1: Transfer-Encoding", "Transfer-Encoding", null, true),
                arguments("9110 §7.6.1: Upgrade", "Upgrade", null, true),
                arguments("9110 §7.6.1: in any case", "transfer-encoding", null, true),
                arguments("9111 §3.1: Proxy-Authenticate", "Proxy-Authenticate", null, true),
                arguments("9111 §3.1: Proxy-Authentication-Info", "Proxy-Authentication-Info", null, true),
                arguments("9111 §3.1: Proxy-Authorization", "Proxy-Authorization", null, true),
                arguments("9110 §7.6.1: a field that Connection lists", "X-Hop", "close, x-hop", true),
                arguments("9110 §7.6.1: a field that Connection does not list", "X-Hop", "close", false),
                arguments("9111 §7.3: Set-Cookie is one client's", "Set-Cookie", null, true),
                arguments("9111 §5.1: Age is computed anew", "Age", null, true),
                arguments("9110 §8.6: Content-Length is computed anew", "Content-Length", null, true),
                arguments("9111 §3: any other is stored", "X-Anything", null, false),
                arguments("9111 §3: Cache-Control is stored", "Cache-Control", null, false),
                arguments("9111 §3: ETag is stored", "ETag", null, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void belongTo304(String section, String name, Validators validators, boolean expected) {
        assertThat(FieldNames.belongTo304(name, validators.entityTag() != null)).isEqualTo(expected);
    }

    static Stream<Arguments> belongTo304() {
        return Stream.of(
                arguments("9110 §15.4.5: Content-Location", "Content-Location", TAGGED, true),
                arguments("9110 §15.4.5: Date", "Date", TAGGED, true),
                arguments("9110 §15.4.5: ETag", "ETag", TAGGED, true),
                arguments("9110 §15.4.5: Vary", "Vary", TAGGED, true),
                arguments("9110 §15.4.5: Cache-Control", "Cache-Control", TAGGED, true),
                arguments("9110 §15.4.5: Expires", "Expires", TAGGED, true),
                arguments("9110 §15.4.5: in any case", "etag", TAGGED, true),
                arguments("9110 §15.4.5: no Last-Modified beside an ETag", "Last-Modified", TAGGED, false),
                arguments("9110 §15.4.5: Last-Modified where there is no ETag", "last-modified", DATED, true),
                arguments("9110 §15.4.5: no other metadata", "Content-Type", TAGGED, false),
                arguments("9110 §15.4.5: no other metadata, without an ETag either", "Content-Type", DATED, false));
    }

    @ParameterizedTest(name = "9111 §3.2: a 304 leaves {0} as it is")
    @ValueSource(strings = {"Content-Encoding", "Content-Length", "content-md5", "Content-Range", "ETag"})
    void fieldsThatDescribeTheBytes(String name) {
        assertThat(FieldNames.ofTheBytes(name)).isTrue();
    }

    @ParameterizedTest(name = "9111 §3.2: a 304 updates {0}")
    @ValueSource(strings = {"Cache-Control", "Content-Type", "Date", "Expires", "Last-Modified", "X-Anything"})
    void fieldsThatDoNotDescribeTheBytes(String name) {
        assertThat(FieldNames.ofTheBytes(name)).isFalse();
    }

    @ParameterizedTest(name = "9110 §8: {0} describes the representation")
    @ValueSource(
            strings = {
                "Content-Type",
                "content-encoding",
                "Content-Language",
                "Content-Location",
                "Content-Range",
                "Content-Disposition",
                "ETag",
                "Last-Modified",
                "Vary",
                "Cache-Control",
                "CDN-Cache-Control",
                "Expires",
                "Date",
                "No-Vary-Search"
            })
    void whatDescribesTheRepresentation(String name) {
        assertThat(FieldNames.ofTheRepresentation(name)).isTrue();
    }

    @ParameterizedTest(name = "9110 §8: {0} does not describe the representation")
    @ValueSource(strings = {"Access-Control-Allow-Origin", "X-Request-Id", "Set-Cookie", "Server", "Age", "Link"})
    void fieldsThatDoNotDescribeTheRepresentation(String name) {
        assertThat(FieldNames.ofTheRepresentation(name)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void listsAName(String section, String list, boolean expected) {
        assertThat(FieldNames.lists(list, "Accept")).isEqualTo(expected);
    }

    static Stream<Arguments> listsAName() {
        return Stream.of(
                arguments("9110 §5.6.1: alone", "Accept", true),
                arguments("9110 §5.6.1: among others, in any case", "Cookie ,accept", true),
                arguments("9110 §5.6.1: part of another", "Accept-Language", false),
                arguments("9110 §5.6.1: no member at all", "", false));
    }

    @Property
    void joinedMembersAreSplitAgain(@ForAll("listsOfTokens") List<String> tokens) {
        assertThat(FieldNames.members(String.join(" ,\t", tokens))).isEqualTo(tokens);
    }

    @Property
    void membersOccurInTheText(@ForAll("almostLists") String text) {
        assertThat(FieldNames.members(text)).allSatisfy(member -> {
            assertThat(member).isNotBlank().isEqualTo(member.strip());
            assertThat(text).contains(member);
        });
    }

    @Property
    void anyTextIsSplit(@ForAll String text) {
        assertThat(FieldNames.members(text)).doesNotContain("");
        assertThat(FieldNames.isName(text) && text.contains(",")).isFalse();
    }

    @Provide
    Arbitrary<List<String>> listsOfTokens() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("!#$%&'*+-.^_`|~")
                .ofMinLength(1)
                .ofMaxLength(8)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> almostLists() {
        return Arbitraries.strings().withChars("ab\"\\,= \t").ofMaxLength(30);
    }
}
