package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private final ManualClock source = new ManualClock();
    private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final SteadyClock ticking = SteadyClock.of(source, ticks::get);
    private final SteadyClock untimed = SteadyClock.of(source);

    @Test
    void steadyClockFollowsAnAdvancingClock() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMillis(700));
            assertThat(ticking.instant()).isEqualTo(source.instant());
            assertThat(untimed.instant()).isEqualTo(source.instant());
        }
    }

    @Test
    void tickerAdvancesTheTimeAfterTheClockIsSetBack() {
        pass(Duration.ofSeconds(30));
        source.advance(Duration.ofHours(-1));
        assertThat(ticking.instant()).isEqualTo(at(30));
        pass(Duration.ofSeconds(31));
        assertThat(ticking.instant()).isEqualTo(at(61));
        source.advance(Duration.ofHours(-1));
        pass(Duration.ofSeconds(1));
        assertThat(ticking.instant()).isEqualTo(at(62));
    }

    @Test
    void stepBackBetweenReadsIsDetected() {
        pass(Duration.ofMinutes(10));
        source.advance(Duration.ofMinutes(-5));
        assertThat(ticking.instant()).isEqualTo(at(600));
    }

    @Test
    void steadyClockFollowsAClockSetForward() {
        ticking.instant();
        source.advance(Duration.ofHours(1));
        assertThat(ticking.instant()).isEqualTo(at(3600));
        source.advance(Duration.ofHours(-1));
        assertThat(ticking.instant()).isBetween(at(0), at(3600));
    }

    @Test
    void clockSetBackWithoutTickerStandsStillAndThenAdvances() {
        source.advance(Duration.ofSeconds(30));
        assertThat(untimed.instant()).isEqualTo(at(30));
        source.advance(Duration.ofHours(-1));
        assertThat(untimed.instant()).isEqualTo(at(30));
        source.advance(Duration.ofSeconds(31));
        assertThat(untimed.instant()).isEqualTo(at(61));
    }

    @Test
    void systemClockHasOneInstance() {
        assertThat(SteadyClock.of(InstantSource.system())).isSameAs(SteadyClock.system());
        assertThat(SteadyClock.of(untimed)).isSameAs(untimed);
    }

    private void pass(Duration time) {
        source.advance(time);
        ticks.addAndGet(time.toNanos());
    }

    private static Instant at(long seconds) {
        return ManualClock.START.plusSeconds(seconds);
    }
}
