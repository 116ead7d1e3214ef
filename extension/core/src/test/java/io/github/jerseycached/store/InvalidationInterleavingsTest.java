package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two requests that are answered for one key and a change with its invalidation, in every order that their steps can come
 * in: once the invalidation has returned, nobody is shown what was read before the change.
 */
class InvalidationInterleavingsTest {

    /** What is invalidated. */
    enum By {
        TAG,
        PATH,
        PRINCIPAL,
        EVERYTHING;

        String name(int order) {
            return switch (this) {
                case TAG -> Provenance.tag("t" + order);
                case PATH -> Provenance.path("/" + order);
                case PRINCIPAL -> Provenance.principal("p" + order);
                case EVERYTHING -> Provenance.EVERYTHING;
            };
        }
    }

    // One who reads: the request begins, the data are read, the response is stored, and another request looks it up.
    private static final int BEGINS = 0;
    private static final int READS = 1;
    private static final int PUTS = 2;
    private static final int READER_STEPS = 4;
    // One who writes: the data change, their name is invalidated.
    private static final int WRITER_STEPS = 2;

    // 10! / (4! 4! 2!)
    private static final int ORDERS = 3150;

    private final EhcacheStore store =
            EhcacheStore.builder().clock(new ManualClock()).build();

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest(name = "by {0}")
    @EnumSource
    void noInterleavingShowsAnInvalidatedResponse(By by) {
        List<List<Integer>> orders = orders();
        assertThat(orders).hasSize(ORDERS).doesNotHaveDuplicates();
        for (int i = 0; i < orders.size(); i++) {
            new Course(i, by, false).run(orders.get(i));
        }
    }

    @ParameterizedTest(name = "by {0}")
    @EnumSource
    void everyInterleavingShowsASoftlyInvalidatedResponseAsStale(By by) {
        List<List<Integer>> orders = orders();
        for (int i = 0; i < orders.size(); i++) {
            new Course(i, by, true).run(orders.get(i));
        }
    }

    /** Each order as the actors whose step is next: 0 and 1 read, 2 writes. */
    private static List<List<Integer>> orders() {
        List<List<Integer>> orders = new ArrayList<>();
        addOrders(new int[] {READER_STEPS, READER_STEPS, WRITER_STEPS}, List.of(), orders);
        return orders;
    }

    private static void addOrders(int[] left, List<Integer> before, List<List<Integer>> orders) {
        boolean over = true;
        for (int actor = 0; actor < left.length; actor++) {
            if (left[actor] > 0) {
                over = false;
                left[actor]--;
                List<Integer> with = new ArrayList<>(before);
                with.add(actor);
                addOrders(left, with, orders);
                left[actor]++;
            }
        }
        if (over) {
            orders.add(before);
        }
    }

    /** One order, with a key and names of its own. */
    private final class Course {
        private final CacheKey key;
        private final String[] names;
        private final List<String> changed;
        private final boolean soft;
        private final int[] steps = new int[3];
        private final long[] began = new long[2];
        private final int[] read = new int[2];
        private int data = 1;
        private boolean over;
        // What must be there, for it was stored last and nothing has reached it.
        private @Nullable StoredResponse expected;

        Course(int order, By by, boolean soft) {
            this.key = CacheKey.of("GET", "http://127.0.0.1/" + order);
            this.names = new String[] {
                Provenance.path("/" + order), Provenance.tag("t" + order), Provenance.principal("p" + order)
            };
            this.changed = List.of(by.name(order));
            this.soft = soft;
        }

        void run(List<Integer> order) {
            for (int actor : order) {
                int step = steps[actor]++;
                if (actor == 2) {
                    write(step);
                } else {
                    read(actor, step, order);
                }
            }
            lookUp(order);
        }

        private void write(int step) {
            if (step == 0) {
                data = 2;
            } else if (soft) {
                store.invalidate(changed, true);
                over = true;
            } else {
                store.invalidate(changed, false);
                over = true;
                expected = null;
            }
        }

        private void read(int reader, int step, List<Integer> order) {
            switch (step) {
                case BEGINS -> began[reader] = store.clock();
                case READS -> read[reader] = data;
                case PUTS -> put(reader);
                default -> lookUp(order);
            }
        }

        private void put(int reader) {
            StoredResponse response = MadeResponse.of(began[reader], Integer.toString(read[reader]), names);
            boolean kept = store.put(key, response);
            boolean tooLate = over && !soft && began[reader] < store.clock();
            assertThat(kept).as("kept").isEqualTo(!tooLate);
            if (kept) {
                expected = response;
            }
        }

        private void lookUp(List<Integer> order) {
            List<StoredResponse> found = store.get(key).newestFirst();
            assertThat(found).as("found in %s", order).hasSize(expected == null ? 0 : 1);
            for (StoredResponse response : found) {
                boolean reached = over && response.provenance().began() < store.clock();
                assertThat(reached && !response.isMadeStale())
                        .as("began before it was invalidated, in %s", order)
                        .isFalse();
                assertThat(over
                                && !response.isMadeStale()
                                && !MadeResponse.body(response).equals("2"))
                        .as("read before the change, in %s", order)
                        .isFalse();
                assertThat(response.isMadeStale()).as("stale, in %s", order).isEqualTo(reached);
            }
        }
    }
}
