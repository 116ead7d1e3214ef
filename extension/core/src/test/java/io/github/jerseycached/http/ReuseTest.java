package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.after;
import static io.github.jerseycached.http.TestResponse.date;
import static io.github.jerseycached.http.TestResponse.stored;
import static io.github.jerseycached.http.TestResponse.storedFor;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.http.Reuse.Miss;
import io.github.jerseycached.http.Reuse.NoneStored;
import io.github.jerseycached.http.Reuse.Serve;
import io.github.jerseycached.http.Reuse.ServeStale;
import io.github.jerseycached.http.Reuse.Validate;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReuseTest {

    private static final String FRESH = "serve";
    private static final String WHILE_REVALIDATE = "serve stale, refresh: stale-while-revalidate";
    private static final String MAX_STALE = "serve stale: max-stale";
    private static final String ASK_AS_STALE = "validate: stale";
    private static final String ASK_AS_REQUESTED = "validate: request";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void decisionByResponseTerms(String section, String cacheControl, long age, String expected) {
        assertThat(decided("", cacheControl, age)).isEqualTo(expected);
    }

    static Stream<Arguments> decisionByResponseTerms() {
        String windows = ", stale-while-revalidate=30, stale-if-error=60";
        return Stream.of(
                arguments("9111 §4.2: fresh on arrival", "max-age=10", 0, FRESH),
                arguments("9111 §4.2: fresh as long as the lifetime is greater than the age", "max-age=10", 9, FRESH),
                arguments("9111 §4.2: at age = lifetime it is stale", "max-age=10", 10, ASK_AS_STALE),
                arguments("9111 §4.2: older is stale", "max-age=10", 11, ASK_AS_STALE),
                arguments("9111 §4.2.1: a lifetime of zero is never fresh", "max-age=0", 0, ASK_AS_STALE),
                arguments("9111 §5.2.2.4: no-cache is validated though fresh", "no-cache, max-age=10", 0, ASK_AS_STALE),
                arguments("9111 §5.2.2.4: no-cache of some fields is not", "no-cache=\"a\", max-age=10", 9, FRESH),
                arguments("9111 §5.2.2.2: must-revalidate serves a fresh one", "must-revalidate, max-age=10", 9, FRESH),
                arguments("5861 §3: fresh, not yet in its window", "max-age=10" + windows, 9, FRESH),
                arguments("5861 §3: the window begins with staleness", "max-age=10" + windows, 10, WHILE_REVALIDATE),
                arguments("5861 §3: the last second of the window", "max-age=10" + windows, 39, WHILE_REVALIDATE),
                arguments("5861 §3: past the window", "max-age=10" + windows, 40, ASK_AS_STALE),
                arguments("5861 §3: a window of zero", "max-age=10, stale-while-revalidate=0", 10, ASK_AS_STALE),
                arguments(
                        "5861 §4: stale-if-error serves nothing by itself",
                        "max-age=10, stale-if-error=60",
                        10,
                        ASK_AS_STALE),
                arguments("9111 §5.2.2.2: must-revalidate", "must-revalidate, max-age=10" + windows, 10, ASK_AS_STALE),
                arguments(
                        "9111 §5.2.2.8: proxy-revalidate", "proxy-revalidate, max-age=10" + windows, 10, ASK_AS_STALE),
                arguments("9111 §5.2.2.10: s-maxage", "s-maxage=10" + windows, 10, ASK_AS_STALE),
                arguments("9111 §5.2.2.4: no-cache", "no-cache, max-age=10" + windows, 10, ASK_AS_STALE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void decisionByRequestDirectives(String section, String asked, String cacheControl, long age, String expected) {
        assertThat(decided(asked, cacheControl, age)).isEqualTo(expected);
    }

    static Stream<Arguments> decisionByRequestDirectives() {
        String lifetime = "max-age=10";
        String window = "max-age=10, stale-while-revalidate=30";
        return Stream.of(
                arguments(
                        "9111 §5.2.1.1: max-age without max-stale wants no stale one",
                        "max-age=60",
                        "max-age=10, stale-while-revalidate=30",
                        15,
                        ASK_AS_STALE),
                arguments("9111 §5.2.1.4: no-cache", "no-cache", lifetime, 0, ASK_AS_REQUESTED),
                arguments(
                        "9111 §5.2.1.4: no-cache, though it may be served stale", "no-cache", window, 15, ASK_AS_STALE),
                arguments(
                        "9111 §5.2.1.4: no-cache before max-stale", "max-stale, no-cache", lifetime, 15, ASK_AS_STALE),
                arguments(
                        "9211 §2.2: no-cache of one that must be validated anyway",
                        "no-cache",
                        "no-cache, max-age=10",
                        0,
                        ASK_AS_STALE),
                arguments("9111 §5.2.1.5: no-store may be answered from the store", "no-store", lifetime, 9, FRESH),
                arguments("9111 §5.2.1.1: max-age, young enough", "max-age=5", lifetime, 5, FRESH),
                arguments("9111 §5.2.1.1: max-age, too old", "max-age=5", lifetime, 6, ASK_AS_REQUESTED),
                arguments("9111 §5.2.1.1: max-age=0, of age zero", "max-age=0", lifetime, 0, FRESH),
                arguments("9111 §5.2.1.1: max-age=0, older", "max-age=0", lifetime, 1, ASK_AS_REQUESTED),
                arguments(
                        "9111 §5.2.1.1: a max-age above the lifetime makes nothing fresh",
                        "max-age=60",
                        lifetime,
                        10,
                        ASK_AS_STALE),
                arguments("9111 §5.2.1.1: max-age, malformed, is ignored", "max-age=young", lifetime, 9, FRESH),
                arguments("9111 §5.2.1.3: min-fresh, fresh for so long", "min-fresh=5", lifetime, 5, FRESH),
                arguments("9111 §5.2.1.3: min-fresh, not for so long", "min-fresh=5", lifetime, 6, ASK_AS_REQUESTED),
                arguments("9111 §5.2.1.3: min-fresh=0 asks for a fresh one", "min-fresh=0", lifetime, 9, FRESH),
                arguments("9111 §5.2.1.3: min-fresh wants no stale one", "min-fresh=0", window, 15, ASK_AS_STALE),
                arguments("9111 §5.2.1.3: min-fresh, malformed, is ignored", "min-fresh=a", lifetime, 9, FRESH),
                arguments("9111 §5.2.1.2: max-stale, however stale", "max-stale", lifetime, 1_000_000, MAX_STALE),
                arguments("9111 §5.2.1.2: max-stale, fresh", "max-stale", lifetime, 9, FRESH),
                arguments("9111 §5.2.1.2: max-stale, stale by as much", "max-stale=5", lifetime, 15, MAX_STALE),
                arguments("9111 §5.2.1.2: max-stale, too stale", "max-stale=5", lifetime, 16, ASK_AS_STALE),
                arguments("9111 §5.2.1.2: max-stale=0, at the boundary", "max-stale=0", lifetime, 10, MAX_STALE),
                arguments("9111 §5.2.1.2: max-stale=0, beyond", "max-stale=0", lifetime, 11, ASK_AS_STALE),
                arguments("9111 §5.2.1.2: max-stale, malformed, is ignored", "max-stale=a", lifetime, 10, ASK_AS_STALE),
                arguments(
                        "9111 §5.2.1.2: within a window it is refreshed as well",
                        "max-stale",
                        window,
                        15,
                        WHILE_REVALIDATE),
                arguments("9111 §5.2.1.2: max-stale goes on past a window", "max-stale", window, 60, MAX_STALE),
                arguments("9111 §5.2.1.1: max-stale, but too old", "max-age=12, max-stale", lifetime, 13, ASK_AS_STALE),
                arguments(
                        "9111 §5.2.1.1: max-stale, and young enough", "max-age=12, max-stale", lifetime, 12, MAX_STALE),
                arguments(
                        "9111 §5.2.2.2: must-revalidate before max-stale",
                        "max-stale",
                        "must-revalidate, max-age=10",
                        10,
                        ASK_AS_STALE),
                arguments(
                        "9111 §5.2.2.8: proxy-revalidate before max-stale",
                        "max-stale",
                        "proxy-revalidate, max-age=10",
                        10,
                        ASK_AS_STALE),
                arguments("9111 §5.2.2.10: s-maxage before max-stale", "max-stale", "s-maxage=10", 10, ASK_AS_STALE),
                arguments(
                        "9111 §5.2.2.4: no-cache before max-stale",
                        "max-stale",
                        "no-cache, max-age=10",
                        0,
                        ASK_AS_STALE),
                arguments("9111 §5.2.1.7: only-if-cached, fresh", "only-if-cached", lifetime, 9, FRESH),
                arguments("9111 §5.2.1.7: only-if-cached, stale", "only-if-cached", lifetime, 10, "none stored: stale"),
                arguments(
                        "9111 §5.2.1.7: only-if-cached, served stale", "only-if-cached", window, 10, WHILE_REVALIDATE),
                arguments(
                        "9111 §5.2.1.7: only-if-cached and max-stale",
                        "only-if-cached, max-stale",
                        lifetime,
                        10,
                        MAX_STALE),
                arguments(
                        "9111 §5.2.1.7: only-if-cached and no-cache",
                        "only-if-cached, no-cache",
                        lifetime,
                        0,
                        "none stored: request"),
                arguments("9111 §5.2.1.6: no-transform has no say in it", "no-transform", lifetime, 9, FRESH),
                arguments("9111 §5.2.3: nor has an unrecognized one", "now=\"please\"", lifetime, 9, FRESH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void staleResponseIsValidatedWithItsValidators(String section, Fields fields, boolean canBeAsked) {
        StoredResponse response = stored(200, fields);
        Reuse expected = canBeAsked ? new Validate(response, Forward.STALE) : new Miss(Forward.STALE, response);
        assertThat(decide("", false, Variants.NONE.with(response), 10)).isEqualTo(expected);
    }

    static Stream<Arguments> staleResponseIsValidatedWithItsValidators() {
        Fields tenSeconds = Fields.of("Cache-Control", "max-age=10");
        return Stream.of(
                arguments("9111 §4.3.1: an ETag", tenSeconds.with("ETag", "\"a\""), true),
                arguments("9111 §4.3.1: a weak ETag", tenSeconds.with("ETag", "W/\"a\""), true),
                arguments("9111 §4.3.1: a Last-Modified", tenSeconds.with("Last-Modified", date(-60)), true),
                arguments("9111 §4.3.1: neither", tenSeconds, false),
                arguments("9111 §4.3.1: none that can be read", tenSeconds.with("ETag", "a"), false));
    }

    @Test
    void requestThatRejectsTheStoredResponseRunsTheResourceIfThereIsNoValidator() {
        StoredResponse response = stored("Cache-Control", "max-age=10");
        assertThat(decide("no-cache", false, Variants.NONE.with(response), 5))
                .isEqualTo(new Miss(Forward.REQUEST, response));
    }

    @Test
    void emptyStoreIsAUriMiss() {
        assertThat(decide("", false, Variants.NONE, 0)).isEqualTo(new Miss(Forward.URI_MISS, null));
    }

    @Test
    void emptyStoreDoesNotSatisfyOnlyIfCached() {
        assertThat(decide("only-if-cached", false, Variants.NONE, 0)).isEqualTo(new NoneStored(Forward.URI_MISS));
    }

    @Test
    void otherSelectingFieldsAreAVaryMiss() {
        Variants french = Variants.NONE.with(storedFor(
                TestRequest.get("Accept-Language", "fr"), "Vary", "Accept-Language", "Cache-Control", "max-age=9"));
        assertThat(decide("", false, french, 0)).isEqualTo(new Miss(Forward.VARY_MISS, null));
        assertThat(decide("only-if-cached", false, french, 0)).isEqualTo(new NoneStored(Forward.VARY_MISS));
    }

    @Test
    void servedAgeIsTheCurrentAge() {
        StoredResponse response = stored("Cache-Control", "max-age=10, stale-while-revalidate=30", "Age", "4");
        Variants variants = Variants.NONE.with(response);
        assertThat(decide("", false, variants, 5)).isEqualTo(new Serve(response, ofSeconds(9)));
        assertThat(decide("", false, variants, 6))
                .isEqualTo(new ServeStale(response, ofSeconds(10), true, "stale-while-revalidate"));
    }

    @Test
    void mostRecentMatchIsServedAlthoughAnOlderOneIsFresh() {
        // RFC 9111 §4: a cache uses the most recent one, by its Date.
        StoredResponse older = stored("Cache-Control", "max-age=100", "Vary", "A");
        StoredResponse recent = stored("Cache-Control", "max-age=1", "ETag", "\"a\"");
        assertThat(decide("", false, Variants.NONE.with(older).with(recent), 10))
                .isEqualTo(new Validate(recent, Forward.STALE));
    }

    @Test
    void identifiedCallerGetsNoResponseOfOthers() {
        // RFC 9111 §3.5
        StoredResponse response = stored("Cache-Control", "max-age=10", "ETag", "\"a\"");
        assertThat(decide("", true, Variants.NONE.with(response), 0)).isEqualTo(new Miss(Forward.BYPASS, null));
        assertThat(decide("max-stale", true, Variants.NONE.with(response), 15))
                .isEqualTo(new Miss(Forward.BYPASS, null));
        assertThat(decide("only-if-cached", true, Variants.NONE.with(response), 0))
                .isEqualTo(new NoneStored(Forward.BYPASS));
    }

    @Test
    void identifiedCallerGetsPublicResponse() {
        StoredResponse response = stored("Cache-Control", "public, max-age=10");
        assertThat(decide("", true, Variants.NONE.with(response), 9)).isEqualTo(new Serve(response, ofSeconds(9)));
    }

    @Test
    void refreshValidatesAFreshResponse() {
        StoredResponse response = stored("Cache-Control", "max-age=10", "ETag", "\"a\"");
        assertThat(Reuse.refresh(TestRequest.get(), Variants.NONE.with(response)))
                .isEqualTo(new Validate(response, Forward.STALE));
    }

    @Test
    void refreshWithoutValidatorRunsTheResource() {
        StoredResponse response = stored("Cache-Control", "max-age=10");
        assertThat(Reuse.refresh(TestRequest.get(), Variants.NONE.with(response)))
                .isEqualTo(new Miss(Forward.STALE, response));
    }

    @Test
    void refreshOfARemovedResponseRunsTheResource() {
        assertThat(Reuse.refresh(TestRequest.get(), Variants.NONE)).isEqualTo(new Miss(Forward.URI_MISS, null));
    }

    @Test
    void refreshOfAnotherVariantRunsTheResource() {
        Variants others = Variants.NONE.with(storedFor(
                TestRequest.get("Accept-Language", "fr"), "Cache-Control", "max-age=10", "Vary", "Accept-Language"));
        assertThat(Reuse.refresh(TestRequest.get("Accept-Language", "de"), others))
                .isEqualTo(new Miss(Forward.VARY_MISS, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                   | true
            max-stale            | true
            max-age=5, max-stale | true
            max-age=4, max-stale | false
            max-age=60           | false
            min-fresh=0          | false
            """)
    void softlyInvalidatedResponseIsServedWithinMaxAgeAndMaxStale(String asked, boolean expected) {
        StoredResponse response = stored("Cache-Control", "max-age=10").asMadeStale();
        assertThat(decide(asked, false, Variants.NONE.with(response), 5) instanceof ServeStale)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-age=10                  | true
            max-age=10, must-revalidate | false
            s-maxage=10                 | false
            """)
    void softlyInvalidatedResponseIsServedOnErrorIfStaleIsAllowed(String cacheControl, boolean expected) {
        assertThat(Reuse.standsIn(stored("Cache-Control", cacheControl).asMadeStale(), 500, after(5)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void staleResponseIsServedOnError(String section, String cacheControl, int status, long age, boolean expected) {
        assertThat(Reuse.standsIn(stored("Cache-Control", cacheControl), status, after(age)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> staleResponseIsServedOnError() {
        String window = "max-age=10, stale-if-error=60";
        return Stream.of(
                arguments("5861 §4: 500", window, 500, 20, true),
                arguments("5861 §4: 502", window, 502, 20, true),
                arguments("5861 §4: 503", window, 503, 20, true),
                arguments("5861 §4: 504", window, 504, 20, true),
                arguments("5861 §4: 501 is no passing error", window, 501, 20, false),
                arguments("5861 §4: nor is 505", window, 505, 20, false),
                arguments("5861 §4: never 404", window, 404, 20, false),
                arguments("5861 §4: never 429", window, 429, 20, false),
                arguments("5861 §4: never a success", window, 200, 20, false),
                arguments("5861 §4: a fresh one has its own way", window, 500, 9, false),
                arguments("5861 §4: the window begins with staleness", window, 500, 10, true),
                arguments("5861 §4: the last second of the window", window, 500, 69, true),
                arguments("5861 §4: past the window", window, 500, 70, false),
                arguments("5861 §4: no window", "max-age=10", 500, 10, false),
                arguments(
                        "5861 §3: the other window is for no error",
                        "max-age=10, stale-while-revalidate=60",
                        500,
                        20,
                        false),
                arguments("9111 §5.2.2.2: must-revalidate", "must-revalidate, " + window, 500, 20, false),
                arguments("9111 §5.2.2.8: proxy-revalidate", "proxy-revalidate, " + window, 500, 20, false),
                arguments("9111 §5.2.2.10: s-maxage", "s-maxage=10, stale-if-error=60", 500, 20, false),
                arguments("9111 §5.2.2.4: no-cache", "no-cache, " + window, 500, 20, false));
    }

    @Property
    void freshResponseIsServedAndStaleResponseIsNot(
            @ForAll @LongRange(min = 0, max = 1L << 31) long lifetime,
            @ForAll @LongRange(min = 0, max = 1L << 31) long age) {
        assertThat(decided("", "max-age=" + lifetime, age)).isEqualTo(lifetime > age ? FRESH : ASK_AS_STALE);
    }

    @Property
    void anyDirectivesOfTheRequestGiveADecision(@ForAll String asked, @ForAll @LongRange(min = -9, max = 99) long age) {
        assertThat(decided(asked, "max-age=10", age)).isNotEmpty();
        assertThat(decided("max-age=" + asked + ", min-fresh=" + asked + ", max-stale=" + asked, "max-age=10", age))
                .isNotEmpty();
    }

    /** The decision about a stored response of that age with a validator, in words. */
    private static String decided(String asked, String cacheControl, long age) {
        StoredResponse response = stored("Cache-Control", cacheControl, "ETag", "\"a\"");
        Reuse reuse = decide(asked, false, Variants.NONE.with(response), age);
        if (reuse instanceof Serve) {
            return FRESH;
        }
        if (reuse instanceof ServeStale stale) {
            return (stale.refresh() ? "serve stale, refresh: " : "serve stale: ") + stale.why();
        }
        if (reuse instanceof Validate validate) {
            return "validate: " + validate.why().token();
        }
        if (reuse instanceof NoneStored none) {
            return "none stored: " + none.why().token();
        }
        return reuse.toString();
    }

    private static Reuse decide(String asked, boolean identified, Variants stored, long now) {
        return Reuse.decide(TestRequest.get(), CacheControl.parse(asked), identified, stored, after(now));
    }
}
