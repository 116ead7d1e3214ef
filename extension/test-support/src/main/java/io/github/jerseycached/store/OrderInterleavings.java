package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two fills and a refresh of one key, a 304 that renews what is stored, an answer that supersedes it and an invalidation, in
 * every order that their steps can come in: what was requested earlier never takes the place of what was requested later.
 *
 * <p>To a store the fills and the refresh are the same. So only those orders are tried in which they begin one after the other.
 */
public final class OrderInterleavings {

    private static final int FILLS = 3;
    private static final int RENEWAL = 3;
    private static final int INVALIDATION = 4;
    // Each begins and ends; the invalidation is one step.
    private static final int[] STEPS = {2, 2, 2, 2, 1};
    // 9! / (2!^4 · 3!)
    private static final int ORDERS = 3780;

    private final ResponseStore[] nodes;
    private final boolean mayInvalidateTwice;
    private final CacheKey key;
    private final String tag;
    private final List<Integer> order;
    private final int[] steps = new int[STEPS.length];
    // How many invalidations there had been, and what the store's clock said.
    private final int[] began = new int[STEPS.length];
    private final long[] clocks = new long[STEPS.length];
    private final Instant[] requested = new Instant[STEPS.length];
    private @Nullable StoredResponse asked;
    private Instant now;
    private int invalidated;
    // What must be there.
    private @Nullable StoredResponse expected;

    private OrderInterleavings(
            int number, Instant start, List<Integer> order, boolean mayInvalidateTwice, ResponseStore... nodes) {
        this.mayInvalidateTwice = mayInvalidateTwice;
        this.now = start;
        this.nodes = nodes;
        this.key = CacheKey.of("GET", "http://127.0.0.1/" + number);
        this.tag = Provenance.tag("t" + number);
        this.order = order;
    }

    /**
     * Tries all orders; the steps go to two nodes of one store in turn.
     *
     * @param start when the first step begins, by the clock of the store
     * @param mayInvalidateTwice whether an invalidation may be repeated a little later, so that less is kept than could be
     * @param one the first node
     * @param other the second node, or the same
     */
    public static void check(Instant start, boolean mayInvalidateTwice, ResponseStore one, ResponseStore other) {
        List<List<Integer>> orders = new ArrayList<>();
        addOrders(STEPS.clone(), List.of(), orders);
        assertThat(orders).hasSize(ORDERS).doesNotHaveDuplicates();
        for (int i = 0; i < orders.size(); i++) {
            new OrderInterleavings(i, start, orders.get(i), mayInvalidateTwice, one, other).run();
        }
    }

    private static void addOrders(int[] left, List<Integer> before, List<List<Integer>> orders) {
        boolean over = true;
        for (int actor = 0; actor < left.length; actor++) {
            boolean inTurn = actor == 0 || actor >= FILLS || left[actor - 1] < 2 || left[actor] < 2;
            if (left[actor] > 0) {
                over = false;
                if (inTurn) {
                    left[actor]--;
                    List<Integer> with = new ArrayList<>(before);
                    with.add(actor);
                    addOrders(left, with, orders);
                    left[actor]++;
                }
            }
        }
        if (over) {
            orders.add(before);
        }
    }

    private void run() {
        for (int i = 0; i < order.size(); i++) {
            int actor = order.get(i);
            ResponseStore node = nodes[i % nodes.length];
            now = now.plusMillis(1);
            if (actor == INVALIDATION) {
                node.invalidate(List.of(tag), false);
                awaitOnAllNodes(node.clock());
                invalidated++;
                expected = null;
            } else if (steps[actor]++ == 0) {
                began[actor] = invalidated;
                requested[actor] = now;
                asked = actor == RENEWAL ? found(node) : asked;
                clocks[actor] = node.clock();
            } else {
                end(actor, node);
            }
            StoredResponse found = found(node);
            if (found == null && mayInvalidateTwice && invalidated > 0) {
                expected = null;
            }
            assertThat(body(found)).as("found after step %d of %s", i, order).isEqualTo(body(expected));
        }
        // A later answer supersedes what was requested before it, and nothing else.
        if (expected != null) {
            Instant when = expected.terms().requested();
            nodes[0].remove(key, SelectingFields.NONE, when.minusNanos(1_000));
            assertThat(found(nodes[0])).as("newer than what supersedes it").isNotNull();
            nodes[0].remove(key, SelectingFields.NONE, when);
            assertThat(found(nodes[0])).as("superseded").isNull();
        }
    }

    // Another node obeys an invalidation as soon as it has heard of it; nothing is promised before.
    private void awaitOnAllNodes(long clock) {
        for (ResponseStore each : nodes) {
            Await.until("the invalidation is known everywhere", () -> each.clock() >= clock);
        }
    }

    private void end(int actor, ResponseStore node) {
        if (actor == RENEWAL && asked == null) {
            return;
        }
        String body = actor == RENEWAL ? body(asked) : Integer.toString(actor);
        StoredResponse response = new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain"),
                body.getBytes(StandardCharsets.UTF_8),
                SelectingFields.NONE,
                new Terms(requested[actor], now, Duration.ZERO, Duration.ofHours(1), CacheControl.NONE, false),
                new Validators(null, null),
                new Provenance(clocks[actor], List.of(tag)));
        boolean mayBeKept = began[actor] == invalidated
                && (expected == null || !expected.terms().requested().isAfter(requested[actor]));
        boolean kept = node.put(key, response);
        if (kept || !mayInvalidateTwice || invalidated == 0) {
            assertThat(kept).as("kept in %s", order).isEqualTo(mayBeKept);
        }
        if (kept) {
            expected = response;
        }
    }

    private @Nullable StoredResponse found(ResponseStore node) {
        List<StoredResponse> found = node.get(key, MadeResponse.asking(null)).newestFirst();
        assertThat(found).hasSizeLessThan(2);
        return found.isEmpty() ? null : found.get(0);
    }

    private static String body(@Nullable StoredResponse response) {
        return response == null ? "nothing" : MadeResponse.body(response);
    }
}
