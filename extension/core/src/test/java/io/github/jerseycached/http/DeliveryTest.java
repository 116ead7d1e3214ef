package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static io.github.jerseycached.http.TestResponse.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.http.Delivery.NotModified;
import io.github.jerseycached.http.Delivery.Partial;
import io.github.jerseycached.http.Delivery.RangeNotSatisfiable;
import io.github.jerseycached.http.Delivery.Whole;
import io.github.jerseycached.syntax.Fields;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {

    private static final Delivery WHOLE = new Whole();
    private static final Delivery NOT_MODIFIED = new NotModified();
    private static final Delivery UNSATISFIABLE = new RangeNotSatisfiable();
    private static final Delivery FIRST_TWO = new Partial(List.of(new ByteRanges.Range(0, 1)));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void deliveryOfAStoredResponse(String section, TestRequest request, Delivery expected) {
        StoredResponse response = stored("ETag", "\"a\"", "Last-Modified", date(-60));
        assertThat(Delivery.of(request, response, after(5))).isEqualTo(expected);
    }

    static Stream<Arguments> deliveryOfAStoredResponse() {
        return Stream.of(
                arguments("9110 §13.2.2: no condition, no range", TestRequest.get(), WHOLE),
                arguments("9110 §13.1.2: If-None-Match", TestRequest.get("If-None-Match", "\"a\""), NOT_MODIFIED),
                arguments("9110 §13.1.2: of a HEAD as well", TestRequest.head("If-None-Match", "\"a\""), NOT_MODIFIED),
                arguments(
                        "9110 §13.1.3: If-Modified-Since",
                        TestRequest.get("If-Modified-Since", date(-60)),
                        NOT_MODIFIED),
                arguments("9110 §13.1.3: modified since", TestRequest.get("If-Modified-Since", date(-61)), WHOLE),
                arguments("9111 §4.3.2: If-Match is the origin's", TestRequest.get("If-Match", "\"b\""), WHOLE),
                arguments(
                        "9111 §4.3.2: If-Unmodified-Since is the origin's",
                        TestRequest.get("If-Unmodified-Since", date(-61)),
                        WHOLE),
                arguments("9110 §14.2: Range", TestRequest.get("Range", "bytes=0-1"), FIRST_TWO),
                arguments("9110 §14.2: no Range in a HEAD", TestRequest.head("Range", "bytes=0-1"), WHOLE),
                arguments("9110 §14.2: a malformed Range is ignored", TestRequest.get("Range", "bytes=x"), WHOLE),
                arguments(
                        "9110 §15.5.17: nothing of it is there", TestRequest.get("Range", "bytes=10-"), UNSATISFIABLE),
                arguments(
                        "9110 §13.2.2, 5: a condition that holds lets Range count",
                        TestRequest.get("If-None-Match", "\"b\"", "Range", "bytes=0-1"),
                        FIRST_TWO),
                arguments(
                        "9110 §14.2: a condition comes before Range",
                        TestRequest.get("If-None-Match", "\"a\"", "Range", "bytes=0-1"),
                        NOT_MODIFIED),
                arguments(
                        "9110 §13.1.5: If-Range",
                        TestRequest.get("If-Range", "\"a\"", "Range", "bytes=0-1"),
                        FIRST_TWO),
                arguments(
                        "9110 §13.1.5: If-Range of another one",
                        TestRequest.get("If-Range", "\"b\"", "Range", "bytes=0-1"),
                        WHOLE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void deliveryWithoutLastModified(String section, Fields fields, String since, Delivery expected) {
        assertThat(Delivery.of(TestRequest.get("If-Modified-Since", since), stored(200, fields), after(90)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> deliveryWithoutLastModified() {
        Fields dated = Fields.of("Date", date(-30));
        return Stream.of(
                arguments("9111 §4.3.2: its Date counts", dated, date(-30), NOT_MODIFIED),
                arguments("9111 §4.3.2: its Date is later", dated, date(-31), WHOLE),
                arguments("9111 §4.3.2: without Date, when it came", Fields.NONE, date(0), NOT_MODIFIED),
                arguments("9111 §4.3.2: without Date, it came later", Fields.NONE, date(-1), WHOLE),
                arguments("9111 §4.3.2: an unreadable Date is none", Fields.of("Date", "now"), date(0), NOT_MODIFIED),
                arguments(
                        "9111 §4.3.2: an unreadable Date is none, it came later",
                        Fields.of("Date", "now"),
                        date(-1),
                        WHOLE),
                arguments(
                        "9111 §4.3.2: an unreadable Last-Modified is none",
                        dated.with("Last-Modified", "yesterday"),
                        date(-30),
                        NOT_MODIFIED),
                arguments(
                        "9111 §4.3.2: Last-Modified before Date",
                        dated.with("Last-Modified", date(-60)),
                        date(-45),
                        NOT_MODIFIED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void deliveryByStatus(String section, int status, TestRequest request, Delivery expected) {
        assertThat(Delivery.of(request, stored(status, "ETag", "\"a\""), after(5)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> deliveryByStatus() {
        TestRequest condition = TestRequest.get("If-None-Match", "\"a\"");
        TestRequest range = TestRequest.get("Range", "bytes=0-1");
        return Stream.of(
                arguments("9110 §13.2.1: conditions count for a 203", 203, condition, NOT_MODIFIED),
                arguments("9110 §13.2.1: conditions count for any success", 299, condition, NOT_MODIFIED),
                arguments("9110 §13.2.1: no condition counts for a 300", 300, condition, WHOLE),
                arguments("9110 §13.2.1: no condition counts for a redirection", 301, condition, WHOLE),
                arguments("9110 §13.2.1: no condition counts for a 404", 404, condition, WHOLE),
                arguments("9110 §14.2: Range counts for a 200", 200, range, FIRST_TWO),
                arguments("9110 §14.2: Range counts for no other success", 203, range, WHOLE),
                arguments("9110 §14.2: nor for a 404", 404, range, WHOLE));
    }
}
