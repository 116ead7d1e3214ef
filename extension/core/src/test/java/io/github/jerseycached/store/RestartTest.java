package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.testkit.ManualClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a disk tier is there after the process has ended, in whatever way. */
class RestartTest {

    private static final int KEYS = 500;

    @TempDir
    Path directory;

    @Test
    void everythingIsKeptAfterACleanStop() {
        String hashed;
        try (EhcacheStore store = store()) {
            hashed = store.hash().of("somebody");
            for (int i = 0; i < KEYS; i++) {
                store.put(key(i), response(0, "tag:" + i));
            }
        }
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.size()).isEqualTo(KEYS);
            for (int i = 0; i < KEYS; i++) {
                assertThat(store.get(key(i)).newestFirst()).hasSize(1);
            }
            assertThat(store.hash().of("somebody")).as("keys are the same").isEqualTo(hashed);
        }
    }

    @Test
    void responseInvalidatedBeforeTheStopIsNotServedAfterIt() {
        try (EhcacheStore store = store()) {
            for (int i = 0; i < 10; i++) {
                store.put(key(i), response(0, "tag:" + i));
            }
            store.invalidate(List.of("tag:3"), false);
            store.invalidate(List.of("tag:4"), true);
        }
        try (EhcacheStore store = store()) {
            assertThat(store.clock()).isEqualTo(2);
            store.open();
            for (int i = 0; i < 10; i++) {
                assertThat(store.get(key(i)).isEmpty()).as("%s", i).isEqualTo(i == 3);
            }
            assertThat(store.get(key(4)).newestFirst().get(0).isMadeStale()).isTrue();
            assertThat(store.put(key(11), response(0, "tag:3"))).isFalse();
            // And after a second stop, though nothing changed.
        }
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.get(key(3)).isEmpty()).isTrue();
            assertThat(store.get(key(5)).isEmpty()).isFalse();
        }
    }

    @Test
    void responseInvalidatedAfterTheStopIsNotServedAfterTheNextStart() {
        EhcacheStore stopped = store();
        for (int i = 0; i < 4; i++) {
            stopped.put(key(i), response(0, "tag:" + i));
        }
        stopped.close();
        stopped.invalidate(List.of("tag:1"), false);
        stopped.invalidate(List.of("tag:2"), true);
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.get(key(0)).isEmpty()).isFalse();
            assertThat(store.get(key(1)).isEmpty()).isTrue();
            assertThat(store.get(key(2)).newestFirst()).hasSize(1).allMatch(StoredResponse::isMadeStale);
            assertThat(store.get(key(3)).isEmpty()).isFalse();
            assertThat(store.put(key(4), response(0, "tag:1"))).isFalse();
        }
    }

    @Test
    void clearAfterTheStopLeavesNothingAfterTheNextStart() {
        EhcacheStore stopped = store();
        stopped.put(key(1), response(0, "tag:1"));
        stopped.close();
        stopped.invalidate(List.of(Provenance.EVERYTHING), false);
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.get(key(1)).isEmpty()).isTrue();
        }
    }

    @Test
    void invalidationAfterAnotherProcessTookTheDiskDoesNotTouchIt() {
        EhcacheStore stopped = store();
        stopped.put(key(1), response(0, "tag:1"));
        stopped.close();
        try (EhcacheStore store = store()) {
            store.open();
            stopped.invalidate(List.of("tag:2"), false);
            assertThat(store.get(key(1)).isEmpty()).isFalse();
        }
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.get(key(1)).isEmpty()).isFalse();
        }
    }

    @Test
    void clearIsKeptAcrossRestarts() {
        try (EhcacheStore store = store()) {
            store.put(key(1), response(0));
            store.invalidate(List.of(Provenance.EVERYTHING), false);
            store.put(key(2), response(store.clock()));
            store.invalidate(List.of(Provenance.EVERYTHING), true);
        }
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.get(key(1)).isEmpty()).isTrue();
            assertThat(store.get(key(2)).newestFirst()).hasSize(1).allMatch(StoredResponse::isMadeStale);
            assertThat(store.put(key(1), response(0))).isFalse();
        }
    }

    @Test
    void reopenedStoreAppliesInvalidationsMadeWhileItWasClosed() {
        EhcacheStore store = store();
        store.put(key(1), response(0, "tag:a"));
        store.put(key(2), response(0, "tag:b"));
        store.close();
        store.invalidate(List.of("tag:a"), false);
        store.open();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.get(key(2)).isEmpty()).isFalse();
        store.close();
    }

    @Test
    void storeStartsEmptyAfterAnotherStoreUsedItsDirectory() {
        EhcacheStore store = store();
        store.put(key(1), response(0, "tag:a"));
        store.close();
        try (EhcacheStore other = store()) {
            other.open();
            other.invalidate(List.of("tag:a"), false);
            other.put(key(2), response(other.clock(), "tag:a"));
        }
        store.open();
        assertThat(store.size()).isZero();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        store.close();
    }

    @Test
    void contentsWithoutHistoryAreNotUsed() throws IOException {
        for (byte[] history : new byte[][] {{}, "JCH\1 and what not".getBytes(StandardCharsets.ISO_8859_1)}) {
            try (EhcacheStore store = store()) {
                store.put(key(1), response(0));
            }
            assertThat(directory.resolve("history")).exists();
            Files.write(directory.resolve("history"), history);
            try (EhcacheStore store = store()) {
                store.open();
                assertThat(store.size()).isZero();
                assertThat(directory.resolve("history")).doesNotExist();
            }
        }
    }

    @Test
    void historyOfOtherContentsIsNotUsed() throws IOException {
        try (EhcacheStore store = store()) {
            store.put(key(1), response(0, "tag:a"));
        }
        byte[] old = Files.readAllBytes(directory.resolve("history"));
        try (EhcacheStore store = store()) {
            store.invalidate(List.of("tag:a"), false);
        }
        Files.write(directory.resolve("history"), old);
        try (EhcacheStore store = store()) {
            store.open();
            assertThat(store.size()).isZero();
        }
    }

    @Test
    void damagedEntriesAreMissesAndTheOthersAreServed() throws IOException {
        try (EhcacheStore store = store()) {
            for (int i = 0; i < 100; i++) {
                store.put(key(i), response(0, "tag:" + i));
            }
        }
        Path data;
        try (Stream<Path> files = Files.walk(directory)) {
            data = files.filter(file -> file.toString().endsWith(".data"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(data);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 50; i++) {
            bytes[text.indexOf("body of tag:" + i + ';')] ^= 1;
        }
        Files.write(data, bytes);
        try (EhcacheStore store = store()) {
            store.open();
            for (int i = 0; i < 100; i++) {
                assertThat(store.get(key(i)).isEmpty()).as("%s", i).isEqualTo(i < 50);
            }
            assertThat(store.put(key(1), response(store.clock()))).isTrue();
            assertThat(store.get(key(1)).isEmpty()).isFalse();
        }
    }

    @Test
    void killedProcessLeavesNoWrongEntriesAndTheNextProcessStarts() throws Exception {
        for (int round = 0; round < 2; round++) {
            Process child = child();
            assertThat(lastLine(child, "filled")).isEqualTo("filled");
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            try (EhcacheStore store = store()) {
                store.open();
                for (int i = 0; i < KEYS; i++) {
                    for (StoredResponse found : store.get(key(i)).newestFirst()) {
                        assertThat(MadeResponse.body(found)).isEqualTo(body("tag:" + i));
                        // The child invalidated it.
                        assertThat(i).isNotEqualTo(7);
                    }
                }
                assertThat(store.put(key(1), response(store.clock()))).isTrue();
            }
            try (EhcacheStore store = store()) {
                store.open();
                assertThat(store.get(key(1)).isEmpty()).isFalse();
            }
        }
    }

    @Test
    void directoryInUseIsOpenedWhenTheOtherProcessEnds() throws Exception {
        Process child = child();
        assertThat(lastLine(child, "filled")).isEqualTo("filled");
        ManualClock clock = new ManualClock();
        List<String> warnings = new ArrayList<>();
        Handler handler = listening(warnings);
        Logger logger = Logger.getLogger(LowerTier.class.getName());
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.WARNING);
        try (EhcacheStore store =
                EhcacheStore.builder().disk(directory, 16 << 20).clock(clock).build()) {
            store.open();
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains(directory.toString())
                    .contains("another process uses it; give each its own directory");
            assertThat(store.put(key(1), response(0))).as("on the heap").isTrue();
            assertThat(store.get(key(1)).isEmpty()).isFalse();
            assertThat(store.get(key(2)).isEmpty()).isTrue();
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            clock.advance(Duration.ofSeconds(9));
            store.put(key(3), response(0));
            assertThat(store.size()).as("the heap's").isEqualTo(2);
            clock.advance(Duration.ofSeconds(1));
            for (int i = 10; i < 20; i++) {
                store.put(key(i), response(0));
            }
            assertThat(store.weight()).as("two tiers").isGreaterThan(20_000);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(Level.OFF);
            child.destroyForcibly();
        }
        assertThat(warnings).hasSize(1);
    }

    private static Handler listening(List<String> warnings) {
        return new Handler() {
            @Override
            public void publish(LogRecord logged) {
                warnings.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private Process child() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String lastLine(Process child, String awaited) throws IOException {
        BufferedReader lines = child.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.equals(awaited)) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    /** Fills the disk and goes on writing until it is killed. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            EhcacheStore store = EhcacheStore.builder()
                    .heapBytes(1 << 20)
                    .disk(Path.of(arguments[0]), 16 << 20)
                    .build();
            store.open();
            for (int i = 0; i < KEYS; i++) {
                store.put(key(i), response(store.clock(), "tag:" + i));
            }
            store.invalidate(List.of("tag:7"), false);
            System.out.println("filled");
            for (int i = 0; i < 100_000_000; i++) {
                int n = 8 + i % (KEYS - 8);
                store.put(key(n), response(store.clock(), "tag:" + n));
            }
        }
    }

    private EhcacheStore store() {
        return EhcacheStore.builder()
                .heapBytes(1 << 20)
                .disk(directory, 16 << 20)
                .build();
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }

    private static StoredResponse response(long began, String... names) {
        return MadeResponse.of(began, body(names), names);
    }

    private static String body(String... names) {
        return "body of " + String.join(",", names) + ';' + "x".repeat(500);
    }
}
