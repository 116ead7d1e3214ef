package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EarthTest {
    private static final double HALF_WAY_ROUND_KM = Math.PI * 6371.0088;

    @Test
    void distanceToItselfIsZero() {
        assertThat(Earth.distanceKm(47.4, 8.5, 47.4, 8.5)).isZero();
    }

    @Test
    void parisToNewYorkIsAbout5837Kilometres() {
        assertThat(Earth.distanceKm(48.8566, 2.3522, 40.7128, -74.0060)).isEqualTo(5837, within(2.0));
    }

    @Test
    void shortestDistanceCrossesTheDateLine() {
        assertThat(Earth.distanceKm(0, 179.5, 0, -179.5)).isEqualTo(111.2, within(0.1));
    }

    @Test
    void antipodeIsHalfTheCircumferenceAway() {
        assertThat(Earth.distanceKm(40, 10, -40, -170)).isEqualTo(HALF_WAY_ROUND_KM, within(0.1));
    }

    @Test
    void isolationIsTheDistanceToTheNearestOther() {
        City one = new City(1, "One", "CH", 0, 0, 1);
        City two = new City(2, "Two", "CH", 0, 1, 1);
        City far = new City(3, "Far", "CH", 0, 10, 1);

        assertThat(Isolation.mostIsolated(List.of(one, two, far), 2))
                .containsExactly(new Isolation(1000.8, far, two), new Isolation(111.2, one, two));
    }

    @Test
    void aSingleCityHasNoNeighbour() {
        assertThat(Isolation.mostIsolated(List.of(new City(1, "One", "CH", 0, 0, 1)), 10))
                .isEmpty();
    }
}
