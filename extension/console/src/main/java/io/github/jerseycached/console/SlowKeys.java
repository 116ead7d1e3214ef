package io.github.jerseycached.console;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The keys whose methods took longest, in a table of limited size. Not for several threads. */
final class SlowKeys {

    private static final Comparator<Row> BY_LONGEST = Comparator.comparing(Row::longest);

    private final int most;
    private final Map<String, Row> rows = new HashMap<>();

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
    record Row(String key, long fills, Duration total, Duration longest) {
        Row and(Row other) {
            return new Row(
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
        Row row = new Row(key, 1, time, time);
        if (rows.containsKey(key) || rows.size() < most) {
            rows.merge(key, row, Row::and);
            return;
        }
        Row least = Collections.min(rows.values(), BY_LONGEST);
        if (BY_LONGEST.compare(row, least) > 0) {
            rows.remove(least.key());
            rows.put(key, row);
        }
    }

    int size() {
        return rows.size();
    }

    void forEach(Consumer<Row> reader) {
        rows.values().forEach(reader);
    }
}
