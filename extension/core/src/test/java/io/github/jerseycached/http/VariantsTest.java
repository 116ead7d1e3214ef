package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.stored;
import static io.github.jerseycached.http.TestResponse.storedFor;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariantsTest {

    private static final TestRequest FRENCH = TestRequest.get("Accept-Language", "fr");
    private static final TestRequest GERMAN = TestRequest.get("Accept-Language", "de");

    @Test
    void emptyVariantsSelectNothing() {
        assertThat(Variants.NONE.isEmpty()).isTrue();
        assertThat(Variants.NONE.select(FRENCH)).isEmpty();
        assertThat(Variants.NONE.weight()).isZero();
        assertThat(Variants.NONE.useful()).isZero();
    }

    @Test
    void matchingVariantIsSelected() {
        StoredResponse french = storedFor(FRENCH, "Vary", "Accept-Language");
        StoredResponse german = storedFor(GERMAN, "Vary", "Accept-Language");
        Variants variants = Variants.NONE.with(french).with(german);
        assertThat(variants.isEmpty()).isFalse();
        assertThat(variants.select(FRENCH)).containsSame(french);
        assertThat(variants.select(GERMAN)).containsSame(german);
        assertThat(variants.select(TestRequest.get())).isEmpty();
    }

    @Test
    void matchWithTheLatestDateIsSelected() {
        StoredResponse french = storedFor(FRENCH, "Vary", "Accept-Language", "Date", "Sun, 01 Mar 2026 11:59:01 GMT");
        StoredResponse forAll = stored("Date", "Sun, 01 Mar 2026 11:59:00 GMT");
        for (Variants variants : List.of(
                Variants.NONE.with(french).with(forAll),
                Variants.NONE.with(forAll).with(french))) {
            assertThat(variants.select(FRENCH)).containsSame(french);
            assertThat(variants.select(GERMAN)).containsSame(forAll);
        }
    }

    @Test
    void latestRequestedMatchIsSelectedIfDatesAreEqual() {
        StoredResponse first = storedFor(FRENCH, "Vary", "Accept-Language", "Date", "Sun, 01 Mar 2026 11:59:00 GMT");
        StoredResponse last = stored("Date", "Sun, 01 Mar 2026 11:59:00 GMT")
                .by(first.terms().received().plusMillis(1), 0);
        assertThat(Variants.NONE.with(first).with(last).select(FRENCH)).containsSame(last);
        assertThat(Variants.NONE.with(last).with(first).select(FRENCH)).containsSame(last);
    }

    @Test
    void leastRecentlyUsedIsEvictedBeyondTheBound() {
        List<StoredResponse> all = new ArrayList<>();
        Map<StoredResponse, Integer> uses = new HashMap<>();
        Variants variants = Variants.NONE;
        for (int i = 0; i < 3; i++) {
            all.add(storedFor(asking(i), "Vary", "A"));
            variants = variants.with(all.get(i), 3, each -> 0);
        }
        uses.put(all.get(0), 2);
        uses.put(all.get(1), 1);
        uses.put(all.get(2), 3);
        StoredResponse another = storedFor(asking(3), "Vary", "A");
        assertThat(variants.with(another, 3, uses::get).newestFirst()).containsExactly(another, all.get(2), all.get(0));
        assertThat(variants.with(another, 1, uses::get).newestFirst()).containsExactly(another);
        assertThat(variants.with(another, 3, each -> 0).newestFirst())
                .as("where none was used, the oldest goes")
                .containsExactly(another, all.get(2), all.get(1));
    }

    @Test
    void newVariantReplacesTheOneWithTheSameSelectingFields() {
        StoredResponse old = storedFor(FRENCH, "Vary", "Accept-Language");
        StoredResponse german = storedFor(GERMAN, "Vary", "Accept-Language");
        StoredResponse young = storedFor(FRENCH, "Vary", "accept-language");
        assertThat(Variants.NONE.with(old).with(german).with(young).newestFirst())
                .containsExactly(young, german);
    }

    @Test
    void oldestIsEvictedBeyondTheBound() {
        Variants variants = Variants.NONE;
        for (int i = 0; i <= Variants.MOST; i++) {
            variants = variants.with(storedFor(asking(i), "Vary", "A"));
            assertThat(variants.newestFirst()).hasSize(Math.min(i + 1, Variants.MOST));
        }
        assertThat(variants.select(asking(0))).isEmpty();
        for (int i = 1; i <= Variants.MOST; i++) {
            assertThat(variants.select(asking(i))).isPresent();
        }
    }

    @Test
    void renewedVariantEvictsNoOtherAtTheBound() {
        Variants variants = Variants.NONE;
        for (int i = 0; i < Variants.MOST; i++) {
            variants = variants.with(storedFor(asking(i), "Vary", "A"));
        }
        variants = variants.with(storedFor(asking(0), "Vary", "A"));
        assertThat(variants.newestFirst()).hasSize(Variants.MOST);
        for (int i = 0; i < Variants.MOST; i++) {
            assertThat(variants.select(asking(i))).isPresent();
        }
    }

    @Test
    void eachVariantCanBeReplacedOrRemoved() {
        StoredResponse french = storedFor(FRENCH, "Vary", "Accept-Language");
        StoredResponse german = storedFor(GERMAN, "Vary", "Accept-Language");
        StoredResponse forAll = stored();
        Variants variants = Variants.of(List.of(french, german, forAll));
        assertThat(variants.map(each -> each == german ? null : each).newestFirst())
                .containsExactly(french, forAll);
        assertThat(variants.map(each -> each == german ? forAll : each).newestFirst())
                .containsExactly(french, forAll, forAll);
        assertThat(variants.map(each -> null)).isSameAs(Variants.NONE);
    }

    @Test
    void unchangedVariantsAreTheSameInstance() {
        Variants variants = Variants.NONE.with(stored());
        assertThat(variants.map(each -> each)).isSameAs(variants);
        assertThat(Variants.NONE.map(each -> null)).isSameAs(Variants.NONE);
    }

    @Test
    void usefulLifetimeIsThatOfTheLongestLivedVariant() {
        Variants variants = Variants.NONE
                .with(storedFor(FRENCH, "Vary", "Accept-Language", "Cache-Control", "max-age=90"))
                .with(storedFor(GERMAN, "Vary", "Accept-Language", "Cache-Control", "max-age=30"));
        assertThat(variants.useful()).isEqualTo(ofSeconds(90));
    }

    @Test
    void usefulLifetimeIsNeverNegative() {
        assertThat(Variants.NONE
                        .with(stored("Cache-Control", "max-age=5", "Age", "60"))
                        .useful())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void weightIsTheSumOfTheVariants() {
        StoredResponse french = storedFor(FRENCH, "Vary", "Accept-Language", "X", "abc");
        StoredResponse german = storedFor(GERMAN, "Vary", "Accept-Language");
        assertThat(Variants.NONE.with(french).with(german).weight()).isEqualTo(french.weight() + german.weight());
    }

    private static TestRequest asking(int value) {
        return TestRequest.get("A", Integer.toString(value));
    }
}
