package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MovableClockTest {

    @Test
    void clockDoesNotAdvanceByItself() {
        MovableClock clock = new MovableClock();
        assertThat(clock.instant()).isEqualTo(MovableClock.START);
        clock.advance(Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(-1));
        assertThat(clock.instant()).isEqualTo(MovableClock.START.plusSeconds(2));
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void nullArgumentIsReported() {
        assertThatNullPointerException()
                .isThrownBy(() -> new MovableClock().advance(null))
                .withMessage("by must not be null");
    }
}
