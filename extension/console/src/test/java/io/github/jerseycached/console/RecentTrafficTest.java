package io.github.jerseycached.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecentTrafficTest {

    private static final long NOW = 1_772_366_400;
    private static final Handling HIT = new Handling.ServedFresh(Duration.ZERO);
    private static final Handling MISS = new Handling.StoredNew(Forward.URI_MISS, Duration.ZERO);

    private final RecentTraffic traffic = new RecentTraffic();

    static Stream<Handling> eachOutcomeIsCounted() {
        return Stream.of(
                HIT,
                MISS,
                new Handling.ServedStale(Duration.ZERO, ""),
                new Handling.ServedCollapsed(Forward.STALE, Duration.ZERO),
                new Handling.Renewed(Forward.STALE, Duration.ZERO),
                new Handling.NotStored(Forward.BYPASS, Reason.of(Reason.Kind.AUTHORIZATION)),
                new Handling.NotStored(Forward.URI_MISS, Reason.of(Reason.Kind.NO_STORE)),
                new Handling.ServedOnError(Forward.STALE, 503, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource
    void eachOutcomeIsCounted(Handling handling) {
        traffic.count(NOW, handling);
        assertThat(traffic.until(NOW, 5).of(handling.outcome())[119]).isEqualTo(1);
    }

    @Test
    void allHandlingsAreCovered() {
        assertThat(eachOutcomeIsCounted().map(Object::getClass)).containsOnly(Handling.class.getPermittedSubclasses());
        assertThat(eachOutcomeIsCounted().map(Handling::outcome)).hasSameElementsAs(RecentTraffic.OUTCOMES);
    }

    @Test
    void answersAreCountedInTheirInterval() {
        traffic.count(NOW - 599, HIT);
        traffic.count(NOW - 595, HIT);
        traffic.count(NOW - 594, MISS);
        traffic.count(NOW, HIT);
        RecentTraffic.Steps steps = traffic.until(NOW, 5);
        assertThat(steps.first()).isEqualTo(NOW - 599);
        assertThat(steps.of("hit")).hasSize(120).startsWith(2, 0, 0).endsWith(0, 1);
        assertThat(steps.of("miss")).startsWith(0, 1, 0);
        assertThat(steps.requests()).isEqualTo(4);
        assertThat(steps.fromStore()).isEqualTo(3);
    }

    @Test
    void trafficOlderThanTenMinutesIsForgotten() {
        traffic.count(NOW, HIT);
        assertThat(traffic.until(NOW + 599, 5).requests()).isEqualTo(1);
        assertThat(traffic.until(NOW + 600, 5).requests()).isZero();
        traffic.count(NOW + 600, MISS);
        assertThat(traffic.until(NOW + 600, 5).fromStore()).isZero();
    }

    @Test
    void countsContinueAfterTheClockIsSetBack() {
        traffic.count(NOW, HIT);
        for (long second : List.of(NOW - 600, NOW - 86_400, -5L)) {
            traffic.count(second, MISS);
            assertThat(traffic.until(second, 5).requests()).isEqualTo(1);
        }
    }
}
