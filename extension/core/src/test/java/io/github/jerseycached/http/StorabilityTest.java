package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.ARRIVAL;
import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.http.Storability.Allowance;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorabilityTest {

    private static final List<String> TARGET_LIST = List.of("CDN-Cache-Control");
    private static final Allowance NOTHING_SAID = new Allowance(null, CacheControl.NONE, false, TARGET_LIST, false);
    private static final Allowance TTL_60 =
            new Allowance(ofSeconds(60), CacheControl.parse("max-age=60, stale-if-error=9"), false, TARGET_LIST, false);
    private static final Allowance HEURISTIC = new Allowance(null, CacheControl.NONE, true, TARGET_LIST, false);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mayBeStored(String section, int status, Fields fields) {
        assertThat(judged(status, fields)).isInstanceOf(Storable.class);
    }

    static Stream<Arguments> mayBeStored() {
        return Stream.of(
                arguments("9111 §3: max-age", 200, cacheControl("max-age=60")),
                arguments("9111 §3: s-maxage", 200, cacheControl("s-maxage=60")),
                arguments("9111 §3: Expires", 200, Fields.of("Expires", date(60))),
                arguments("9111 §3: any final status with an explicit lifetime", 201, cacheControl("max-age=60")),
                arguments("9111 §3: even one nobody knows", 599, cacheControl("max-age=60")),
                arguments("9111 §3: even an error", 500, cacheControl("max-age=60")),
                arguments("9111 §3: a redirection", 302, cacheControl("max-age=60")),
                arguments("9111 §5.2.2.7: private of some fields", 200, cacheControl("max-age=60, private=\"a\"")),
                arguments("9111 §5.2.2.4: no-cache of some fields", 200, cacheControl("max-age=60, no-cache=\"a\"")),
                arguments(
                        "9111 §5.2.2.4: no-cache with an ETag to validate by",
                        200,
                        Fields.of("Cache-Control", "no-cache", "ETag", "\"a\"")),
                arguments(
                        "9111 §5.2.2.4: no-cache with a Last-Modified to validate by",
                        200,
                        Fields.of("Cache-Control", "no-cache", "Last-Modified", date(-9))),
                arguments(
                        "9111 §4.3: stale on arrival, but with a validator",
                        200,
                        Fields.of("Cache-Control", "max-age=0", "ETag", "\"a\"")),
                arguments(
                        "9111 §5.2.2.3: must-understand of a known status",
                        200,
                        cacheControl("must-understand, max-age=60")),
                arguments(
                        "9111 §5.2.2.3: must-understand overrules the no-store beside it",
                        404,
                        cacheControl("no-store, must-understand, max-age=60")),
                arguments(
                        "9111 §5.4: Pragma says nothing in a response",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Pragma", "no-cache")),
                arguments("9110 §12.5.5: Vary", 200, Fields.of("Cache-Control", "max-age=60", "Vary", "Accept")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mustNotBeStored(String section, int status, Fields fields, String why) {
        assertThat(judged(status, fields)).satisfies(notStorable(why));
    }

    static Stream<Arguments> mustNotBeStored() {
        return Stream.of(
                arguments(
                        "9111 §5.2.2.7: private that lists no name",
                        200,
                        cacheControl("max-age=60, private=\"\""),
                        "private"),
                arguments(
                        "9111 §5.2.2.7: private whose list is malformed",
                        200,
                        cacheControl("max-age=60, private=\"a"),
                        "private"),
                arguments("a semicolon for a comma", 200, cacheControl("private; max-age=60"), "private"),
                arguments("a semicolon at the end", 200, cacheControl("max-age=60, no-store;"), "no-store"),
                arguments("no comma", 200, cacheControl("no-cache no-store"), "no-store"),
                arguments("no comma", 200, cacheControl("private max-age=60"), "private"),
                arguments(
                        "a lifetime with a semicolon",
                        200,
                        cacheControl("max-age=60;"),
                        "malformed Cache-Control without an ETag or Last-Modified of the method"),
                arguments(
                        "9111 §5.2.2.3: a mistyped must-understand overrules nothing",
                        200,
                        cacheControl("no-store, must-understand; max-age=60"),
                        "no-store"),
                arguments(
                        "9111 §5.2.2.3: nor does must-understand overrule a mistyped no-store",
                        200,
                        cacheControl("no-store=1, must-understand, max-age=60"),
                        "no-store"),
                arguments(
                        "9111 §5.2.2.3: a mistyped must-understand restricts",
                        599,
                        cacheControl("max-age=60, must-understand;"),
                        "must-understand, status 599"),
                arguments(
                        "9110 §15.1: a mistyped public makes no status cacheable",
                        302,
                        Fields.of("Cache-Control", "no-cache, public;", "ETag", "\"a\""),
                        "status 302"),
                arguments(
                        "9110 §12.5.5: names without a comma",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Vary", "X-User X-Lang"),
                        "Vary: *"),
                arguments(
                        "9110 §12.5.5: names with a semicolon",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Vary", "Accept, X-A; X-B"),
                        "Vary: *"),
                arguments(
                        "9110 §12.5.5: an asterisk with a parameter",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Vary", "*;q=1"),
                        "Vary: *"),
                arguments(
                        "9110 §12.5.5: a name in quotes",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Vary", "\"Accept\""),
                        "Vary: *"),
                arguments(
                        "9111 §5.3: Expires without a comma",
                        200,
                        Fields.of("Expires", date(60).replace(",", "")),
                        "malformed Expires without an ETag or Last-Modified of the method"),
                arguments(
                        "9111 §5.3: Expires with two spaces",
                        200,
                        Fields.of("Expires", date(60).replace(" ", "  ")),
                        "malformed Expires without an ETag or Last-Modified of the method"),
                arguments(
                        "9213 §2.1: a lifetime of the wrong type",
                        200,
                        Fields.of("CDN-Cache-Control", "max-age=\"10000\"", "Cache-Control", "max-age=60"),
                        "malformed Cache-Control without an ETag or Last-Modified of the method"),
                arguments(
                        "9213 §2.1: beside a lifetime of the wrong type no-store counts",
                        200,
                        Fields.of(
                                "CDN-Cache-Control", "max-age=\"10000\"", "Cache-Control", "no-store", "ETag", "\"a\""),
                        "no-store"),
                arguments(
                        "9213 §2.2: what restricts in a targeted field that cannot be read",
                        200,
                        Fields.of("CDN-Cache-Control", "no-store;", "Cache-Control", "max-age=60"),
                        "no-store"),
                arguments(
                        "9213 §2.2: the same of private",
                        200,
                        Fields.of("CDN-Cache-Control", "private max-age=60", "Cache-Control", "max-age=60"),
                        "private"),
                arguments(
                        "9111 §3: no-cache does not make a status cacheable",
                        302,
                        Fields.of("Cache-Control", "no-cache", "ETag", "\"a\""),
                        "status 302"),
                arguments("9111 §5.2.2.5: no-store", 200, cacheControl("max-age=60, no-store"), "no-store"),
                arguments("9111 §5.2.2.5: no-store in any case", 200, cacheControl("NO-STORE, max-age=60"), "no-store"),
                arguments("9111 §5.2.2.7: private", 200, cacheControl("max-age=60, private"), "private"),
                arguments(
                        "9111 §5.2.2.7: private and public",
                        200,
                        cacheControl("max-age=60, private, public"),
                        "private"),
                arguments(
                        "9111 §3: neither a lifetime nor anything else that allows it",
                        200,
                        Fields.of("Date", date(0)),
                        "no freshness lifetime"),
                arguments("9111 §3: the status says nothing either", 302, Fields.NONE, "status 302"),
                arguments("9111 §3.3: partial content", 206, cacheControl("max-age=60"), "status 206"),
                arguments("9111 §3: an interim response", 103, cacheControl("max-age=60"), "status 103"),
                arguments(
                        "9111 §4.3.3: a 304 is about another response", 304, cacheControl("max-age=60"), "status 304"),
                arguments(
                        "9110 §15.5.13: what one client's conditions came to",
                        412,
                        cacheControl("max-age=60"),
                        "status 412"),
                arguments(
                        "9110 §15.5.17: what one client's ranges came to",
                        416,
                        cacheControl("max-age=60"),
                        "status 416"),
                arguments(
                        "9111 §5.2.2.3: must-understand of an unknown status",
                        599,
                        cacheControl("must-understand, max-age=60"),
                        "must-understand, status 599"),
                arguments(
                        "9111 §7.3: a cookie is for one client",
                        200,
                        Fields.of("Cache-Control", "public, max-age=60", "Set-Cookie", "a=b"),
                        "Set-Cookie"),
                arguments(
                        "9110 §12.5.5: Vary: * never matches",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Vary", "*"),
                        "Vary: *"),
                arguments(
                        "9110 §12.5.5: an asterisk in any line of Vary",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Vary", "Accept", "Vary", "*"),
                        "Vary: *"),
                arguments(
                        "9111 §5.2.2.4: no-cache and nothing to validate by",
                        200,
                        cacheControl("no-cache"),
                        "no-cache without an ETag or Last-Modified of the method"),
                arguments(
                        "9111 §5.2.2.4: no-cache and a lifetime, but nothing to validate by",
                        200,
                        cacheControl("no-cache, max-age=60"),
                        "no-cache without an ETag or Last-Modified of the method"),
                arguments(
                        "9111 §4.2: a lifetime of zero and nothing to validate by",
                        200,
                        cacheControl("max-age=0"),
                        "max-age=0 without an ETag or Last-Modified of the method"),
                arguments(
                        "9111 §4.2.1: s-maxage goes before max-age",
                        200,
                        cacheControl("max-age=60, s-maxage=0"),
                        "s-maxage=0 without an ETag or Last-Modified of the method"),
                arguments(
                        "9111 §4.2: at age = lifetime it is stale",
                        200,
                        Fields.of("Cache-Control", "max-age=60", "Age", "60"),
                        "stale on arrival, 60 seconds old"),
                arguments(
                        "9111 §5.3: an invalid Expires",
                        200,
                        Fields.of("Expires", "0"),
                        "malformed Expires without an ETag or Last-Modified of the method"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void responseToAuthenticatedRequest(String section, Fields fields, boolean storable) {
        Storability judged = Storability.of(
                TestRequest.get(), CacheControl.NONE, true, Set.of(), 200, fields, TTL_60, ARRIVAL, ARRIVAL);
        if (storable) {
            assertThat(judged)
                    .asInstanceOf(InstanceOfAssertFactories.type(Storable.class))
                    .satisfies(storing ->
                            assertThat(storing.terms().evenIfAuthorized()).isTrue());
        } else {
            assertThat(judged).satisfies(notStorable("Authorization"));
        }
    }

    static Stream<Arguments> responseToAuthenticatedRequest() {
        return Stream.of(
                arguments("9111 §3.5: public", cacheControl("public, max-age=60"), true),
                arguments("9111 §3.5: s-maxage", cacheControl("s-maxage=60"), true),
                arguments("9111 §3.5: must-revalidate", cacheControl("must-revalidate, max-age=60"), true),
                arguments("9111 §3.5: max-age alone", cacheControl("max-age=60"), false),
                arguments("9111 §3.5: a mistyped public", cacheControl("max-age=60, public;"), false),
                arguments("9111 §3.5: public with an argument", cacheControl("max-age=60, public=1"), false),
                arguments("9111 §3.5: an s-maxage that is no number", cacheControl("s-maxage=x"), false),
                arguments(
                        "9111 §3.5: a mistyped must-revalidate", cacheControl("max-age=60, x must-revalidate"), false),
                arguments(
                        "9111 §3.5: proxy-revalidate is not among them",
                        cacheControl("proxy-revalidate, max-age=60"),
                        false),
                arguments("9111 §3.5: immutable is not among them", cacheControl("immutable, max-age=60"), false),
                arguments("9111 §3.5: what the application adds does not count", Fields.NONE, false),
                arguments(
                        "9213 §2.2: a targeted field that says public",
                        Fields.of("CDN-Cache-Control", "public, max-age=60", "Cache-Control", "max-age=60"),
                        true),
                arguments(
                        "9213 §2.2: a targeted field that does not, whatever Cache-Control says",
                        Fields.of("CDN-Cache-Control", "max-age=60", "Cache-Control", "public, max-age=60"),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void storabilityByRequestDirectives(String section, String directives, boolean storable) {
        Storability judged = Storability.of(
                TestRequest.get(),
                CacheControl.parse(directives),
                false,
                Set.of(),
                200,
                cacheControl("max-age=60"),
                NOTHING_SAID,
                ARRIVAL,
                ARRIVAL);
        assertThat(judged instanceof Storable).isEqualTo(storable);
    }

    static Stream<Arguments> storabilityByRequestDirectives() {
        return Stream.of(
                arguments("9111 §5.2.1.5: no-store", "no-store", false),
                arguments("9111 §5.2.1.5: no-store among others", "max-age=0, no-store", false),
                arguments("9111 §5.2.1.4: no-cache may be stored", "no-cache", true),
                arguments("9111 §5.2.1.1: max-age=0 may be stored", "max-age=0", true));
    }

    @Test
    void noStoreOfTheRequestIsTheReason() {
        assertThat(Storability.of(
                        TestRequest.get(),
                        CacheControl.parse("no-store"),
                        false,
                        Set.of(),
                        200,
                        cacheControl("max-age=60"),
                        NOTHING_SAID,
                        ARRIVAL,
                        ARRIVAL))
                .satisfies(notStorable("request says no-store"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void effectiveLifetime(String section, Allowance allowance, Fields fields, Duration expected) {
        assertThat(terms(allowance, fields).lifetime()).isEqualTo(expected);
    }

    static Stream<Arguments> effectiveLifetime() {
        Fields modified = Fields.of("Last-Modified", date(-1000));
        return Stream.of(
                arguments("9111 §4.2.1: the response's own", TTL_60, cacheControl("max-age=5"), ofSeconds(5)),
                arguments("9111 §5.3: its own Expires", TTL_60, Fields.of("Expires", date(5)), ofSeconds(5)),
                arguments("9111 §4.2.1: the application's, where it states none", TTL_60, Fields.NONE, ofSeconds(60)),
                arguments(
                        "9111 §4.2.1: the application's, beside public", TTL_60, cacheControl("public"), ofSeconds(60)),
                arguments("9111 §4.2.2: a guessed one", HEURISTIC, modified, ofSeconds(100)),
                arguments(
                        "9111 §4.2.2: none is guessed where one is stated",
                        HEURISTIC,
                        modified.with("Cache-Control", "max-age=5"),
                        ofSeconds(5)),
                arguments(
                        "9111 §4.2.2: none is guessed where the application gives one",
                        new Allowance(ofSeconds(60), CacheControl.NONE, true, TARGET_LIST, false),
                        modified,
                        ofSeconds(60)),
                arguments(
                        "9213 §2.2: a targeted field's before Cache-Control's",
                        NOTHING_SAID,
                        Fields.of("CDN-Cache-Control", "max-age=9", "Cache-Control", "max-age=5"),
                        ofSeconds(9)),
                arguments(
                        "9213 §2.2: even before its s-maxage",
                        NOTHING_SAID,
                        Fields.of("CDN-Cache-Control", "max-age=9", "Cache-Control", "s-maxage=5"),
                        ofSeconds(9)),
                arguments(
                        "9213 §2.2: and before Expires",
                        NOTHING_SAID,
                        Fields.of("CDN-Cache-Control", "max-age=9", "Expires", date(5)),
                        ofSeconds(9)),
                arguments(
                        "9213 §2.2: with a targeted field that states none, Expires and Cache-Control state none either",
                        TTL_60,
                        Fields.of("CDN-Cache-Control", "public", "Cache-Control", "max-age=5", "Expires", date(5)),
                        ofSeconds(60)),
                arguments(
                        "9213 §2.2: a malformed one is ignored",
                        NOTHING_SAID,
                        Fields.of("CDN-Cache-Control", "max-age=9,", "Cache-Control", "max-age=5"),
                        ofSeconds(5)),
                arguments(
                        "9213 §2.2: an empty one is ignored",
                        NOTHING_SAID,
                        Fields.of("CDN-Cache-Control", "", "Expires", date(5)),
                        ofSeconds(5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void effectiveTargetedField(String section, List<String> targetList, Duration expected) {
        Fields fields = Fields.of(
                "CDN-Cache-Control",
                "max-age=9",
                "My-Cache-Control",
                "max-age=7",
                "Bad-Cache-Control",
                "max-age=8,",
                "Cache-Control",
                "max-age=5");
        assertThat(terms(new Allowance(null, CacheControl.NONE, false, targetList, false), fields)
                        .lifetime())
                .isEqualTo(expected);
    }

    static Stream<Arguments> effectiveTargetedField() {
        return Stream.of(
                arguments("9213 §2.2: none in an empty target list", List.of(), ofSeconds(5)),
                arguments(
                        "9213 §2.2: the first in the target list",
                        List.of("My-Cache-Control", "CDN-Cache-Control"),
                        ofSeconds(7)),
                arguments(
                        "9213 §2.2: the next where the first is absent",
                        List.of("Other-Cache-Control", "CDN-Cache-Control"),
                        ofSeconds(9)),
                arguments(
                        "9213 §2.2: the next where the first is malformed",
                        List.of("Bad-Cache-Control", "CDN-Cache-Control"),
                        ofSeconds(9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void storabilityByTargetedField(String section, String targeted, String cacheControl, String why) {
        Fields fields = Fields.of("CDN-Cache-Control", targeted, "Cache-Control", cacheControl);
        assertThat(
                        judged(200, fields) instanceof NotStorable refused
                                ? refused.why().detail()
                                : null)
                .isEqualTo(why);
    }

    static Stream<Arguments> storabilityByTargetedField() {
        return Stream.of(
                arguments("9213 §2.2: no-store in Cache-Control is not for us", "max-age=60", "no-store", null),
                arguments("9213 §2.2: private in Cache-Control is not for us", "max-age=60", "private", null),
                arguments("9213 §2.1: no-store", "no-store", "max-age=60", "no-store"),
                arguments("9213 §2.1: private", "private, max-age=60", "max-age=60", "private"),
                arguments("9213 §2.2: malformed, so that Cache-Control counts", "max-age=60,", "no-store", "no-store"));
    }

    @ParameterizedTest(name = "9110 §15.1: {0} is heuristically cacheable")
    @ValueSource(ints = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
    void statusAllowsHeuristicLifetime(int status) {
        assertThat(guessed(status, Fields.of("Last-Modified", date(-1000)))).isInstanceOf(Storable.class);
    }

    @ParameterizedTest(name = "9110 §15.1: {0} is not heuristically cacheable")
    @ValueSource(ints = {201, 202, 205, 302, 303, 307, 400, 403, 500, 502, 503, 504, 599})
    void otherStatusHasNoHeuristicLifetime(int status) {
        assertThat(guessed(status, Fields.of("Last-Modified", date(-1000)))).satisfies(notStorable("status " + status));
    }

    @Test
    void publicResponseOfAnyStatusAllowsHeuristicLifetime() {
        // RFC 9111 §4.2.2: heuristics are for responses that are cacheable by their status or marked as public.
        assertThat(guessed(302, Fields.of("Last-Modified", date(-1000), "Cache-Control", "public")))
                .isInstanceOf(Storable.class);
    }

    @Test
    void heuristicLifetimeRequiresTheApplicationsPermission() {
        assertThat(judged(200, Fields.of("Last-Modified", date(-1000))))
                .satisfies(notStorable("no freshness lifetime"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void effectiveDirectives(String section, Fields fields, String expected) {
        assertThat(terms(TTL_60, fields).directives()).hasToString(expected);
    }

    static Stream<Arguments> effectiveDirectives() {
        String added = "max-age=\"60\", stale-if-error=\"9\"";
        return Stream.of(
                arguments("the application's, where the response has none", Fields.NONE, added),
                arguments(
                        "of its own Cache-Control the application leaves the windows",
                        cacheControl("public"),
                        "public, stale-if-error=\"9\""),
                arguments(
                        "of its own Expires the application leaves the windows",
                        Fields.of("Expires", date(60)),
                        "stale-if-error=\"9\""),
                arguments(
                        "a window of its own before the application's",
                        cacheControl("max-age=5, stale-if-error=1"),
                        "max-age=\"5\", stale-if-error=\"1\""),
                arguments(
                        "9213 §2.2: its targeted field before its Cache-Control",
                        Fields.of("CDN-Cache-Control", "max-age=9", "Cache-Control", "no-store"),
                        "max-age=\"9\", stale-if-error=\"9\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void withheldFields(String section, String cacheControl, String name, boolean withheld) {
        assertThat(judged(200, cacheControl(cacheControl)))
                .asInstanceOf(InstanceOfAssertFactories.type(Storable.class))
                .satisfies(
                        storable -> assertThat(storable.withheld().test(name)).isEqualTo(withheld));
    }

    static Stream<Arguments> withheldFields() {
        return Stream.of(
                arguments("9111 §5.2.2.7: private lists it", "max-age=60, private=\"A, B\"", "B", true),
                arguments("9111 §5.2.2.4: no-cache lists it", "max-age=60, no-cache=\"A, B\"", "A", true),
                arguments("9111 §5.2.2.4: in any case", "max-age=60, no-cache=\"A\"", "a", true),
                arguments("9111 §3.1: both list some", "max-age=60, no-cache=\"A\", private=\"B\"", "B", true),
                arguments("9111 §3.1: neither lists it", "max-age=60, no-cache=\"A\", private=\"B\"", "C", false),
                arguments("9111 §3.1: no list at all", "max-age=60", "A", false));
    }

    @Test
    void initialAgeCountsFromTheRequestTime() {
        // RFC 9111 §4.2.3: corrected_age_value = age_value + response_delay
        Storability judged = Storability.of(
                TestRequest.get(),
                CacheControl.NONE,
                false,
                Set.of(),
                200,
                Fields.of("Cache-Control", "max-age=60", "Age", "5"),
                NOTHING_SAID,
                after(-2),
                ARRIVAL);
        assertThat(judged)
                .asInstanceOf(InstanceOfAssertFactories.type(Storable.class))
                .satisfies(storable -> {
                    assertThat(storable.terms().initialAge()).isEqualTo(ofSeconds(7));
                    assertThat(storable.terms().received()).isEqualTo(ARRIVAL);
                });
    }

    @Test
    void varyNamesTheSelectingFields() {
        TestRequest french = TestRequest.get("Accept-Language", "fr");
        Storability judged = Storability.of(
                french,
                CacheControl.NONE,
                false,
                Set.of(),
                200,
                Fields.of("Cache-Control", "max-age=60", "Vary", "Accept-Language"),
                NOTHING_SAID,
                ARRIVAL,
                ARRIVAL);
        assertThat(judged)
                .asInstanceOf(InstanceOfAssertFactories.type(Storable.class))
                .satisfies(storable -> {
                    assertThat(storable.selectingFields().match(french)).isTrue();
                    assertThat(storable.selectingFields().match(TestRequest.get("Accept-Language", "de")))
                            .isFalse();
                });
    }

    @Property
    void anyFieldsGiveADecision(
            @ForAll @IntRange(min = 100, max = 599) int status,
            @ForAll String cacheControl,
            @ForAll String vary,
            @ForAll String expires,
            @ForAll String etag) {
        Fields fields = Fields.of(
                "Cache-Control",
                cacheControl,
                "Vary",
                vary,
                "Expires",
                expires,
                "ETag",
                etag,
                "CDN-Cache-Control",
                vary);
        assertThat(judged(status, fields)).isNotNull();
    }

    @Property
    void noStoreOrPrivateAnywhereIsNeverStored(
            @ForAll String before,
            @ForAll("separators") String left,
            @ForAll("separators") String right,
            @ForAll String after) {
        for (String word : List.of("no-store", "private")) {
            String cacheControl = (before + left + word + right + after).replace("\"", "");
            // Another word may stand in the texts, as little as that is to be expected: it forbids, too.
            assertThat(judged(200, Fields.of("Cache-Control", cacheControl, "ETag", "\"a\"", "Expires", date(60))))
                    .as(cacheControl)
                    .isInstanceOf(NotStorable.class);
        }
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(", ", "; ", " ", "\t", "=", ",", ";");
    }

    private static Storability judged(int status, Fields fields) {
        return judged(NOTHING_SAID, status, fields);
    }

    private static Storability guessed(int status, Fields fields) {
        return judged(HEURISTIC, status, fields);
    }

    private static Storability judged(Allowance allowance, int status, Fields fields) {
        return Storability.of(
                TestRequest.get(), CacheControl.NONE, false, Set.of(), status, fields, allowance, ARRIVAL, ARRIVAL);
    }

    private static Terms terms(Allowance allowance, Fields fields) {
        Storability judged = judged(allowance, 200, fields);
        assertThat(judged).isInstanceOf(Storable.class);
        return ((Storable) judged).terms();
    }

    private static Fields cacheControl(String value) {
        return Fields.of("Cache-Control", value);
    }

    @Test
    void staleResponseIsStoredIfItMayBeServedStale() {
        // RFC 5861 §3
        assertThat(Storability.of(
                        TestRequest.get(),
                        CacheControl.NONE,
                        false,
                        Set.of(),
                        200,
                        Fields.of("Cache-Control", "max-age=0, stale-while-revalidate=60"),
                        new Storability.Allowance(null, CacheControl.NONE, false, List.of(), false),
                        TestResponse.ARRIVAL,
                        TestResponse.ARRIVAL))
                .isInstanceOf(Storability.Storable.class);
    }

    private static Consumer<Storability> notStorable(String why) {
        return judged -> assertThat(judged)
                .isInstanceOfSatisfying(
                        NotStorable.class, not -> assertThat(not.why().detail()).isEqualTo(why));
    }
}
