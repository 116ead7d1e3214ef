package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.testkit.ManualClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tier that fails is left out, nobody else notices, and it comes back by itself. */
class TierFailureTest {

    private static final int SIXTEEN_MIB = 16 << 20;

    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    @Test
    void unusableDirectoryIsRetried() throws IOException {
        Path inTheWay = Files.createFile(directory.resolve("cache"));
        try (EhcacheStore store = EhcacheStore.builder()
                .disk(inTheWay.resolve("here"), SIXTEEN_MIB)
                .clock(clock)
                .build()) {
            store.open();
            assertThat(store.put(key(1), MadeResponse.of(0))).as("on the heap").isTrue();
            assertThat(store.get(key(1)).isEmpty()).isFalse();
            assertThat(store.get(key(2)).isEmpty()).isTrue();
            store.invalidate(List.of("tag:a"), false);
            long heapAlone = store.weight();
            Files.delete(inTheWay);
            store.put(key(3), MadeResponse.of(store.clock()));
            assertThat(inTheWay.resolve("here")).as("not before its time").doesNotExist();
            clock.advance(Duration.ofSeconds(10));
            store.put(key(1), MadeResponse.of(store.clock()));
            assertThat(inTheWay.resolve("here")).exists();
            assertThat(store.weight()).isGreaterThan(heapAlone);
        }
        try (EhcacheStore store = EhcacheStore.builder()
                .disk(inTheWay.resolve("here"), SIXTEEN_MIB)
                .build()) {
            store.open();
            assertThat(store.get(key(1)).isEmpty()).as("it was on the disk").isFalse();
        }
    }

    @Test
    void contentsFromBeforeAManagerWasClosedAreNotUsed() {
        CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        "responses",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                String.class,
                                byte[].class,
                                ResourcePoolsBuilder.newResourcePoolsBuilder().offheap(16, MemoryUnit.MB)))
                .build(true);
        EhcacheStore store = EhcacheStore.of(manager, "responses", clock);
        assertThat(store.put(key(1), MadeResponse.of(0))).isTrue();
        assertThat(store.get(key(1)).isEmpty()).isFalse();
        manager.close();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        assertThat(store.put(key(1), MadeResponse.of(0))).isFalse();
        store.invalidate(List.of("tag:a"), false);
        manager.init();
        assertThat(store.put(key(2), MadeResponse.of(store.clock()))).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(store.put(key(2), MadeResponse.of(store.clock()))).isTrue();
        assertThat(store.get(key(2)).isEmpty()).isFalse();
        assertThat(store.get(key(1)).isEmpty()).isTrue();
        store.close();
        manager.close();
    }

    @Test
    void fullDiskIsAMissUntilThereIsSpace() throws Exception {
        Path shell = Path.of("/bin/bash");
        assumeTrue(
                Files.isExecutable(shell) && Files.isExecutable(Path.of("/usr/bin/prlimit")),
                "needs bash and prlimit, to bound the files of a process");
        Process child = new ProcessBuilder(
                        shell.toString(),
                        "-c",
                        // Files of 8 MiB at most: for who writes them, as good as a full disk.
                        "ulimit -S -f 8192; exec \"$@\"",
                        "bounded",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader said = child.inputReader(StandardCharsets.UTF_8);
            assertThat(next(said)).isEqualTo("full");
            assertThat(new ProcessBuilder("/usr/bin/prlimit", "--pid", Long.toString(child.pid()), "--fsize=unlimited:")
                            .start()
                            .waitFor())
                    .isZero();
            child.outputWriter().append("emptied\n").flush();
            assertThat(next(said)).isEqualTo("used again");
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    /** Past what Ehcache logs of it. */
    private static String next(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !List.of("full", "used again", "wrong").contains(line)) {
            line = said.readLine();
        }
        return String.valueOf(line);
    }

    /** Fills the disk until it is left out, and again when it hears that there is room. */
    static final class Child {

        private static final int MANY = 100_000;

        private Child() {}

        public static void main(String[] arguments) throws IOException {
            ManualClock clock = new ManualClock();
            EhcacheStore store = EhcacheStore.builder()
                    .heapBytes(1 << 20)
                    .disk(Path.of(arguments[0]), 64 << 20)
                    .clock(clock)
                    .build();
            store.open();
            // Keeps nothing: the heap's alone.
            System.out.println(fill(store, weight -> weight <= 1 << 20) ? "full" : "wrong");
            System.in.read();
            clock.advance(Duration.ofSeconds(10));
            System.out.println(fill(store, weight -> weight > 32 << 20) ? "used again" : "wrong");
            store.close();
        }

        private static boolean fill(EhcacheStore store, java.util.function.LongPredicate until) {
            boolean more = false;
            for (int i = 0; i < MANY; i++) {
                if (!store.put(key(i), MadeResponse.of(0, "x".repeat(2000), new String[0]))
                        || store.get(key(i)).isEmpty()) {
                    return false;
                }
                more |= store.weight() > 2 << 20;
                if (more && until.test(store.weight())) {
                    return true;
                }
            }
            return false;
        }
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }
}
