package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.ARRIVAL;
import static io.github.jerseycached.http.TestResponse.after;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.CacheControl;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TermsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mayBeServedStale(String section, String directives, boolean mustNotBeStale) {
        assertThat(terms(directives).mustNotBeStale()).isEqualTo(mustNotBeStale);
    }

    static Stream<Arguments> mayBeServedStale() {
        return Stream.of(
                arguments("9111 §4.2.4: max-age allows it", "max-age=5", false),
                arguments("9111 §5.2.2.2: must-revalidate forbids it", "max-age=5, must-revalidate", true),
                arguments("9111 §5.2.2.8: proxy-revalidate forbids it", "max-age=5, proxy-revalidate", true),
                arguments("9111 §5.2.2.10: s-maxage says proxy-revalidate as well", "s-maxage=5", true),
                arguments("a mistyped must-revalidate forbids it", "max-age=5; must-revalidate", true),
                arguments("a mistyped proxy-revalidate forbids it", "max-age=5 proxy-revalidate", true),
                arguments("a mistyped s-maxage forbids it", "s-maxage=5;", true),
                arguments("9111 §5.2.2.4: no-cache forbids it", "max-age=5, no-cache", true),
                arguments("9111 §5.2.2.4: no-cache of some fields does not", "max-age=5, no-cache=\"a\"", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mustBeValidatedBeforeEachUse(String section, String directives, boolean mustValidate) {
        assertThat(terms(directives).mustValidate()).isEqualTo(mustValidate);
    }

    static Stream<Arguments> mustBeValidatedBeforeEachUse() {
        return Stream.of(
                arguments("9111 §5.2.2.4: no-cache", "no-cache", true),
                arguments("a mistyped no-cache", "max-age=5; no-cache", true),
                arguments("9111 §5.2.2.4: no-cache of some fields lets the rest be used", "no-cache=\"a\"", false),
                arguments("9111 §5.2.2.2: must-revalidate is about stale ones", "must-revalidate", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void staleWindows(String section, String directives, long whileRevalidate, long ifError) {
        assertThat(terms(directives).staleWhileRevalidate()).isEqualTo(ofSeconds(whileRevalidate));
        assertThat(terms(directives).staleIfError()).isEqualTo(ofSeconds(ifError));
    }

    static Stream<Arguments> staleWindows() {
        return Stream.of(
                arguments("5861 §3, §4: none unless said", "max-age=5", 0, 0),
                arguments("5861 §3: stale-while-revalidate", "stale-while-revalidate=30", 30, 0),
                arguments("5861 §4: stale-if-error", "stale-if-error=3600", 0, 3600),
                arguments("5861 §3, §4: both", "stale-if-error=3600, stale-while-revalidate=30", 30, 3600),
                arguments("5861 §3: malformed", "stale-while-revalidate=a, stale-if-error", 0, 0),
                arguments(
                        "9111 §5.2.2.2: must-revalidate overrules them",
                        "must-revalidate, stale-if-error=3600, stale-while-revalidate=30",
                        0,
                        0),
                arguments(
                        "9111 §5.2.2.10: s-maxage overrules them",
                        "s-maxage=5, stale-if-error=3600, stale-while-revalidate=30",
                        0,
                        0),
                arguments("9111 §1.2.2: at most 2^31", "stale-if-error=9999999999", 0, 1L << 31));
    }

    @Test
    void remainingLifetimeIsLifetimeMinusCurrentAge() {
        Terms terms = new Terms(ARRIVAL, ofSeconds(5), ofSeconds(60), CacheControl.NONE, false);
        assertThat(terms.age(after(10))).isEqualTo(ofSeconds(15));
        assertThat(terms.remaining(after(10))).isEqualTo(ofSeconds(45));
        assertThat(terms.remaining(after(55))).isEqualTo(Duration.ZERO);
        assertThat(terms.remaining(after(70))).isEqualTo(ofSeconds(-15));
    }

    @Property
    void remainingLifetimeNeverIncreases(
            @ForAll @LongRange(min = 0, max = 1L << 31) long lifetime,
            @ForAll @LongRange(min = 0, max = 1L << 31) long initialAge,
            @ForAll @LongRange(min = 0, max = 1L << 33) long sooner,
            @ForAll @LongRange(min = 0, max = 1L << 33) long later) {
        Terms terms = new Terms(ARRIVAL, ofSeconds(initialAge), ofSeconds(lifetime), CacheControl.NONE, false);
        assertThat(terms.remaining(after(sooner + later))).isLessThanOrEqualTo(terms.remaining(after(sooner)));
    }

    private static Terms terms(String directives) {
        return new Terms(ARRIVAL, Duration.ZERO, Duration.ZERO, CacheControl.parse(directives), false);
    }
}
