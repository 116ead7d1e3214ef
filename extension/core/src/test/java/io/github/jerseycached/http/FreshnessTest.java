package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.ARRIVAL;
import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FreshnessTest {

    private static final long YEAR_SECONDS = 31_556_952;
    private static final Duration LONGEST = ofSeconds(1L << 31);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void freshnessLifetimeByDirectives(String section, String cacheControl, Duration expected) {
        assertThat(explicitLifetime(Fields.of("Cache-Control", cacheControl))).isEqualTo(expected);
    }

    static Stream<Arguments> freshnessLifetimeByDirectives() {
        return Stream.of(
                arguments("9111 §4.2.1: max-age", "max-age=5", ofSeconds(5)),
                arguments("9111 §4.2.1: s-maxage before max-age", "max-age=5, s-maxage=9", ofSeconds(9)),
                arguments("9111 §4.2.1: s-maxage before max-age, in any order", "s-maxage=9, max-age=5", ofSeconds(9)),
                arguments("9111 §4.2.1: of a repeated directive the first", "max-age=5, max-age=9", ofSeconds(5)),
                arguments("9111 §4.2.1: of a repeated s-maxage the first", "s-maxage=5, s-maxage=9", ofSeconds(5)),
                arguments("9111 §4.2.1: max-age with non-integer content is stale", "max-age=soon", Duration.ZERO),
                arguments("9111 §1.2.2: delta-seconds is an integer", "max-age=1.5", Duration.ZERO),
                arguments("9111 §1.2.2: delta-seconds is non-negative", "max-age=-5", Duration.ZERO),
                arguments("9111 §1.2.2: delta-seconds has no sign", "max-age=+5", Duration.ZERO),
                arguments("9111 §1.2.2: delta-seconds has at least one digit", "max-age=", Duration.ZERO),
                arguments("9111 §1.2.2: delta-seconds is in ASCII digits", "max-age=\u0665", Duration.ZERO),
                arguments("9111 §5.2.2.1: max-age without an argument is stale", "max-age", Duration.ZERO),
                arguments(
                        "9111 §4.2.1: an invalid s-maxage is not made good by max-age",
                        "s-maxage=x, max-age=5",
                        Duration.ZERO),
                arguments("9111 §5.2: an argument in quoted form is accepted too", "max-age=\"5\"", ofSeconds(5)),
                arguments("9110 §5.6.4: a quoted pair is its second octet", "max-age=\"\\5\"", ofSeconds(5)),
                arguments("9111 §5.2: directives compare without regard to case", "Max-AGE=5", ofSeconds(5)),
                arguments(
                        "9111 §5.2.3: unrecognized directives are ignored",
                        "maxage=9, a=\"b, max-age=8\", max-age=5",
                        ofSeconds(5)),
                arguments("9110 §5.6.1: empty list members are ignored", ", ,max-age=5,,", ofSeconds(5)),
                arguments("9111 §1.2.2: leading zeros", "max-age=0005", ofSeconds(5)),
                arguments("9111 §1.2.2: 2^31 - 1 as it is", "max-age=2147483647", ofSeconds((1L << 31) - 1)),
                arguments("9111 §1.2.2: 2^31 as it is", "max-age=2147483648", LONGEST),
                arguments("9111 §1.2.2: more is 2^31", "max-age=2147483649", LONGEST),
                arguments("9111 §1.2.2: more than 64 bits is 2^31", "max-age=99999999999999999999999", LONGEST),
                arguments("9111 §4.2.1: no explicit lifetime", "public", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void freshnessLifetimeByExpires(String section, Fields fields, Duration expected) {
        assertThat(explicitLifetime(fields)).isEqualTo(expected);
    }

    static Stream<Arguments> freshnessLifetimeByExpires() {
        return Stream.of(
                arguments(
                        "9111 §4.2.1: Expires minus Date",
                        Fields.of("Expires", date(60), "Date", date(-40)),
                        ofSeconds(100)),
                arguments(
                        "9111 §4.2.1: Expires minus Date, however skewed the clock of the origin",
                        Fields.of("Expires", date(3660), "Date", date(3600)),
                        ofSeconds(60)),
                arguments(
                        "9111 §4.2.1: Expires minus Date, though the origin is behind",
                        Fields.of("Expires", date(-3540), "Date", date(-3600)),
                        ofSeconds(60)),
                arguments("9110 §6.6.1: without Date, from the arrival", Fields.of("Expires", date(60)), ofSeconds(60)),
                arguments(
                        "9110 §6.6.1: with an invalid Date, from the arrival",
                        Fields.of("Expires", date(60), "Date", "now"),
                        ofSeconds(60)),
                arguments(
                        "9111 §5.3: max-age before Expires",
                        Fields.of("Expires", date(60), "Cache-Control", "max-age=5"),
                        ofSeconds(5)),
                arguments(
                        "9111 §5.3: s-maxage before Expires",
                        Fields.of("Expires", date(60), "Cache-Control", "s-maxage=5"),
                        ofSeconds(5)),
                arguments(
                        "9111 §5.3: a Cache-Control that states no lifetime leaves Expires",
                        Fields.of("Expires", date(60), "Cache-Control", "public"),
                        ofSeconds(60)),
                arguments("9111 §5.3: 0 is in the past", Fields.of("Expires", "0"), Duration.ZERO),
                arguments("9111 §5.3: -1 is in the past", Fields.of("Expires", "-1"), Duration.ZERO),
                arguments("9111 §5.3: an invalid date is in the past", Fields.of("Expires", "never"), Duration.ZERO),
                arguments("9111 §5.3: an empty value is in the past", Fields.of("Expires", ""), Duration.ZERO),
                arguments(
                        "9111 §4.2.1: Expires like Date is stale",
                        Fields.of("Expires", date(0), "Date", date(0)),
                        Duration.ZERO),
                arguments(
                        "9111 §4.2.1: Expires before Date is stale, not of negative lifetime",
                        Fields.of("Expires", date(-60), "Date", date(0)),
                        Duration.ZERO),
                arguments(
                        "9111 §4.2.1: of several Expires the first",
                        Fields.of("Expires", date(60), "Expires", date(90)),
                        ofSeconds(60)),
                arguments(
                        "9111 §4.2.1: of several Expires the first, though it is invalid",
                        Fields.of("Expires", "0", "Expires", date(90)),
                        Duration.ZERO),
                arguments("9111 §1.2.2: more is 2^31", Fields.of("Expires", "Fri, 31 Dec 9999 23:59:59 GMT"), LONGEST),
                arguments(
                        "9110 §5.6.7: in the RFC 850 format",
                        Fields.of("Expires", "Sunday, 01-Mar-26 12:01:00 GMT"),
                        ofSeconds(60)),
                arguments(
                        "9110 §5.6.7: in the asctime format",
                        Fields.of("Expires", "Sun Mar  1 12:01:00 2026"),
                        ofSeconds(60)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void heuristicLifetime(String section, Fields fields, Duration expected) {
        assertThat(Freshness.heuristicLifetime(fields, ARRIVAL).orElse(null)).isEqualTo(expected);
    }

    static Stream<Arguments> heuristicLifetime() {
        return Stream.of(
                arguments(
                        "9111 §4.2.2: 10% of the time since Last-Modified",
                        Fields.of("Last-Modified", date(-1000), "Date", date(0)), ofSeconds(100)),
                arguments(
                        "9111 §4.2.2: the time since Last-Modified ends at Date",
                        Fields.of("Last-Modified", date(-1000), "Date", date(-500)),
                        ofSeconds(50)),
                arguments(
                        "9111 §4.2.2: or at the arrival, where there is no Date",
                        Fields.of("Last-Modified", date(-1000)),
                        ofSeconds(100)),
                arguments(
                        "9111 §4.2.2: a fraction of a second is kept",
                        Fields.of("Last-Modified", date(-5)),
                        Duration.ofMillis(500)),
                arguments("9111 §4.2.2: nothing to guess from", Fields.of("Date", date(0)), null),
                arguments(
                        "9111 §4.2.2: modified this moment says nothing",
                        Fields.of("Last-Modified", date(0), "Date", date(0)),
                        null),
                arguments(
                        "9110 §8.8.2.1: modified in the future says nothing",
                        Fields.of("Last-Modified", date(60), "Date", date(0)),
                        null),
                arguments(
                        "9110 §8.8.2: an invalid Last-Modified says nothing",
                        Fields.of("Last-Modified", "yesterday"),
                        null),
                arguments(
                        "9111 §1.2.2: more is 2^31",
                        Fields.of("Last-Modified", "Sat, 01 Jan 0001 00:00:00 GMT"),
                        LONGEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void initialAge(String section, Duration delay, Fields fields, Duration expected) {
        assertThat(Freshness.initialAge(fields, ARRIVAL.minus(delay), ARRIVAL)).isEqualTo(expected);
    }

    static Stream<Arguments> initialAge() {
        return Stream.of(
                arguments("9111 §4.2.3: made here and now", Duration.ZERO, Fields.NONE, Duration.ZERO),
                arguments("9111 §4.2.3: made here, however long it took", ofSeconds(3), Fields.NONE, Duration.ZERO),
                arguments(
                        "9111 §4.2.3: apparent_age = response_time - date_value",
                        Duration.ZERO,
                        Fields.of("Date", date(-10)),
                        ofSeconds(10)),
                arguments(
                        "9111 §4.2.3: apparent_age is not negative",
                        Duration.ZERO,
                        Fields.of("Date", date(10)),
                        Duration.ZERO),
                arguments(
                        "9111 §4.2.3: corrected_age_value = age_value + response_delay",
                        ofSeconds(2),
                        Fields.of("Age", "5"),
                        ofSeconds(7)),
                arguments(
                        "9111 §4.2.3: the larger of the two is the apparent age",
                        ofSeconds(2),
                        Fields.of("Age", "5", "Date", date(-10)),
                        ofSeconds(10)),
                arguments(
                        "9111 §4.2.3: the larger of the two is the corrected age",
                        ofSeconds(2),
                        Fields.of("Age", "15", "Date", date(-10)),
                        ofSeconds(17)),
                arguments(
                        "9111 §4.2.3: an Age of 0 counts the delay", ofSeconds(2), Fields.of("Age", "0"), ofSeconds(2)),
                arguments(
                        "9111 §4.2.3: a delay is not negative, though the clock was set back meanwhile",
                        ofSeconds(-2),
                        Fields.of("Age", "5"),
                        ofSeconds(5)),
                arguments(
                        "9110 §6.6.1: an invalid Date counts as none",
                        Duration.ZERO,
                        Fields.of("Date", "now", "Age", "5"),
                        ofSeconds(5)),
                arguments(
                        "9111 §1.2.2: a larger Age is 2^31",
                        ofSeconds(2),
                        Fields.of("Age", "99999999999999999999"),
                        LONGEST),
                arguments(
                        "9111 §1.2.2: a Date of long ago is 2^31",
                        Duration.ZERO,
                        Fields.of("Date", "Sat, 01 Jan 0001 00:00:00 GMT"),
                        LONGEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ageOfTheUpstream(String section, Fields fields, Duration expected) {
        assertThat(Freshness.initialAge(fields, ARRIVAL, ARRIVAL)).isEqualTo(expected);
    }

    static Stream<Arguments> ageOfTheUpstream() {
        return Stream.of(
                arguments("9111 §5.1: a number of seconds", Fields.of("Age", "7"), ofSeconds(7)),
                arguments("9110 §5.5: white space around it says nothing", Fields.of("Age", " 7\t"), ofSeconds(7)),
                arguments("9111 §5.1: the first member of a list", Fields.of("Age", "7, 9"), ofSeconds(7)),
                arguments(
                        "9111 §5.1: the first member of a list, though the second is larger and invalid",
                        Fields.of("Age", "7, x"),
                        ofSeconds(7)),
                arguments("9111 §5.1: the first of two lines", Fields.of("Age", "7", "Age", "9"), ofSeconds(7)),
                arguments("9651 §3.1.2: a parameter takes nothing from it", Fields.of("Age", "7;a=1"), ofSeconds(7)),
                arguments("9111 §5.1: no number is ignored", Fields.of("Age", "old"), Duration.ZERO),
                arguments("9111 §5.1: a negative number is ignored", Fields.of("Age", "-7"), Duration.ZERO),
                arguments("9111 §5.1: a fraction is ignored", Fields.of("Age", "7.0"), Duration.ZERO),
                arguments("9111 §5.1: an empty value is ignored", Fields.of("Age", ""), Duration.ZERO),
                arguments(
                        "9111 §5.1: a number with something behind is ignored", Fields.of("Age", "7s"), Duration.ZERO),
                arguments(
                        "9111 §5.1: an invalid first member is ignored, with those behind it",
                        Fields.of("Age", "x, 7"),
                        Duration.ZERO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void currentAge(String section, Duration initialAge, long sinceArrival, Duration expected) {
        assertThat(Freshness.currentAge(initialAge, ARRIVAL, after(sinceArrival)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> currentAge() {
        return Stream.of(
                arguments("9111 §4.2.3: at its arrival", ofSeconds(5), 0, ofSeconds(5)),
                arguments("9111 §4.2.3: corrected_initial_age + resident_time", ofSeconds(5), 10, ofSeconds(15)),
                arguments("9111 §4.2.3: clocks differ by a second", ofSeconds(5), -1, ofSeconds(5)),
                arguments("9111 §4.2.3: the age of what comes from the future is not known", ofSeconds(5), -2, LONGEST),
                arguments("9111 §1.2.2: more is 2^31", ofSeconds(5), 100 * YEAR_SECONDS, LONGEST),
                arguments("9111 §1.2.2: more than 2^31 together is 2^31", LONGEST, 10, LONGEST));
    }

    @Property
    void currentAgeIsBetweenZeroAnd2To31Seconds(
            @ForAll @LongRange(min = -60, max = 1L << 33) long age,
            @ForAll @LongRange(min = -1000 * YEAR_SECONDS, max = 1000 * YEAR_SECONDS) long madeAfter,
            @ForAll @LongRange(min = -1000 * YEAR_SECONDS, max = 1000 * YEAR_SECONDS) long askedAfter,
            @ForAll @LongRange(min = -1000 * YEAR_SECONDS, max = 1000 * YEAR_SECONDS) long seenAfter) {
        Duration initial = Freshness.initialAge(
                Fields.of("Age", Long.toString(age), "Date", date(madeAfter)), after(askedAfter), ARRIVAL);
        assertThat(initial).isBetween(Duration.ZERO, LONGEST);
        assertThat(Freshness.currentAge(initial, ARRIVAL, after(seenAfter))).isBetween(initial, LONGEST);
    }

    @Property
    void currentAgeNeverDecreases(
            @ForAll @LongRange(min = 0, max = 1L << 31) long initial,
            @ForAll @LongRange(min = 0, max = 1L << 33) long sooner,
            @ForAll @LongRange(min = 0, max = 1L << 33) long later) {
        Duration before = Freshness.currentAge(ofSeconds(initial), ARRIVAL, after(sooner));
        assertThat(Freshness.currentAge(ofSeconds(initial), ARRIVAL, after(sooner + later)))
                .isGreaterThanOrEqualTo(before);
    }

    @Property
    void lifetimeAndAgeAreBoundedForAnyFieldText(
            @ForAll String cacheControl,
            @ForAll String expires,
            @ForAll String date,
            @ForAll String age,
            @ForAll String lastModified,
            @ForAll @LongRange(min = Long.MIN_VALUE / 1_000_000, max = Long.MAX_VALUE / 1_000_000) long millis) {
        Instant received = Instant.ofEpochMilli(millis);
        Fields fields = Fields.of(
                "Cache-Control",
                cacheControl,
                "Expires",
                expires,
                "Date",
                date,
                "Age",
                age,
                "Last-Modified",
                lastModified);
        assertThat(Freshness.initialAge(fields, ARRIVAL, received)).isBetween(Duration.ZERO, LONGEST);
        assertThat(Freshness.explicitLifetime(CacheControl.parse(cacheControl), expires, fields, received)
                        .orElseThrow())
                .isBetween(Duration.ZERO, LONGEST);
        assertThat(Freshness.heuristicLifetime(fields, received).orElse(Duration.ZERO))
                .isBetween(Duration.ZERO, LONGEST);
    }

    private static Duration explicitLifetime(Fields fields) {
        return Freshness.explicitLifetime(
                        CacheControl.parse(fields.value(FieldNames.CACHE_CONTROL)),
                        fields.first(FieldNames.EXPIRES),
                        fields,
                        ARRIVAL)
                .orElse(null);
    }
}
