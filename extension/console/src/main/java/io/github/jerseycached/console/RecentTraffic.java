package io.github.jerseycached.console;

import io.github.jerseycached.http.Handling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How requests were answered in each of the last ten minutes' seconds. As large when nothing happens as when much does. Not
 * for several threads.
 */
final class RecentTraffic {

    static final int SECONDS = 600;

    /** The words of {@link Handling#outcome()}; the first ones are answers from what was stored. */
    static final List<String> OUTCOMES =
            List.of("hit", "stale", "collapsed", "stale-if-error", "miss", "renewed", "not-stored", "bypass");

    private static final int FROM_STORE = 4;

    private final long[] seconds = new long[SECONDS];
    private final int[][] counts = new int[SECONDS][OUTCOMES.size()];

    RecentTraffic() {
        Arrays.fill(seconds, Long.MIN_VALUE);
    }

    /** Whether a stored response answered. */
    static boolean fromStore(Handling handling) {
        return OUTCOMES.indexOf(handling.outcome()) < FROM_STORE;
    }

    /**
     * Counts an answer.
     *
     * @param second since the epoch
     */
    void count(long second, Handling handling) {
        int slot = (int) Math.floorMod(second, (long) SECONDS);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            Arrays.fill(counts[slot], 0);
        }
        counts[slot][OUTCOMES.indexOf(handling.outcome())]++;
    }

    /**
     * The ten minutes up to a second, in steps.
     *
     * @param last the second that is the last one's end
     * @param stepSeconds how long each is, a divisor of ten minutes
     */
    Steps until(long last, int stepSeconds) {
        long first = last - SECONDS + 1;
        long[][] sums = new long[OUTCOMES.size()][SECONDS / stepSeconds];
        for (int slot = 0; slot < SECONDS; slot++) {
            if (seconds[slot] >= first && seconds[slot] <= last) {
                int step = (int) (seconds[slot] - first) / stepSeconds;
                for (int outcome = 0; outcome < sums.length; outcome++) {
                    sums[outcome][step] += counts[slot][outcome];
                }
            }
        }
        return new Steps(first, stepSeconds, sums);
    }

    /** Answers by outcome and step. */
    static final class Steps {
        private final long first;
        private final int stepSeconds;
        private final long[][] sums;

        private Steps(long first, int stepSeconds, long[][] sums) {
            this.first = first;
            this.stepSeconds = stepSeconds;
            this.sums = sums;
        }

        /** The first second, since the epoch. */
        long first() {
            return first;
        }

        int stepSeconds() {
            return stepSeconds;
        }

        /** The answers of an outcome, step by step. */
        long[] of(String outcome) {
            return sums[OUTCOMES.indexOf(outcome)].clone();
        }

        long requests() {
            return sum(0, sums.length);
        }

        /** Those that a stored response answered. */
        long fromStore() {
            return sum(0, FROM_STORE);
        }

        private long sum(int from, int to) {
            return IntStream.range(from, to)
                    .mapToLong(outcome -> Arrays.stream(sums[outcome]).sum())
                    .sum();
        }
    }
}
