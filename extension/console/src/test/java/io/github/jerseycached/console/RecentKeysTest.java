package io.github.jerseycached.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentKeysTest {

    private static final long NOW = 1_772_366_400;

    private final RecentKeys keys = new RecentKeys();

    @Test
    void keysAreSortedByRequestsDescending() {
        keys.asked(NOW, "GET /rare", false);
        keys.asked(NOW, "GET /hot", false);
        keys.asked(NOW, "GET /hot", true);
        assertThat(keys.hottest(NOW, 10))
                .containsExactly(new RecentKeys.Hot("GET /hot", 2, 1, 0), new RecentKeys.Hot("GET /rare", 1, 0, 0));
        assertThat(keys.hottest(NOW, 1)).hasSize(1);
    }

    @Test
    void keysAreSortedByDurationDescending() {
        keys.filled(NOW, "GET /quick", Duration.ofMillis(3));
        keys.filled(NOW, "GET /slow", Duration.ofMillis(40));
        keys.filled(NOW, "GET /slow", Duration.ofMillis(20));
        assertThat(keys.slowest(NOW, 10)).extracting(SlowKeys.KeyTimes::key).containsExactly("GET /slow", "GET /quick");
        SlowKeys.KeyTimes slow = keys.slowest(NOW, 1).get(0);
        assertThat(slow.fills()).isEqualTo(2);
        assertThat(slow.mean()).isEqualTo(Duration.ofMillis(30));
        assertThat(slow.longest()).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void numberOfTrackedKeysIsBoundedAndKeepsHotAndSlowKeys() {
        for (int each = 0; each < 1_000_000; each++) {
            keys.asked(NOW, "GET /" + each, false);
            if (each % 500 == 0) {
                keys.asked(NOW, "GET /hot", true);
            }
            keys.filled(NOW, "GET /" + each, Duration.ofMillis(each == 1234 ? 900 : each % 7));
        }
        assertThat(keys.size()).isEqualTo(RecentKeys.MOST_HOT + RecentKeys.MOST_SLOW);
        RecentKeys.Hot hottest = keys.hottest(NOW, 1).get(0);
        assertThat(hottest.key()).isEqualTo("GET /hot");
        assertThat(hottest.requests() - hottest.atMostTooMany()).isLessThanOrEqualTo(2000);
        assertThat(hottest.requests()).isGreaterThanOrEqualTo(2000);
        assertThat(keys.slowest(NOW, 1).get(0).key()).isEqualTo("GET /1234");
    }

    @Test
    void longKeyIsTruncated() {
        keys.asked(NOW, "GET /" + "x".repeat(100_000), false);
        assertThat(keys.hottest(NOW, 1).get(0).key())
                .hasSize(RecentKeys.LONGEST_KEY + 1)
                .endsWith("x…");
    }

    @Test
    void hotKeyIsForgottenAfterTwoPeriods() {
        keys.asked(NOW, "GET /once", false);
        long next = NOW + RecentKeys.PERIOD_SECONDS;
        assertThat(keys.hottest(next, 10)).extracting(RecentKeys.Hot::key).containsExactly("GET /once");
        keys.asked(next, "GET /once", true);
        keys.asked(next, "GET /now", false);
        assertThat(keys.hottest(next, 1)).containsExactly(new RecentKeys.Hot("GET /once", 2, 1, 0));
        assertThat(keys.hottest(next + RecentKeys.PERIOD_SECONDS, 10)).hasSize(2);
        assertThat(keys.hottest(next + 2 * RecentKeys.PERIOD_SECONDS, 10)).isEmpty();
    }

    @Test
    void countsAreForgottenAfterAPause() {
        keys.asked(NOW, "GET /once", false);
        keys.filled(NOW, "GET /once", Duration.ofMillis(1));
        assertThat(keys.hottest(NOW + 86_400, 10)).isEmpty();
        assertThat(keys.size()).isZero();
    }

    @Test
    void countsContinueAfterTheClockIsSetBack() {
        keys.asked(NOW, "GET /once", false);
        keys.asked(NOW - 86_400, "GET /once", false);
        assertThat(keys.hottest(NOW, 1).get(0).requests()).isEqualTo(2);
    }
}
