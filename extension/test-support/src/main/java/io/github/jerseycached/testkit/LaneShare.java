package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails when the fast lane answers less than half of the hits in a run of the core's tests through the lane. Such a run would
 * test Jersey, not the lane. A container with the lane reports each response to {@link #count}. JUnit finds this extension
 * where {@code junit.jupiter.extensions.autodetection.enabled} is set.
 */
public final class LaneShare implements BeforeAllCallback, AfterAllCallback {

    // Most tests of these are about filters that run on hits, or about responses of one user.
    private static final Set<String> OF_JERSEY = Set.of("CrossUserSafetyTest", "TransparencyOfFiltersTest");

    // Some other classes have up to 300 hits that Jersey answers; the classes may run in any order.
    private static final int ENOUGH_HITS = 5000;

    private static boolean isCounting = true;
    private static int hits;
    private static int inLane;

    /**
     * Counts a response if it is a hit.
     *
     * @param cacheStatus the {@code Cache-Status} field of the response; {@code null} if absent
     * @param isOfLane whether the lane has answered
     */
    public static synchronized void count(String cacheStatus, boolean isOfLane) {
        if (isCounting && cacheStatus != null && cacheStatus.contains("; hit")) {
            hits++;
            if (isOfLane) {
                inLane++;
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        if (isWholeClass(tests)) {
            setCounting(!OF_JERSEY.contains(tests.getRequiredTestClass().getSimpleName()));
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        if (isWholeClass(tests)) {
            check();
        }
    }

    private static synchronized void check() {
        if (hits >= ENOUGH_HITS) {
            assertThat(inLane)
                    .as("hits that the fast lane answered, of %s", hits)
                    .isGreaterThan(hits / 2);
        }
    }

    private static synchronized void setCounting(boolean counting) {
        isCounting = counting;
    }

    private static boolean isWholeClass(ExtensionContext tests) {
        return tests.getRequiredTestClass().getEnclosingClass() == null;
    }
}
