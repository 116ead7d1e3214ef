package io.github.jerseycached.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often something is allowed. */
class RateLimitTest {

    @Test
    void burstIsBoundedToOneSecondAfterAClockJump() {
        ManualClock clock = new ManualClock();
        RateLimit rate = new RateLimit(1, clock);
        assertThat(rate.allows()).isTrue();
        assertThat(rate.allows()).isFalse();

        clock.advance(Duration.ofDays(1000 * 365));

        assertThat(rate.allows()).isTrue();
        assertThat(rate.allows()).isFalse();
    }

    @Test
    void frequentCallerGetsAsManyPermitsAsPatientCaller() {
        ManualClock clock = new ManualClock();
        RateLimit rate = new RateLimit(1, clock);
        int allowed = 0;
        for (int i = 0; i < 30_000; i++) {
            allowed += rate.allows() ? 1 : 0;
            clock.advance(Duration.ofNanos(100_000));
        }
        assertThat(allowed).isEqualTo(3);
    }
}
