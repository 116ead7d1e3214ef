package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelevanceTest {
    @ParameterizedTest(name = "{0} folds to {1}")
    @CsvSource({
        "Zürich, zurich",
        "SÃO PAULO, sao paulo",
        "Łódź, lodz",
        "Århus, arhus",
        "Weißenfels, weissenfels",
        "Saint-Étienne, saint etienne",
        "Ra’s al Khaymah, ras al khaymah",
        "Москва, москва",
        "'  (Abc)  ', abc"
    })
    void foldingRemovesDiacritics(String text, String folded) {
        assertThat(Relevance.fold(text)).isEqualTo(folded);
    }

    @ParameterizedTest(name = "{0} answers {1}")
    @CsvSource({"Zürich, zurch", "Zürich, zurixh", "Philadelphia, filadelphia", "Bern, berm"})
    void typoIsTolerated(String name, String folded) {
        assertThat(Relevance.of(name, folded)).isPositive();
    }

    @ParameterizedTest(name = "{0} does not answer {1}")
    @CsvSource({"Zürich, munich", "Rome, rxm", "Ulm, olm", "Paris, pairx"})
    void differentNameDoesNotMatch(String name, String folded) {
        assertThat(Relevance.of(name, folded)).isZero();
    }

    @Test
    void theCloserTheNameTheHigherItRanks() {
        assertThat(new int[] {
                    Relevance.of("York", "york"),
                    Relevance.of("Yorkton", "york"),
                    Relevance.of("New York City", "york"),
                    Relevance.of("Newyork", "york"),
                    Relevance.of("Cork", "york"),
                    Relevance.of("Lima", "york")
                })
                .containsExactly(5, 4, 3, 2, 1, 0);
    }
}
