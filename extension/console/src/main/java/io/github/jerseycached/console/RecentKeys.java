package io.github.jerseycached.console;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hottest and the slowest keys of late: of a running period of five minutes and the one before it, so that what was hot
 * once does not stay for ever. Not for several threads.
 */
final class RecentKeys {

    static final int PERIOD_SECONDS = 300;
    static final int MOST_HOT = 1000;
    static final int MOST_SLOW = 100;

    // A URI may be long; a table of them should not be. Keys that are alike so far share a row.
    static final int LONGEST_KEY = 1000;

    private long since = Long.MIN_VALUE;
    private Period current = new Period();
    private Period before = new Period();

    private static final class Period {
        private final HotKeys hot = new HotKeys(MOST_HOT);
        private final SlowKeys slow = new SlowKeys(MOST_SLOW);
    }

    /**
     * A key and how often it was asked for.
     *
     * @param key the key
     * @param requests how often
     * @param fromStore how often a stored response answered
     * @param atMostTooMany by how many the requests may be too many
     */
    record Hot(String key, long requests, long fromStore, long atMostTooMany) {
        private Hot and(Hot other) {
            return new Hot(
                    key, requests + other.requests, fromStore + other.fromStore, atMostTooMany + other.atMostTooMany);
        }
    }

    void asked(long second, String key, boolean fromStore) {
        turn(second);
        current.hot.asked(clipped(key), fromStore);
    }

    void filled(long second, String key, Duration time) {
        turn(second);
        current.slow.filled(clipped(key), time);
    }

    /** Those asked for most, the hottest first. */
    List<Hot> hottest(long second, int most) {
        turn(second);
        Map<String, Hot> rows = new HashMap<>();
        for (Period period : List.of(before, current)) {
            period.hot.forEach(row -> rows.merge(
                    row.key(), new Hot(row.key(), row.requests(), row.fromStore(), row.inherited()), Hot::and));
        }
        return rows.values().stream()
                .sorted(Comparator.comparingLong(Hot::requests).reversed().thenComparing(Hot::key))
                .limit(most)
                .toList();
    }

    /** Those whose methods took longest, the slowest first. */
    List<SlowKeys.KeyTimes> slowest(long second, int most) {
        turn(second);
        Map<String, SlowKeys.KeyTimes> rows = new HashMap<>();
        for (Period period : List.of(before, current)) {
            period.slow.forEach(row -> rows.merge(row.key(), row, SlowKeys.KeyTimes::and));
        }
        return rows.values().stream()
                .sorted(Comparator.comparing(SlowKeys.KeyTimes::longest)
                        .reversed()
                        .thenComparing(SlowKeys.KeyTimes::key))
                .limit(most)
                .toList();
    }

    /** How many rows there are in memory. */
    int size() {
        return before.hot.size() + before.slow.size() + current.hot.size() + current.slow.size();
    }

    private void turn(long second) {
        if (since == Long.MIN_VALUE) {
            since = second;
        }
        // A clock that is set back makes this period longer, and does no other harm.
        long periods = Math.floorDiv(second - since, (long) PERIOD_SECONDS);
        if (periods > 0) {
            before = periods == 1 ? current : new Period();
            current = new Period();
            since += periods * PERIOD_SECONDS;
        }
    }

    private static String clipped(String key) {
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY) + '…';
    }
}
