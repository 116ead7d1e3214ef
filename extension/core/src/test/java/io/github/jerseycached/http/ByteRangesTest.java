package io.github.jerseycached.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.http.ByteRanges.Range;
import io.github.jerseycached.syntax.EntityTag;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ByteRangesTest {

    private static final int LENGTH = 1000;
    private static final String LAST_MODIFIED = "Sun, 01 Mar 2026 12:00:00 GMT";
    private static final Validators STRONG =
            new Validators(new EntityTag(false, "a"), Instant.parse("2026-03-01T12:00:00Z"));
    private static final Validators WEAK =
            new Validators(new EntityTag(true, "a"), Instant.parse("2026-03-01T12:00:00Z"));
    private static final Validators NONE = new Validators(null, null);

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void asked(String section, String field, List<Range> expected) {
        assertThat(ByteRanges.asked(TestRequest.get("Range", field), LENGTH, NONE, null))
                .contains(expected);
    }

    static Stream<Arguments> asked() {
        return Stream.of(
                arguments("9110 §14.1.2: the first 500 bytes", "bytes=0-499", List.of(new Range(0, 499))),
                arguments("9110 §14.1.2: the second 500 bytes", "bytes=500-999", List.of(new Range(500, 999))),
                arguments("9110 §14.1.2: one byte", "bytes=0-0", List.of(new Range(0, 0))),
                arguments("9110 §14.1.2: the last byte", "bytes=999-999", List.of(new Range(999, 999))),
                arguments("9110 §14.1.2: open, to the end", "bytes=950-", List.of(new Range(950, 999))),
                arguments("9110 §14.1.2: all of it", "bytes=0-", List.of(new Range(0, 999))),
                arguments("9110 §14.1.2: the last 50 bytes", "bytes=-50", List.of(new Range(950, 999))),
                arguments("9110 §14.1.2: a suffix of all of it", "bytes=-1000", List.of(new Range(0, 999))),
                arguments("9110 §14.1.2: a longer suffix is all of it", "bytes=-1001", List.of(new Range(0, 999))),
                arguments("9110 §14.1.2: past the end is to the end", "bytes=950-1000", List.of(new Range(950, 999))),
                arguments(
                        "9110 §14.1.2: far past the end, in more than 64 bits",
                        "bytes=950-99999999999999999999",
                        List.of(new Range(950, 999))),
                arguments("9110 §14.1.1: the unit in any case", "Bytes=0-1", List.of(new Range(0, 1))),
                arguments(
                        "9110 §14.1.2: the first and the last byte",
                        "bytes=0-0,-1",
                        List.of(new Range(0, 0), new Range(999, 999))),
                arguments(
                        "9110 §14.2: several, in the order asked for",
                        "bytes= 500-600 ,,0-9,\t700-",
                        List.of(new Range(500, 600), new Range(0, 9), new Range(700, 999))),
                arguments(
                        "9110 §15.3.7.2: neighbours do not overlap",
                        "bytes=0-9,10-19",
                        List.of(new Range(0, 9), new Range(10, 19))),
                arguments(
                        "9110 §14.1.2: those that are satisfiable count",
                        "bytes=1000-1001,0-1,-0",
                        List.of(new Range(0, 1))),
                arguments("9110 §15.5.17: begins at the end", "bytes=1000-", List.of()),
                arguments("9110 §15.5.17: begins past the end", "bytes=1001-1002", List.of()),
                arguments("9110 §15.5.17: begins far past the end", "bytes=99999999999999999999-", List.of()),
                arguments("9110 §14.1.2: a suffix of nothing", "bytes=-0", List.of()),
                arguments("9110 §15.5.17: none of several", "bytes=1000-,-0", List.of()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void ignoredRanges(String section, String field) {
        TestRequest request = field == null ? TestRequest.get() : TestRequest.get("Range", field);
        assertThat(ByteRanges.asked(request, LENGTH, NONE, null)).isEmpty();
    }

    static Stream<Arguments> ignoredRanges() {
        return Stream.of(
                arguments("9110 §14.1.1: backwards, in large numbers", "bytes=5000000000-4000000000"),
                arguments("9110 §14.2: absent", null),
                arguments("9110 §14.2: empty", ""),
                arguments("9110 §14.2: an unknown unit", "lines=0-1"),
                arguments("9110 §14.1: no unit", "0-1"),
                arguments("9110 §14.1: the unit alone", "bytes"),
                arguments("9110 §14.1.1: no range", "bytes="),
                arguments("9110 §14.1.1: none but empty ones", "bytes=,,"),
                arguments("9110 §14.1.1: backwards", "bytes=9-8"),
                arguments("9110 §14.1.1: one of several is backwards", "bytes=0-1,9-8"),
                arguments("9110 §14.1.1: no hyphen", "bytes=5"),
                arguments("9110 §14.1.1: a hyphen alone", "bytes=-"),
                arguments("9110 §14.1.1: two hyphens", "bytes=1-2-3"),
                arguments("9110 §14.1.1: a negative end", "bytes=1--3"),
                arguments("9110 §14.1.1: two hyphens and a suffix", "bytes=--5"),
                arguments("9110 §14.1.1: words", "bytes=a-b"),
                arguments("9110 §14.1.1: a word for the end", "bytes=0-b"),
                arguments("9110 §14.1.1: a fraction", "bytes=0-1.5"),
                arguments("9110 §14.1.1: another unit in the set", "bytes=0-1,lines=3-4"),
                arguments("9110 §14.2: one that is malformed among satisfiable ones", "bytes=0-1,x"),
                arguments("9110 §14.2: two that overlap", "bytes=0-10,10-20"),
                arguments("9110 §14.2: one within another", "bytes=0-99,50-60"),
                arguments("9110 §14.2: the same twice", "bytes=0-1,0-1"),
                arguments("9110 §14.2: a suffix overlaps", "bytes=990-,-5"),
                arguments("9110 §14.2: overlapping ones apart", "bytes=0-9,20-29,5-6"));
    }

    @Test
    void rangesUpToTheBoundAreAnswered() {
        assertThat(ByteRanges.asked(TestRequest.get("Range", single(ByteRanges.MOST)), LENGTH, NONE, null))
                .hasValueSatisfying(ranges -> assertThat(ranges).hasSize(ByteRanges.MOST));
    }

    @Test
    void rangesBeyondTheBoundAreIgnored() {
        // RFC 9110 §14.2: a server may ignore a Range of many small ranges.
        assertThat(ByteRanges.asked(TestRequest.get("Range", single(ByteRanges.MOST + 1)), LENGTH, NONE, null))
                .isEmpty();
    }

    @Test
    void unsatisfiableRangesBeyondTheBoundAreIgnored() {
        assertThat(ByteRanges.asked(TestRequest.get("Range", single(ByteRanges.MOST + 1)), 0, NONE, null))
                .isEmpty();
    }

    @Test
    void rangeIsIgnoredUnlessMethodIsGet() {
        // RFC 9110 §14.2
        assertThat(ByteRanges.asked(TestRequest.head("Range", "bytes=0-1"), LENGTH, NONE, null))
                .isEmpty();
    }

    @Test
    void emptyBodyHasNoSatisfiableOffset() {
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=0-"), 0, NONE, null))
                .contains(List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ifRange(String section, String field, Validators validators, boolean holds) {
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=0-1", "If-Range", field), LENGTH, validators, null)
                        .isPresent())
                .isEqualTo(holds);
    }

    static Stream<Arguments> ifRange() {
        return Stream.of(
                arguments("9110 §13.1.5: a list with something else is none", "x, \"a\"", STRONG, false),
                arguments("9110 §13.1.5: the same", "\"a\"", STRONG, true),
                arguments("9110 §13.1.5: white space around it", " \"a\" ", STRONG, true),
                arguments("9110 §13.1.5: another", "\"b\"", STRONG, false),
                arguments("9110 §13.1.5: compared strongly, theirs is weak", "W/\"a\"", STRONG, false),
                arguments("9110 §13.1.5: compared strongly, ours is weak", "\"a\"", WEAK, false),
                arguments("9110 §13.1.5: compared strongly, both are weak", "W/\"a\"", WEAK, false),
                arguments("9110 §13.1.5: we have none", "\"a\"", NONE, false),
                arguments("9110 §13.1.5: a list is none", "\"a\", \"b\"", STRONG, false),
                arguments("9110 §13.1.5: any is none", "*", STRONG, false),
                arguments("9110 §13.1.5: neither a tag nor a date", "a", STRONG, false),
                arguments("9110 §8.8.2.2: a date is no strong validator", LAST_MODIFIED, STRONG, false),
                arguments("9110 §13.1.5: a later date", "Sun, 01 Mar 2026 12:00:01 GMT", STRONG, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ifRangeByDate(String section, String field, @Nullable Instant strongDate, boolean holds) {
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=0-1", "If-Range", field), LENGTH, NONE, strongDate)
                        .isPresent())
                .isEqualTo(holds);
    }

    static Stream<Arguments> ifRangeByDate() {
        Instant date = Instant.parse("2026-03-01T12:00:00Z");
        return Stream.of(
                arguments("9110 §13.1.5: the exact date", "Sun, 01 Mar 2026 12:00:00 GMT", date, true),
                arguments("9110 §13.1.5: a later one", "Sun, 01 Mar 2026 12:00:01 GMT", date, false),
                arguments("9110 §13.1.5: an earlier one", "Sun, 01 Mar 2026 11:59:59 GMT", date, false),
                arguments("9110 §8.8.2.2: no strong date", "Sun, 01 Mar 2026 12:00:00 GMT", null, false),
                arguments("9110 §5.6.7: no date", "Sun 01 Mar 2026 12:00:00 GMT", date, false));
    }

    @Test
    void ifRangeWithoutRangeIsIgnored() {
        // RFC 9110 §13.1.5
        assertThat(ByteRanges.asked(TestRequest.get("If-Range", "\"a\""), LENGTH, STRONG, null))
                .isEmpty();
    }

    @Test
    void contentRangeHasTheOffsets() {
        Range range = new Range(42, 1233);
        assertThat(range.length()).isEqualTo(1192);
        // RFC 9110 §14.4
        assertThat(range.contentRange(1234)).isEqualTo("bytes 42-1233/1234");
    }

    @Property
    void answeredRangesAreWithinTheBodyAndDoNotOverlap(
            @ForAll("rangeSets") String set, @ForAll @IntRange(min = 0, max = 300) int length) {
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=" + set), length, NONE, null))
                .satisfies(asked -> asked.ifPresent(ranges -> assertDistinctWithin(ranges, length)));
    }

    @Property
    void everySatisfiableIntRangeIsAnswered(
            @ForAll @IntRange(min = 0, max = 300) int first,
            @ForAll @IntRange(min = 0, max = 300) int more,
            @ForAll @IntRange(min = 301, max = 400) int length) {
        assertThat(ByteRanges.asked(
                        TestRequest.get("Range", "bytes=" + first + '-' + (first + more)), length, NONE, null))
                .contains(List.of(new Range(first, Math.min(first + more, length - 1))));
    }

    @Property
    void everySuffixIsAnswered(@ForAll @IntRange(min = 1) int suffix, @ForAll @IntRange(min = 1) int length) {
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=-" + suffix), length, NONE, null))
                .contains(List.of(new Range(Math.max(0, length - suffix), length - 1)));
    }

    @Property
    void anyTextIsAnsweredOrIgnored(@ForAll String text, @ForAll @IntRange(min = 0) int length) {
        assertThat(ByteRanges.asked(TestRequest.get("Range", text), length, STRONG, null))
                .isEmpty();
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=" + text), length, STRONG, null))
                .isNotNull();
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=0-", "If-Range", text), length, STRONG, null))
                .isEmpty();
    }

    @Provide
    Arbitrary<String> rangeSets() {
        Arbitrary<String> number = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 320).map(String::valueOf),
                Arbitraries.of("", "99999999999", "2147483648"));
        return number.tuple2()
                .map(ends -> ends.get1() + '-' + ends.get2())
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(specs -> String.join(",", specs));
    }

    private static void assertDistinctWithin(List<Range> ranges, int length) {
        int[] times = new int[length];
        for (Range range : ranges) {
            assertThat(range.length()).isPositive();
            for (int at = range.first(); at <= range.last(); at++) {
                times[at]++;
            }
        }
        assertThat(times).doesNotContain(2, 3, 4, 5);
    }

    /** So many ranges of one byte each. */
    private static String single(int ranges) {
        return IntStream.range(0, ranges)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(",", "bytes=", ""));
    }

    @Test
    void suffixOfAnEmptyBodyIsTheWholeBody() {
        // RFC 9110 §14.1.2
        assertThat(ByteRanges.asked(TestRequest.get("Range", "bytes=-5"), 0, new Validators(null, null), null))
                .isEmpty();
    }
}
