package io.github.jerseycached.console;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The keys that are asked for most, counted in a table of limited size: «Space-Saving» (Metwally, Agrawal, El Abbadi:
 * Efficient Computation of Frequent and Top-k Elements in Data Streams, 2005). A key that is not in the full table takes the
 * place of the one with the fewest requests, and its count, by which it may be too high. So one request each for a million
 * keys does not drive out the ones that are hot. Not for several threads.
 */
final class HotKeys {

    private final int most;
    private final Map<String, KeyCounts> rows = new HashMap<>();
    private final TreeSet<KeyCounts> ranked = new TreeSet<>(
            Comparator.comparingLong((KeyCounts row) -> row.requests).thenComparing(row -> row.key));

    HotKeys(int most) {
        this.most = most;
    }

    /** A key's counts. */
    static final class KeyCounts {
        private final String key;
        private final long inherited;
        private long requests;
        private long fromStore;

        private KeyCounts(String key, long inherited) {
            this.key = key;
            this.inherited = inherited;
            this.requests = inherited;
        }

        String key() {
            return key;
        }

        /** By how many at most the requests are too many. */
        long inherited() {
            return inherited;
        }

        long requests() {
            return requests;
        }

        /** Those of the requests since it is in the table that a stored response answered. */
        long fromStore() {
            return fromStore;
        }
    }

    void asked(String key, boolean fromStore) {
        KeyCounts row = rows.get(key);
        if (row != null) {
            // Out while its rank changes.
            ranked.remove(row);
        } else {
            row = new KeyCounts(key, rows.size() < most ? 0 : dropLeast());
            rows.put(key, row);
        }
        row.requests++;
        if (fromStore) {
            row.fromStore++;
        }
        ranked.add(row);
    }

    private long dropLeast() {
        KeyCounts least = ranked.first();
        ranked.remove(least);
        rows.remove(least.key);
        return least.requests;
    }

    int size() {
        return rows.size();
    }

    void forEach(Consumer<KeyCounts> reader) {
        ranked.descendingSet().forEach(reader);
    }
}
