package io.github.jerseycached.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That it comes to the same as Jersey's negotiation, another test asks Jersey. */
class NegotiationTest {

    private static final String PLAIN = "text/plain";
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";

    private static final Negotiation THREE = new Negotiation(List.of(JSON, PLAIN, HTML));

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void theTypeThatARequestGets(String section, String accept, String expected) {
        assertThat(THREE.type(accept)).contains(expected);
    }

    static Stream<Arguments> theTypeThatARequestGets() {
        return Stream.of(
                arguments("9110 §12.5.1: no field accepts all", null, JSON),
                arguments("9110 §12.5.1: any type", "*/*", JSON),
                arguments("an asterisk alone is any type", "*", JSON),
                arguments("an empty field is none", "", JSON),
                arguments("9110 §12.5.1: one type", HTML, HTML),
                arguments("9110 §12.5.1: any subtype", "text/*", PLAIN),
                arguments("a type alone has any subtype", "text", PLAIN),
                arguments("any type may be of one subtype", "*/html", HTML),
                arguments("9110 §8.3.1: case does not matter", "Text/HTML", HTML),
                arguments("9110 §8.3.1: nor before a wildcard", "TEXT/*", PLAIN),
                arguments("9110 §12.5.1: what is not offered is passed over", "image/png, text/html", HTML),
                arguments("9110 §12.4.2: the greater weight", "text/plain;q=0.5, text/html;q=0.9", HTML),
                arguments("9110 §12.4.2: no weight is the greatest", "text/plain;q=0.9, text/html", HTML),
                arguments("9110 §12.4.2: three digits", "text/plain;q=0.001, text/html;q=0.002", HTML),
                arguments("9110 §12.4.2: spaces around it", "text/plain ; q=0.5, text/html;q=0.4", PLAIN),
                arguments("9110 §12.4.2: a capital Q", "text/plain;Q=0.5, text/html;q=0.9", HTML),
                arguments("9110 §12.4.2: a weight without the zero", "text/plain;q=.5, text/html;q=.9", HTML),
                arguments("9110 §12.5.1: behind other parameters", "text/html;level=1;q=0.4, text/plain;q=0.5", PLAIN),
                arguments("9110 §5.6.4: none within quotes", "text/*;a=\"b;q=0.1,c\", text/html;q=0.5", PLAIN),
                arguments("9110 §12.4.2: of two weights the last", "text/html;q=0.2;q=0.9, text/plain;q=0.5", HTML),
                arguments("9110 §12.4.2: in quotes", "text/plain;q=\"0.5\", text/html;q=0.6", HTML),
                arguments("Jersey refuses nothing for a weight of 0", "text/html;q=0", HTML),
                arguments("but takes what weighs more", "text/html;q=0, text/plain;q=0.001", PLAIN),
                arguments("a member that cannot be read is passed over", "text/html;q=2, text/plain;q=0.1", PLAIN),
                arguments("REST §3.8: at equal weight the more exact", "*/*, text/html", HTML),
                arguments("REST §3.8: a subtype's wildcard is more exact than a type's", "*/*, text/*", PLAIN),
                arguments("REST §3.8: the weight counts more than that", "*/*, text/html;q=0.9", JSON),
                arguments("at equal everything the client's first", "text/html, text/plain", HTML),
                arguments("and of one range the application's first", "text/*, application/*", PLAIN));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void theApplicationsOwnWeight(String rule, String accept, String expected) {
        Negotiation weighted = new Negotiation(List.of("application/json;qs=0.5", "text/plain; qs=0.9", HTML));
        assertThat(weighted.type(accept)).contains(expected);
    }

    static Stream<Arguments> theApplicationsOwnWeight() {
        return Stream.of(
                arguments("decides where the client accepts all", null, HTML),
                arguments("and among what a range covers", "application/*, text/plain;q=0.9", JSON),
                arguments("decides at equal weight", "application/json, text/plain", PLAIN),
                arguments("counts more than how exactly", "application/json, */*", HTML),
                arguments("counts less than the client's", "application/json, text/plain;q=0.9", JSON));
    }

    @Test
    void whereNothingOfferedIsAcceptableThereIsNoType() {
        assertThat(THREE.type("image/png")).isEmpty();
        assertThat(THREE.type("image/*, text/csv")).isEmpty();
        assertThat(THREE.type("text/plain2, text/plai")).isEmpty();
    }

    @Test
    void theTypeIsInLowerCaseAndWithoutParameters() {
        Negotiation offers = new Negotiation(List.of("Text/HTML; charset=utf-8"));
        assertThat(offers.type("text/html")).contains("text/html");
        assertThat(offers.type(null)).contains("text/html");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void aParameterThatTheClientNamesIsPartOfTheType(String rule, String accept, String expected) {
        assertThat(THREE.type(accept)).contains(expected);
    }

    static Stream<Arguments> aParameterThatTheClientNamesIsPartOfTheType() {
        return Stream.of(
                arguments(
                        "for Jersey gives it to the response", "text/html;charset=utf-16", "text/html;charset=utf-16"),
                arguments("all of them", "text/html;a=b; c=\"d e\"", "text/html;a=b;c=\"d e\""),
                arguments("names in lower case, values as they are", "text/html;A=B", "text/html;a=B"),
                arguments("but the weight", "text/html;a=b;q=0.5;c=d", "text/html;a=b;c=d"),
                arguments("of the range that decides", "text/html;a=b;q=0.5, text/html", HTML),
                arguments("of the first of equal ones", "text/html;a=b, text/html;c=d", "text/html;a=b"),
                arguments("none of a range with a wildcard", "text/*;charset=utf-16", PLAIN));
    }

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @MethodSource
    void foreseesWhatTheKeyTellsOf(String rule, String accept, String produced, boolean expected) {
        assertThat(THREE.foresees(accept, produced)).isEqualTo(expected);
    }

    static Stream<Arguments> foreseesWhatTheKeyTellsOf() {
        return Stream.of(
                arguments("the negotiated type", "text/html", "text/html", true),
                arguments("in whatever case", "text/html", "TEXT/Html", true),
                arguments("no other of those offered", "text/html", "text/plain", false),
                arguments("not the one of no acceptable type either", "image/png", "text/plain", false),
                arguments("the method's own choice", "text/html", "image/png", true),
                arguments("whatever is acceptable", "image/gif", "image/png", true),
                arguments("the method's own parameters", "text/html", "text/html;charset=utf-8", true),
                arguments("where there is no field too", null, "application/json;charset=utf-8", true),
                arguments("a parameter of the client", "text/html;a=b", "text/html;a=b", true),
                arguments("however it is written", "text/html; A=\"b\"", "text/html;a=b", true),
                arguments("none of another range", "text/html, text/plain;a=b", "text/html;a=b", false),
                arguments("none with another value", "text/html;a=b, text/plain;a=c", "text/html;a=c", false),
                arguments("none with a longer value", "text/html;a=b", "text/html;a=bc", false));
    }

    @Test
    void foreseesTheParametersThatAreOffered() {
        Negotiation offers = new Negotiation(List.of("text/html; Charset=utf-8;qs=0.5", JSON));
        assertThat(offers.foresees("text/*;charset=utf-16", "text/html;charset=utf-8"))
                .isTrue();
        assertThat(offers.foresees("text/*;charset=utf-16", "text/html;charset=utf-16"))
                .isFalse();
        assertThat(offers.foresees("*/*;charset=utf-8", "application/json;charset=utf-8"))
                .isFalse();
    }

    @Test
    void knowsWhatIsOffered() {
        Negotiation offers = new Negotiation(List.of("text/html;charset=utf-8", "application/json;qs=0.5"));
        assertThat(offers.offers("text/html")).isTrue();
        assertThat(offers.offers("Text/HTML;charset=iso-8859-1")).isTrue();
        assertThat(offers.offers("application/json")).isTrue();
        assertThat(offers.offers("text/plain")).isFalse();
        assertThat(offers.offers("text/*")).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void theCodingThatAResponseGets(String section, String acceptEncoding, String expected) {
        assertThat(Negotiation.coding(acceptEncoding, codings())).contains(expected);
    }

    static Stream<Arguments> theCodingThatAResponseGets() {
        return Stream.of(
                arguments("9110 §12.5.3: no field", null, "identity"),
                arguments("9110 §12.5.3: an empty field", "", "identity"),
                arguments("9110 §12.5.3: one coding", "gzip", "gzip"),
                arguments("9110 §12.5.3: an unknown one", "br", "identity"),
                arguments("9110 §12.5.3: the first of equal weight that is known", "br, deflate, gzip", "deflate"),
                arguments("9110 §12.4.2: the greater weight", "gzip;q=0.5, deflate;q=0.9", "deflate"),
                arguments("9110 §12.4.2: a weight without the zero", "gzip;q=.5, deflate;q=.9", "deflate"),
                arguments("9110 §12.5.3: none of weight 0", "gzip;q=0", "identity"),
                arguments("9110 §12.5.3: identity may weigh more", "gzip;q=0.5, identity", "identity"),
                arguments("9110 §12.5.3: unless it is excluded, identity is any coding", "*", "identity"),
                arguments("9110 §12.5.3: if it is, the first known is", "*, identity;q=0", "deflate"),
                arguments("9110 §12.5.3: but for those excluded", "*, identity;q=0, deflate;q=0", "gzip"),
                arguments("9110 §12.5.3: what is named counts beside the wildcard", "*;q=0, gzip", "gzip"),
                arguments("a member that cannot be read is passed over", "gzip;q=2, deflate;q=0.1", "deflate"),
                arguments("9110 §12.4.2: of two weights the first", "gzip;q=0.3;q=0.9, deflate;q=0.5", "deflate"),
                arguments("Jersey knows codings in lower case only", "GZIP", "identity"));
    }

    @Test
    void whereNoCodingIsAcceptableThereIsNone() {
        // RFC 9110 §12.5.3.
        assertThat(Negotiation.coding("identity;q=0", codings())).isEmpty();
        assertThat(Negotiation.coding("*;q=0", codings())).isEmpty();
        assertThat(Negotiation.coding("br, identity;q=0", codings())).isEmpty();
        assertThat(Negotiation.coding("*;q=0, br", codings())).isEmpty();
    }

    @Test
    void theKnownCodingsStayAsTheyAre() {
        SortedSet<String> known = codings();
        assertThat(Negotiation.coding("gzip;q=0, identity;q=0, *", known)).contains("deflate");
        assertThat(known).isEqualTo(codings());
    }

    @Property
    void anyFieldComesToSomethingOfferedOrToNothing(@ForAll String text, @ForAll("garbage") String garbage) {
        for (String field : List.of(text, garbage, "text/*;q=" + garbage)) {
            assertThat(THREE.type(field).map(Negotiation::bare).orElse(JSON)).isIn(JSON, PLAIN, HTML);
            assertThat(THREE.foresees(field, HTML)).isEqualTo(THREE.foresees(field, "Text/HTML"));
            assertThat(Negotiation.coding(field, codings()).orElse("identity"))
                    .isIn("deflate", "gzip", "x-gzip", "identity");
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.strings().withChars("*/texq=01.,;\"\\ \tgzip").ofMaxLength(25);
    }

    private static SortedSet<String> codings() {
        return new TreeSet<>(List.of("deflate", "gzip", "x-gzip"));
    }
}
