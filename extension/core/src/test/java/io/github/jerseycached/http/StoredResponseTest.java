package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.ARRIVAL;
import static io.github.jerseycached.http.TestResponse.BODY;
import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static io.github.jerseycached.http.TestResponse.stored;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoredResponseTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void status304UpdatesTheFields(String section, Fields stored, Fields notModified, Fields expected) {
        assertThat(stored(200, stored).updatedBy(notModified)).isEqualTo(expected);
    }

    static Stream<Arguments> status304UpdatesTheFields() {
        return Stream.of(
                arguments("9111 §3.2: nothing said", Fields.of("A", "1"), Fields.NONE, Fields.of("A", "1")),
                arguments("9111 §3.2: said anew", Fields.of("A", "1"), Fields.of("A", "2"), Fields.of("A", "2")),
                arguments("9111 §3.2: in another case", Fields.of("A", "1"), Fields.of("a", "2"), Fields.of("a", "2")),
                arguments("9111 §3.2: added", Fields.of("A", "1"), Fields.of("B", "2"), Fields.of("A", "1", "B", "2")),
                arguments(
                        "9111 §3.2: what is not said stays as it is",
                        Fields.of("A", "1", "B", "1"),
                        Fields.of("B", "2"),
                        Fields.of("A", "1", "B", "2")),
                arguments(
                        "9111 §3.2: several lines take the place of several lines",
                        Fields.of("A", "1", "A", "2", "B", "1"),
                        Fields.of("A", "3", "A", "4"),
                        Fields.of("B", "1", "A", "3", "A", "4")),
                arguments(
                        "9111 §3.2: Content-Length stays",
                        Fields.of("A", "1"),
                        Fields.of("Content-Length", "0"),
                        Fields.of("A", "1")),
                arguments(
                        "9111 §3.2: what the stored bytes depend on stays",
                        Fields.of("Content-Encoding", "gzip", "ETag", "\"a\""),
                        Fields.of("Content-Encoding", "br", "ETag", "W/\"a\"", "Content-Range", "bytes 0-1/2"),
                        Fields.of("Content-Encoding", "gzip", "ETag", "\"a\"")),
                arguments(
                        "9111 §3.1: hop-by-hop fields are not stored",
                        Fields.of("A", "1"),
                        Fields.of(
                                "Keep-Alive", "timeout=5", "Connection", "keep-alive", "Transfer-Encoding", "chunked"),
                        Fields.of("A", "1")),
                arguments(
                        "9111 §3.1: nor are those that Connection names",
                        Fields.of("A", "1"),
                        Fields.of("A", "2", "X-Hop", "1", "Connection", "x-hop"),
                        Fields.of("A", "2")),
                arguments(
                        "9111 §7.3: nor is a cookie",
                        Fields.of("A", "1"),
                        Fields.of("Set-Cookie", "a=b"),
                        Fields.of("A", "1")),
                arguments(
                        "9111 §3.2: a new date and a new lifetime",
                        Fields.of("Date", date(0), "Cache-Control", "max-age=5"),
                        Fields.of("Date", date(9), "Cache-Control", "max-age=6"),
                        Fields.of("Date", date(9), "Cache-Control", "max-age=6")));
    }

    @Test
    void renewedResponseDiffersOnlyInItsTerms() throws IOException {
        StoredResponse response = stored(404, "ETag", "\"a\"", "Cache-Control", "max-age=5", "Vary", "Accept");
        Terms anew = new Terms(after(9), Duration.ZERO, ofSeconds(60), CacheControl.NONE, true);
        StoredResponse renewed =
                response.renewed(Fields.of("ETag", "\"a\"", "Last-Modified", date(-60)), anew, response.provenance());
        assertThat(renewed.status()).isEqualTo(404);
        assertThat(renewed.selectingFields()).isEqualTo(response.selectingFields());
        assertThat(renewed.terms()).isEqualTo(anew);
        assertThat(renewed.fields()).isEqualTo(Fields.of("ETag", "\"a\"", "Last-Modified", date(-60)));
        assertThat(renewed.validators()).isEqualTo(new Validators(new EntityTag(false, "a"), after(-60)));
        assertThat(body(renewed)).isEqualTo(BODY);
    }

    @Test
    void renewedResponseKeepsItsReason() {
        StoredResponse response = response("Fine", SelectingFields.NONE);
        assertThat(response.renewed(Fields.NONE, response.terms(), response.provenance())
                        .reason())
                .isEqualTo("Fine");
    }

    @Test
    void validatorsOfFieldsAndOfTheResourceAreSeparate() {
        StoredResponse response = new StoredResponse(
                200,
                "OK",
                Fields.of("ETag", "\"ours\""),
                new byte[0],
                SelectingFields.NONE,
                new Terms(ARRIVAL, Duration.ZERO, Duration.ZERO, CacheControl.NONE, false),
                new Validators(null, null),
                new Provenance(0, List.of()));
        assertThat(response.validators()).isEqualTo(new Validators(new EntityTag(false, "ours"), null));
        assertThat(response.resourceValidators().isEmpty()).isTrue();
        assertThat(response.reason()).isEqualTo("OK");
    }

    @Test
    void status304HasTheRequiredFields() {
        // RFC 9110 §15.4.5
        Fields must = Fields.of("ETag", "\"a\"", "Cache-Control", "max-age=5", "Vary", "Accept");
        Fields rest = Fields.of("Content-Type", "text/plain", "Last-Modified", date(-60), "X-Any", "1");
        assertThat(stored(200, both(must, rest)).notModifiedFields()).isEqualTo(must);
    }

    @Test
    void status304WithoutEntityTagHasLastModified() {
        // RFC 9110 §15.4.5
        assertThat(stored("Last-Modified", date(-60), "X-Any", "1").notModifiedFields())
                .isEqualTo(Fields.of("Last-Modified", date(-60)));
    }

    @Test
    void representationFieldsAreSeparate() {
        Fields ofTheRepresentation = Fields.of("Content-Type", "text/plain", "ETag", "\"a\"");
        Fields others = Fields.of("X-Any", "1", "Link", "</>");
        StoredResponse response = stored(200, both(ofTheRepresentation, others));
        assertThat(response.representationFields()).isEqualTo(ofTheRepresentation);
        assertThat(response.fields()).isEqualTo(both(ofTheRepresentation, others));
    }

    @Test
    void bodyIsWrittenUnchanged() throws IOException {
        assertThat(body(stored())).isEqualTo(BODY);
        assertThat(stored().length()).isEqualTo(BODY.length());
    }

    @Test
    void rangeOfTheBodyIsWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stored().writeTo(out, new ByteRanges.Range(3, 5));
        assertThat(out).hasToString("345");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void usefulLifetime(String section, Fields fields, long age, Duration expected) {
        assertThat(stored(200, fields).useful(after(age))).isEqualTo(expected);
    }

    static Stream<Arguments> usefulLifetime() {
        Fields windows = Fields.of("Cache-Control", "max-age=10, stale-while-revalidate=30, stale-if-error=60");
        return Stream.of(
                arguments("9111 §4.2: its lifetime", Fields.of("Cache-Control", "max-age=10"), 0, ofSeconds(10)),
                arguments("9111 §4.2: less its age", Fields.of("Cache-Control", "max-age=10"), 4, ofSeconds(6)),
                arguments("9111 §4.2: less than no time", Fields.of("Cache-Control", "max-age=10"), 40, ofSeconds(-30)),
                arguments("5861 §4: and the longer of its windows", windows, 0, ofSeconds(70)),
                arguments(
                        "5861 §3: and the longer of its windows, whichever",
                        Fields.of("Cache-Control", "max-age=10, stale-while-revalidate=30, stale-if-error=5"),
                        0,
                        ofSeconds(40)),
                arguments(
                        "9111 §4.3: and a day in which it can be validated",
                        windows.with("ETag", "\"a\""),
                        0,
                        ofDays(1).plusSeconds(10)),
                arguments(
                        "5861 §4: or longer if a window is",
                        Fields.of("Cache-Control", "max-age=10, stale-if-error=100000", "ETag", "\"a\""),
                        0,
                        ofSeconds(100_010)));
    }

    @Test
    void weightHasBytesCharactersAndOverhead() {
        long bare = stored().weight();
        assertThat(bare - response("", SelectingFields.NONE).weight()).isEqualTo(BODY.length());
        assertThat(stored("A", "12345").weight()).isGreaterThan(bare + 5);
        assertThat(stored("A", "12345").weight() - stored("A", "1").weight()).isEqualTo(4);
        assertThat(stored("A", "1", "A", "1").weight() - bare)
                .isEqualTo(2 * (stored("A", "1").weight() - bare));
    }

    @Test
    void weightHasReasonAndSelectingFields() {
        StoredResponse none = response("", SelectingFields.NONE);
        SelectingFields selecting =
                SelectingFields.of("A", Set.of(), TestRequest.get("A", "12345")).orElseThrow();
        assertThat(response("Fine", SelectingFields.NONE).weight() - none.weight())
                .isEqualTo(4);
        assertThat(response("", selecting).weight() - none.weight()).isEqualTo(selecting.length());
    }

    @Test
    void toStringHidesTheContent() {
        assertThat(stored("A", "secret")).hasToString("stored response 200 of 2026-03-01T12:00:00Z, 10 bytes");
    }

    private static StoredResponse response(String reason, SelectingFields selecting) {
        Terms terms = new Terms(ARRIVAL, Duration.ZERO, Duration.ZERO, CacheControl.NONE, false);
        return new StoredResponse(
                200,
                reason,
                Fields.NONE,
                new byte[0],
                selecting,
                terms,
                new Validators(null, null),
                new Provenance(0, List.of()));
    }

    private static Fields both(Fields some, Fields others) {
        return Fields.of(
                Stream.concat(some.lines().stream(), others.lines().stream()).toList());
    }

    private static String body(StoredResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        response.writeTo(out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void newLastModifiedIsUsedForTheNextValidation() {
        // RFC 9111 §4.3.1
        StoredResponse before = stored("ETag", "\"a\"", "Last-Modified", date(-100));
        StoredResponse renewed = before.renewed(
                Fields.of("ETag", "\"a\"", "Last-Modified", date(-50)), before.terms(), before.provenance());
        assertThat(renewed.resourceValidators())
                .isEqualTo(new Validators(new EntityTag(false, "a"), TestResponse.after(-50)));
    }
}
