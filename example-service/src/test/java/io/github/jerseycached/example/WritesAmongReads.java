package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What readers of a city were answered while it was written again and again.
 *
 * @param outOfDate how many answers said what had been replaced before they were asked for
 * @param longestOutOfDate for how long at most it had been replaced
 * @param nodes which ones answered
 */
record WritesAmongReads(
        int writes, long reads, long hits, long outOfDate, Duration longestOutOfDate, Set<String> nodes) {
    private static final String CITY = "cities/2657896";
    private static final int WRITES = 150;
    private static final int READERS = 3;

    static WritesAmongReads through(Client client) throws Exception {
        AtomicLongArray written = new AtomicLongArray(WRITES + 1);
        AtomicLong reads = new AtomicLong();
        AtomicLong hits = new AtomicLong();
        AtomicLong outOfDate = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        Set<String> nodes = new ConcurrentSkipListSet<>();
        write(client, 0);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            ends.add(readers.submit(() -> {
                while (written.get(WRITES) == 0) {
                    long asked = System.nanoTime();
                    HttpResponse<String> response = client.get(CITY);
                    assertThat(response.statusCode()).isEqualTo(200);
                    int version = Client.json(response).get("population").asInt();
                    long replaced = version == WRITES ? 0 : written.get(version + 1);
                    reads.incrementAndGet();
                    hits.addAndGet(Client.field(response, "Cache-Status").contains("; hit") ? 1 : 0);
                    if (replaced != 0 && asked > replaced) {
                        outOfDate.incrementAndGet();
                        longest.accumulateAndGet(asked - replaced, Math::max);
                    }
                    nodes.add(Client.field(response, "X-Node"));
                }
                return null;
            }));
        }
        for (int version = 1; version <= WRITES; version++) {
            write(client, version);
            written.set(version, System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(10);
        }
        readers.shutdown();
        for (Future<?> end : ends) {
            end.get(30, TimeUnit.SECONDS);
        }
        return new WritesAmongReads(
                WRITES, reads.get(), hits.get(), outOfDate.get(), Duration.ofNanos(longest.get()), nodes);
    }

    private static void write(Client client, int population) throws Exception {
        assertThat(client.put(CITY, "{\"name\": \"Zürich\", \"population\": " + population + "}")
                        .statusCode())
                .isEqualTo(200);
    }
}
