package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often something is allowed. */
class RateTest {

    @Test
    void aClockThatIsSetFarAheadAllowsNoMoreThanASecondDoes() {
        MovableClock clock = new MovableClock();
        Rate rate = new Rate(1, clock);
        assertThat(rate.allows()).isTrue();
        assertThat(rate.allows()).isFalse();

        clock.advance(Duration.ofDays(1000 * 365));

        assertThat(rate.allows()).isTrue();
        assertThat(rate.allows()).isFalse();
    }
}
