package io.github.jerseycached.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of day, by this node's clock and by Redis's. Times are stored by Redis's: so a response is of one age for all
 * nodes, however far their clocks are apart.
 */
final class SharedClock {

    // Less than anybody asks an age for, and more than two looks at one clock differ by on a busy machine.
    private static final Duration SLACK = Duration.ofMillis(20);

    private final InstantSource node;
    private volatile Duration ahead = Duration.ZERO;

    SharedClock(InstantSource node) {
        this.node = node;
    }

    Instant now() {
        return node.instant();
    }

    /** Hears what Redis's clock said between two times of this node's. */
    void hear(Instant redis, Instant before, Instant after) {
        Duration way = Duration.between(before, after);
        Duration heard = Duration.between(redis, before.plus(way.dividedBy(2)));
        if (heard.minus(ahead).abs().compareTo(SLACK.plus(way)) > 0) {
            ahead = heard;
        }
    }

    Instant toRedis(Instant here) {
        return here.minus(ahead);
    }

    Instant toNode(Instant there) {
        return there.plus(ahead);
    }
}
