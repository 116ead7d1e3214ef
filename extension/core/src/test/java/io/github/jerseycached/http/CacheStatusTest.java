package io.github.jerseycached.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.StructuredField;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheStatusTest {

    private static final CacheStatus CACHE = new CacheStatus("jersey-cached");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cacheStatusValue(String section, Handling handling, String expected) {
        assertThat(CACHE.of(handling)).isEqualTo(expected);
    }

    static Stream<Arguments> cacheStatusValue() {
        return Stream.of(
                said("9211 §2.1: a hit", new Handling.ServedFresh(ofSeconds(30)), "jersey-cached; hit; ttl=30"),
                said(
                        "9211 §2.5: ttl is an Integer",
                        new Handling.ServedFresh(ofMillis(1999)),
                        "jersey-cached; hit; ttl=1"),
                said(
                        "9211 §2.5: ttl of a stale one is negative",
                        new Handling.ServedFresh(ofSeconds(-5)),
                        "jersey-cached; hit; ttl=-5"),
                said(
                        "9211 §2.5: ttl on the boundary",
                        new Handling.ServedFresh(Duration.ZERO),
                        "jersey-cached; hit; ttl=0"),
                said(
                        "9211 §2.8: why a stale one was served",
                        new Handling.ServedStale(ofSeconds(-5), "stale-while-revalidate"),
                        "jersey-cached; hit; ttl=-5; detail=\"stale-while-revalidate\""),
                said(
                        "9211 §2.2: forwarded and not stored",
                        new Handling.NotStored(Forward.URI_MISS, Reason.of(Reason.Kind.SET_COOKIE)),
                        "jersey-cached; fwd=uri-miss; detail=\"Set-Cookie\""),
                said(
                        "9211 §2.4: forwarded and stored",
                        new Handling.StoredNew(Forward.VARY_MISS, ofSeconds(60)),
                        "jersey-cached; fwd=vary-miss; stored; ttl=60"),
                said(
                        "9211 §2.6: answered with what another request went for",
                        new Handling.ServedCollapsed(Forward.URI_MISS, ofSeconds(60)),
                        "jersey-cached; fwd=uri-miss; collapsed; ttl=60"),
                said(
                        "9211 §2.3: validated",
                        new Handling.Renewed(Forward.STALE, ofSeconds(60)),
                        "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=60"),
                said(
                        "9211 §2.3: failed, so that a stale one stood in",
                        new Handling.ServedOnError(Forward.STALE, 503, ofSeconds(-7)),
                        "jersey-cached; fwd=stale; fwd-status=503; ttl=-7; detail=\"stale-if-error\""),
                said(
                        "9211 §2.2: forwarded for the request's sake",
                        new Handling.StoredNew(Forward.REQUEST, ofSeconds(60)),
                        "jersey-cached; fwd=request; stored; ttl=60"),
                said(
                        "9211 §2.2: bypassed",
                        new Handling.NotStored(Forward.BYPASS, Reason.of(Reason.Kind.AUTHORIZATION)),
                        "jersey-cached; fwd=bypass; detail=\"Authorization\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cacheNameComesFirst(String section, String name, String expected) {
        assertThat(new CacheStatus(name).of(new Handling.ServedFresh(ofSeconds(1))))
                .isEqualTo(expected + "; hit; ttl=1");
    }

    static Stream<Arguments> cacheNameComesFirst() {
        return Stream.of(
                arguments("9651 §3.3.4: a Token", "a", "a"),
                arguments("9651 §3.3.4: a Token of all it may have", "Az09!#$%&'*+-.^_`|~:/", "Az09!#$%&'*+-.^_`|~:/"),
                arguments("9651 §3.3.4: a Token may start with an asterisk", "*a", "*a"),
                arguments("9651 §3.3.3: one that starts with a digit is a String", "1a", "\"1a\""),
                arguments("9651 §3.3.3: one with a space is a String", "my cache", "\"my cache\""),
                arguments("9651 §3.3.3: one with a comma is a String", "a,b", "\"a,b\""),
                arguments("9651 §3.3.3: one with a semicolon is a String", "a;b", "\"a;b\""),
                arguments("9651 §4.1.6: quotes and backslashes are escaped", "a\"b\\c", "\"a\\\"b\\\\c\""));
    }

    @ParameterizedTest(name = "9651 §3.3.3: \"{0}\" names no cache")
    @ValueSource(strings = {"", "caf\u00e9", "a\tb", "a\nb", "a\u007f"})
    void nameWithInvalidCharactersIsRejected(String name) {
        assertThatThrownBy(() -> new CacheStatus(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 9211 §2");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void detailsAreStrings(String section, String detail, String expected) {
        assertThat(CACHE.of(new Handling.ServedStale(ofSeconds(1), detail)))
                .isEqualTo("jersey-cached; hit; ttl=1; detail=" + expected);
    }

    static Stream<Arguments> detailsAreStrings() {
        return Stream.of(
                arguments("9651 §4.1.6: quotes and backslashes are escaped", "a\"b\\c", "\"a\\\"b\\\\c\""),
                arguments("9651 §3.3.3: no character beyond ASCII", "caf\u00e9", "\"caf?\""),
                arguments("9651 §3.3.3: no control character", "a\r\nb\u007f", "\"a??b?\""),
                arguments("9651 §3.3.3: the first and the last character", " ~", "\" ~\""),
                arguments("9651 §3.3.3: nothing", "", "\"\""));
    }

    @Property
    void anyDetailIsAValidStructuredField(@ForAll String detail) {
        // The name of this cache happens to be a key of a dictionary as well.
        assertThat(StructuredField.dictionary(
                        CACHE.of(new Handling.NotStored(Forward.URI_MISS, Reason.of(Reason.Kind.UNLESS, detail)))))
                .isPresent();
        assertThat(StructuredField.dictionary(CACHE.of(new Handling.ServedStale(Duration.ZERO, detail))))
                .isPresent();
    }

    private static Arguments said(String section, Handling handling, String expected) {
        return arguments(section, handling, expected);
    }
}
