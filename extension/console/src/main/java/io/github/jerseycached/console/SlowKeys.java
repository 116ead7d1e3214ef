package io.github.jerseycached.console;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The keys whose methods took longest, in a table of limited size. Not for several threads. */
final class SlowKeys {

    private static final Comparator<KeyTimes> BY_LONGEST = Comparator.comparing(KeyTimes::longest);

    private final int most;
    private final Map<String, KeyTimes> rows = new HashMap<>();

    SlowKeys(int most) {
        this.most = most;
    }

    /**
     * How long a key's method took, since the key is in the table.
     *
     * @param key the key
     * @param fills how often it ran
     * @param total how long, together
     * @param longest how long, at most
     */
    record KeyTimes(String key, long fills, Duration total, Duration longest) {
        KeyTimes and(KeyTimes other) {
            return new KeyTimes(
                    key,
                    fills + other.fills,
                    total.plus(other.total),
                    longest.compareTo(other.longest) > 0 ? longest : other.longest);
        }

        Duration mean() {
            return total.dividedBy(fills);
        }
    }

    void filled(String key, Duration time) {
        KeyTimes row = new KeyTimes(key, 1, time, time);
        if (rows.containsKey(key) || rows.size() < most) {
            rows.merge(key, row, KeyTimes::and);
            return;
        }
        KeyTimes least = Collections.min(rows.values(), BY_LONGEST);
        if (BY_LONGEST.compare(row, least) > 0) {
            rows.remove(least.key());
            rows.put(key, row);
        }
    }

    int size() {
        return rows.size();
    }

    void forEach(Consumer<KeyTimes> reader) {
        rows.values().forEach(reader);
    }
}
