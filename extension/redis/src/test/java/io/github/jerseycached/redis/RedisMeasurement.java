package io.github.jerseycached.redis;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What sharing costs: memory in Redis and on the nodes, time and bytes. No test: it asserts nothing, and is run by its name
 * only.
 */
class RedisMeasurement {

    private static final int RESPONSES = 100_000;
    private static final int NAMES = 100_000;
    private static final int SAMPLES = 20_000;
    private static final String BODY = body();

    @Test
    void measure() throws Exception {
        try (RedisServer redis = RedisServer.running();
                RedisStore store = patient(redis)
                        .near(EhcacheStore.builder().heapBytes(1L << 30).build())
                        .build();
                RedisStore far = patient(redis).build()) {
            store.open();
            far.open();
            long empty = info(redis, "used_memory");
            time("put, with a near store", RESPONSES, i -> store.put(key(i), response(store, i)));
            say("Redis, bytes per response of 2 KiB", (info(redis, "used_memory") - empty) / (double) RESPONSES);
            Random random = new Random(1);
            time("get, near", SAMPLES * 10, i -> store.get(key(random.nextInt(RESPONSES))));
            time("get, from Redis", SAMPLES, i -> far.get(key(random.nextInt(RESPONSES))));
            time("get, from Redis, nothing there", SAMPLES, i -> far.get(key(RESPONSES + i)));
        }
        try (RedisServer redis = RedisServer.running();
                RedisStore store = patient(redis).build();
                RedisStore far = patient(redis).build()) {
            store.open();
            far.open();
            long before = info(redis, "used_memory");
            time("invalidate one tag", NAMES, i -> store.invalidate(List.of(Provenance.tag("name:" + i)), false));
            say("epochs", redis.<Long>tell(commands -> commands.zcard("jersey-cached:epochs")));
            say("Redis, bytes per epoch", (info(redis, "used_memory") - before) / (double) NAMES);
            long in = info(redis, "total_net_input_bytes");
            long out = info(redis, "total_net_output_bytes");
            long calls = stat(redis, "calls");
            Thread.sleep(10_000);
            double beats = stat(redis, "calls") - calls;
            // What asking for the figures took itself.
            long in2 = info(redis, "total_net_input_bytes");
            long out2 = info(redis, "total_net_output_bytes");
            stat(redis, "calls");
            stat(redis, "calls");
            long askedIn = info(redis, "total_net_input_bytes") - in2;
            long askedOut = info(redis, "total_net_output_bytes") - out2;
            say("beats of two nodes in 10 s", beats);
            say("bytes per beat, to Redis", (in2 - in - askedIn) / beats);
            say("bytes per beat, from Redis", (out2 - out - askedOut) / beats);
            say("Redis, µs per run of a script, on average", statOfTime(redis));
        }
        EpochGeneration life = new EpochGeneration(GenerationId.random(), 0);
        long heap = heap();
        Random marks = new Random(1);
        for (int i = 0; i < 10; i++) {
            life.hear(
                    new FeedMessage(
                            life.identity(),
                            i + 1,
                            null,
                            true,
                            0,
                            Instant.EPOCH,
                            marks.longs(NAMES)
                                    .mapToObj(mark -> new FeedMessage.Mark(mark, 1))
                                    .toList(),
                            ""),
                    20 * NAMES);
        }
        say("a node's heap, bytes per epoch", (heap() - heap) / (double) life.size());
    }

    // A pause of a busy machine is to make a figure worse, not to end the measurement.
    private static RedisStore.Builder patient(RedisServer redis) {
        return RedisStore.builder()
                .uri(redis.uri())
                .timeout(Duration.ofSeconds(5))
                .bound(Duration.ofSeconds(4));
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://shop.example/items/" + i);
    }

    private static StoredResponse response(RedisStore store, int i) {
        return RedisStoreTest.made(BODY, store.clock(), Provenance.path("/items/" + i), Provenance.tag("item:" + i));
    }

    private static String body() {
        char[] body = new char[2048];
        Arrays.fill(body, 'x');
        return new String(body);
    }

    private static void time(String what, int times, IntConsumer run) {
        for (int i = 0; i < Math.min(times, 2_000); i++) {
            run.accept(i);
        }
        List<Long> nanos = new ArrayList<>(times);
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            run.accept(i);
            nanos.add(System.nanoTime() - begin);
        }
        nanos.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f µs, 99th percentile %.1f µs%n",
                what,
                nanos.get(times / 2) / 1e3,
                nanos.get(times * 99 / 100) / 1e3);
    }

    private static void say(String what, double figure) {
        System.out.printf(Locale.ROOT, "%s: %.1f%n", what, figure);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long info(RedisServer redis, String name) {
        return Long.parseLong(find(redis, name + ":(\\d+)"));
    }

    private static long stat(RedisServer redis, String name) {
        return Long.parseLong(find(redis, "cmdstat_evalsha:" + name + "=(\\d+)"));
    }

    private static double statOfTime(RedisServer redis) {
        return Double.parseDouble(find(redis, "cmdstat_evalsha:.*usec_per_call=([\\d.]+)"));
    }

    private static String find(RedisServer redis, String pattern) {
        String all = redis.tell(
                commands -> commands.info("memory") + commands.info("stats") + commands.info("commandstats"));
        Matcher found = Pattern.compile(pattern).matcher(all);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern);
        }
        return found.group(1);
    }
}
