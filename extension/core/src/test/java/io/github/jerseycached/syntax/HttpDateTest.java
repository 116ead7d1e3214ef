package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpDateTest {

    private static final Instant NOW = Instant.parse("2026-11-24T20:00:00Z");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void parsesTheThreeFormats(String section, String text, String expected) {
        assertThat(HttpDate.parse(text, NOW)).contains(Instant.parse(expected));
    }

    static Stream<Arguments> parsesTheThreeFormats() {
        return Stream.of(
                arguments("9110 §5.6.7: IMF-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
                arguments("9110 §5.6.7: RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
                arguments("9110 §5.6.7: asctime", "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
                arguments(
                        "9110 §5.6.7: asctime, two digits of day", "Wed Nov 16 08:49:37 1994", "1994-11-16T08:49:37Z"),
                arguments(
                        "9110 §5.5: white space around it", " Sun, 06 Nov 1994 08:49:37 GMT\t", "1994-11-06T08:49:37Z"),
                arguments("9111 §4.2: in any case", "sUN, 06 nov 1994 08:49:37 gmt", "1994-11-06T08:49:37Z"),
                arguments("9110 §5.6.7: the wrong day", "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
                arguments("9110 §5.6.7: the first second", "Sun, 06 Nov 1994 00:00:00 GMT", "1994-11-06T00:00:00Z"),
                arguments("9110 §5.6.7: the last second", "Sun, 06 Nov 1994 23:59:59 GMT", "1994-11-06T23:59:59Z"),
                arguments("9110 §5.6.7: a leap second", "Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
                arguments("9110 §5.6.7: 29 February", "Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void twoDigitYearGetsItsCentury(String section, String text, String now, String expected) {
        assertThat(HttpDate.parse(text, Instant.parse(now))).contains(Instant.parse(expected));
    }

    static Stream<Arguments> twoDigitYearGetsItsCentury() {
        String now = "2026-11-24T20:00:00Z";
        return Stream.of(
                arguments("9110 §5.6.7: this year", "Tuesday, 24-Nov-26 20:00:00 GMT", now, "2026-11-24T20:00:00Z"),
                arguments(
                        "9110 §5.6.7: a little ahead", "Saturday, 06-Nov-27 08:49:37 GMT", now, "2027-11-06T08:49:37Z"),
                arguments(
                        "9110 §5.6.7: 50 years ahead", "Tuesday, 24-Nov-76 20:00:00 GMT", now, "2076-11-24T20:00:00Z"),
                arguments(
                        "9110 §5.6.7: more than 50 years ahead is the past",
                        "Wednesday, 24-Nov-76 20:00:01 GMT",
                        now,
                        "1976-11-24T20:00:01Z"),
                arguments(
                        "9110 §5.6.7: the year before",
                        "Saturday, 06-Nov-99 08:49:37 GMT",
                        now,
                        "1999-11-06T08:49:37Z"),
                arguments(
                        "9110 §5.6.7: in 2080 the nineties are ahead",
                        "Saturday, 06-Nov-94 08:49:37 GMT",
                        "2080-01-01T00:00:00Z",
                        "2094-11-06T08:49:37Z"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void rejectsInvalidDates(String section, String text) {
        assertThat(HttpDate.parse(text, NOW)).isEmpty();
    }

    static Stream<Arguments> rejectsInvalidDates() {
        return Stream.of(
                arguments("empty", ""),
                arguments("blank", "   "),
                arguments("9111 §5.3: a number", "0"),
                arguments("9111 §5.3: a negative number", "-1"),
                arguments("words", "some time next week, I think"),
                arguments("ISO 8601", "1994-11-06T08:49:37Z"),
                arguments("9110 §5.6.7: no zone", "Sun, 06 Nov 1994 08:49:37"),
                arguments("9110 §5.6.7: another zone", "Sun, 06 Nov 1994 08:49:37 CET"),
                arguments("9110 §5.6.7: an offset", "Sun, 06 Nov 1994 08:49:37 +0000"),
                arguments("9110 §5.6.7: another zone, RFC 850", "Sunday, 06-Nov-94 08:49:37 CET"),
                arguments("9110 §5.6.7: no name of a day", "06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: no such month", "Sun, 06 Foo 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: a month in full", "Sun, 06 November 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: a month in digits", "Sun, 06 11 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: no such day", "Thu, 30 Feb 2024 00:00:00 GMT"),
                arguments("9110 §5.6.7: 29 February of no leap year", "Sun, 29 Feb 2026 00:00:00 GMT"),
                arguments("9110 §5.6.7: day 0", "Sun, 00 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: three digits of day", "Sun, 006 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: a signed day", "Sun, +6 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: hour 24", "Sun, 06 Nov 1994 24:00:00 GMT"),
                arguments("9110 §5.6.7: minute 60", "Sun, 06 Nov 1994 08:60:00 GMT"),
                arguments("9110 §5.6.7: second 61", "Sun, 06 Nov 1994 08:49:61 GMT"),
                arguments("9110 §5.6.7: no seconds", "Sun, 06 Nov 1994 08:49 GMT"),
                arguments("9110 §5.6.7: fractions of a second", "Sun, 06 Nov 1994 08:49:37.5 GMT"),
                arguments("9110 §5.6.7: one digit of hour", "Sun, 06 Nov 1994 8:49:37 GMT"),
                arguments("9110 §5.6.7: dots for colons", "Sun, 06 Nov 1994 08.49.37 GMT"),
                arguments("9110 §5.6.7: two digits of year", "Sun, 06 Nov 94 08:49:37 GMT"),
                arguments("9110 §5.6.7: five digits of year", "Sun, 06 Nov 11994 08:49:37 GMT"),
                arguments("9110 §5.6.7: a negative year", "Sun, 06 Nov -994 08:49:37 GMT"),
                arguments("9110 §5.6.7: digits of another script", "Sun, 06 Nov 199\u0664 08:49:37 GMT"),
                arguments("9110 §5.6.7: four digits of year, RFC 850", "Sunday, 06-Nov-1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: no year, RFC 850", "Sunday, 06-Nov 08:49:37 GMT"),
                arguments("9110 §5.6.7: a zone behind asctime", "Sun Nov  6 08:49:37 1994 GMT"),
                arguments("9110 §5.6.7: no comma", "Sun 06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: no space behind the comma", "Sun,06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: two commas", "Sun,, 06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: two spaces behind the comma", "Sun,  06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: two spaces between", "Sun, 06  Nov  1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: a tab between", "Sun, 06\tNov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: commas between", "Sun, 06,Nov,1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: one digit of day", "Sun, 6 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: a space and one digit of day", "Sun,  6 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: dashes", "Sun, 06-Nov-1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: the day in full", "Sunday, 06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: no such name of a day", "Foo, 06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: the day in short, RFC 850", "Sun, 06-Nov-94 08:49:37 GMT"),
                arguments("9110 §5.6.7: one digit of day, RFC 850", "Sunday, 6-Nov-94 08:49:37 GMT"),
                arguments("9110 §5.6.7: no comma, RFC 850", "Sunday 06-Nov-94 08:49:37 GMT"),
                arguments("9110 §5.6.7: one digit of day without the space, asctime", "Sun Nov 6 08:49:37 1994"),
                arguments("9110 §5.6.7: a comma, asctime", "Sun, Nov  6 08:49:37 1994"),
                arguments("9110 §5.6.7: a control character", "Sun, 06 Nov 1994 08:49:37 GMT\u0000"),
                arguments("9110 §5.6.7: a space that is none", "Sun, 06 Nov 1994 08:49:37\u00a0GMT"),
                arguments("9110 §5.6.7: white space that is none around it", "\u000bSun, 06 Nov 1994 08:49:37 GMT"),
                arguments("9110 §5.6.7: two dates", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void formatsAsImfFixdate(String section, String instant, String expected) {
        assertThat(HttpDate.format(Instant.parse(instant))).isEqualTo(expected);
    }

    static Stream<Arguments> formatsAsImfFixdate() {
        return Stream.of(
                arguments("the year 0", "0000-03-01T00:00:00Z", "Wed, 01 Mar 0000 00:00:00 GMT"),
                arguments("the RFC's example", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
                arguments("rounded down", "1994-11-06T08:49:37.999999999Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
                arguments("rounded down before 1970", "1969-12-31T23:59:59.5Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
                arguments("names of days and months", "2024-01-01T00:00:00Z", "Mon, 01 Jan 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-02-06T00:00:00Z", "Tue, 06 Feb 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-03-06T00:00:00Z", "Wed, 06 Mar 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-04-04T00:00:00Z", "Thu, 04 Apr 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-05-03T00:00:00Z", "Fri, 03 May 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-06-01T00:00:00Z", "Sat, 01 Jun 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-07-07T00:00:00Z", "Sun, 07 Jul 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-08-05T00:00:00Z", "Mon, 05 Aug 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-09-03T00:00:00Z", "Tue, 03 Sep 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-10-02T00:00:00Z", "Wed, 02 Oct 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-11-07T00:00:00Z", "Thu, 07 Nov 2024 00:00:00 GMT"),
                arguments("names of days and months", "2024-12-06T00:00:00Z", "Fri, 06 Dec 2024 00:00:00 GMT"),
                arguments("a year of one digit", "0009-03-01T00:00:00Z", "Sun, 01 Mar 0009 00:00:00 GMT"),
                arguments(
                        "the last that four digits write", "+10000-01-01T00:00:00Z", "Fri, 31 Dec 9999 23:59:59 GMT"));
    }

    @Property
    void formattedDateParsesBackToTheSecond(
            // From the year 1 to the year 9999.
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second,
            @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
        Instant instant = Instant.ofEpochSecond(second, nanos);
        assertThat(HttpDate.parse(HttpDate.format(instant), NOW)).contains(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    @Property
    void anyInstantFormatsToADate(
            @ForAll @LongRange(min = -31_557_014_167_219_200L, max = 31_556_889_864_403_199L) long second) {
        assertThat(HttpDate.parse(HttpDate.format(Instant.ofEpochSecond(second)), NOW))
                .isPresent();
    }

    @Property
    void twoDigitYearIsAtMost50YearsAhead(
            @ForAll @IntRange(min = 0, max = 99) int year, @ForAll @IntRange(min = 1990, max = 2200) int thisYear) {
        Instant now = Instant.parse(thisYear + "-06-15T00:00:00Z");
        Instant limit = Instant.parse((thisYear + 50) + "-06-15T00:00:00Z");
        assertThat(HttpDate.parse("Sunday, 28-Feb-%02d 08:49:37 GMT".formatted(year), now))
                .hasValueSatisfying(date -> assertThat(date).isBeforeOrEqualTo(limit));
    }

    @Property
    void anyTextIsReadOrRefused(
            @ForAll String text,
            @ForAll @LongRange(min = -31_557_014_167_219_200L, max = 31_556_889_864_403_199L) long now) {
        assertThat(HttpDate.parse(text, Instant.ofEpochSecond(now))).isNotNull();
    }

    @Property
    void nearlyValidDatesAreParsedOrRejected(
            @ForAll @IntRange(min = 0, max = 4) int form,
            @ForAll String one,
            @ForAll String two,
            @ForAll @LongRange(min = -31_557_014_167_219_200L, max = 31_556_889_864_403_199L) long now) {
        String text = switch (form) {
            case 0 -> "Sun, " + one + " Nov " + two + " 08:49:37 GMT";
            case 1 -> "Sun, 06 " + one + " 1994 " + two + " GMT";
            case 2 -> "Sunday, " + one + "-Nov-" + two + " 08:49:37 GMT";
            case 3 -> "Sunday, 29-Feb-" + one + " 08:" + two + ":37 GMT";
            default -> "Sun Nov " + one + " 08:49:37 " + two;
        };
        assertThat(HttpDate.parse(text, Instant.ofEpochSecond(now))).isNotNull();
    }
}
