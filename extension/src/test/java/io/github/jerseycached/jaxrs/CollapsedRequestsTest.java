package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.jaxrs.CollapsedRequests.Leader;
import io.github.jerseycached.jaxrs.CollapsedRequests.Turn;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.MovableClock;
import io.github.jerseycached.testkit.Repeated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One leads, the others wait, and whatever becomes of the one, the others go on. */
@Repeated
class CollapsedRequestsTest {

    private static final int MOST_WAITING = 32;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CollapsedRequests collapsed = new CollapsedRequests(LONG, MOST_WAITING, clock);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void theFirstLeadsAndTheOthersWait() {
        Leader leader = lead(collapsed, "key");
        List<Future<Turn>> waiters = waiters(5, "key");
        assertThat(collapsed.leading()).isOne();
        assertThat(waiters).noneMatch(Future::isDone);
        leader.stored();
        assertThat(turns(waiters)).hasSize(5).containsOnly(new Turn.Stored());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void howeverALeaderEndsAllWhoWaitAreReleased(String how, Consumer<Leader> end, Turn released) {
        Leader leader = lead(collapsed, "key");
        List<Future<Turn>> waiters = waiters(MOST_WAITING, "key");
        end.accept(leader);
        assertThat(turns(waiters)).hasSize(MOST_WAITING).containsOnly(released);
        assertThat(collapsed.leading()).isZero();
        assertThat(collapsed.waiting()).isZero();
        // All places are free again.
        Leader next = lead(collapsed, "another key");
        List<Future<Turn>> others = waiters(MOST_WAITING, "another key");
        next.stored();
        assertThat(turns(others)).containsOnly(new Turn.Stored());
    }

    static Stream<Arguments> howeverALeaderEndsAllWhoWaitAreReleased() {
        return Stream.of(
                arguments("stored", (Consumer<Leader>) Leader::stored, new Turn.Stored()),
                arguments("failed", (Consumer<Leader>) leader -> leader.failed(503), new Turn.Failed(503)),
                arguments("without a response", (Consumer<Leader>) leader -> leader.failed(0), new Turn.Failed(0)),
                arguments("not storable", (Consumer<Leader>) Leader::notStorable, new Turn.Alone(false)),
                arguments("unshared", (Consumer<Leader>) Leader::unshared, new Turn.Unshared()));
    }

    @Test
    void aKeyThatIsNotStorableDoesNotQueueForTwoSecondsAndThenDoes() {
        lead(collapsed, "key").notStorable();
        clock.advance(Duration.ofMillis(1999));
        assertThat(collapsed.turn("key")).isEqualTo(new Turn.Alone(false));
        assertThat(collapsed.turn("key")).isEqualTo(new Turn.Alone(false));
        assertThat(collapsed.turn("another key")).isInstanceOf(Turn.Lead.class);
        clock.advance(Duration.ofMillis(1));
        Leader leader = lead(collapsed, "key");
        List<Future<Turn>> waiters = waiters(2, "key");
        leader.stored();
        assertThat(turns(waiters)).containsOnly(new Turn.Stored());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatSaysNothingOfTheNextResponseKeepsNobodyFromQueueing(String how, Consumer<Leader> end) {
        end.accept(lead(collapsed, "key"));
        assertThat(collapsed.turn("key")).isInstanceOf(Turn.Lead.class);
    }

    static Stream<Arguments> whatSaysNothingOfTheNextResponseKeepsNobodyFromQueueing() {
        return Stream.of(
                arguments("stored", (Consumer<Leader>) Leader::stored),
                arguments("failed", (Consumer<Leader>) leader -> leader.failed(500)),
                arguments("unshared", (Consumer<Leader>) Leader::unshared));
    }

    @Test
    void theFirstEndCounts() {
        Leader leader = lead(collapsed, "key");
        List<Future<Turn>> waiters = waiters(2, "key");
        leader.stored();
        leader.notStorable();
        leader.failed(0);
        assertThat(turns(waiters)).containsOnly(new Turn.Stored());
        assertThat(collapsed.turn("key")).isInstanceOf(Turn.Lead.class);
    }

    @Test
    void anEndThatComesTwiceLeavesTheNextLeaderAlone() {
        Leader first = lead(collapsed, "key");
        first.failed(500);
        Leader second = lead(collapsed, "key");
        List<Future<Turn>> waiters = waiters(2, "key");
        first.failed(0);
        assertThat(collapsed.leading()).isOne();
        assertThat(waiters).noneMatch(Future::isDone);
        second.stored();
        assertThat(turns(waiters)).containsOnly(new Turn.Stored());
    }

    @Test
    void aLeaderThatIsLateIsReplacedAndItsEndDisturbsNobody() {
        CollapsedRequests impatient = new CollapsedRequests(Duration.ofNanos(1), MOST_WAITING, clock);
        Leader late = lead(impatient, "key");
        Leader next = lead(impatient, "key");
        late.stored();
        assertThat(impatient.leading()).isOne();
        next.stored();
        assertThat(impatient.leading()).isZero();
    }

    @Test
    void nobodyWaitsLongerThanTheTimeout() {
        CollapsedRequests impatient = new CollapsedRequests(Duration.ofMillis(50), MOST_WAITING, clock);
        Leader leader = lead(impatient, "key");
        long from = System.nanoTime();
        assertThat(impatient.turn("key")).isEqualTo(new Turn.Alone(false));
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
        assertThat(impatient.waiting()).isZero();
        assertThat(impatient.leading()).isOne();
        leader.stored();
        assertThat(impatient.leading()).isZero();
    }

    @Test
    void aTimeoutOfZeroLetsEachGoItsOwnWay() {
        CollapsedRequests none = new CollapsedRequests(Duration.ZERO, MOST_WAITING, clock);
        assertThat(none.turn("key")).isEqualTo(new Turn.Alone(false));
        assertThat(none.turn("key")).isEqualTo(new Turn.Alone(false));
        assertThat(none.leading()).isZero();
    }

    @Test
    void whoComesWhenTooManyWaitGoesAlone() {
        CollapsedRequests few = new CollapsedRequests(LONG, 2, clock);
        Leader leader = lead(few, "key");
        Leader other = lead(few, "another key");
        List<Future<Turn>> waiters = waiters(few, 1, "key");
        waiters.addAll(waiters(few, 1, "another key"));
        // The places are those of all keys.
        assertThat(few.turn("key")).isEqualTo(new Turn.Alone(true));
        assertThat(few.turn("another key")).isEqualTo(new Turn.Alone(true));
        leader.stored();
        assertThat(Await.result(waiters.get(0))).isEqualTo(new Turn.Stored());
        assertThat(waiters(few, 1, "another key")).noneMatch(Future::isDone);
        other.stored();
    }

    @Test
    void withoutAPlaceNobodyWaits() {
        CollapsedRequests none = new CollapsedRequests(LONG, 0, clock);
        lead(none, "key");
        assertThat(none.turn("key")).isEqualTo(new Turn.Alone(true));
    }

    @Test
    void whoeverIsInterruptedGoesAloneAndStaysInterrupted() throws InterruptedException {
        Leader leader = lead(collapsed, "key");
        CompletableFuture<Turn> turn = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            turn.complete(collapsed.turn("key"));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        Await.until("one waits", () -> collapsed.waiting() == 1);
        waiter.interrupt();
        assertThat(Await.result(turn)).isEqualTo(new Turn.Alone(false));
        assertThat(Await.result(interrupted)).isTrue();
        waiter.join();
        assertThat(collapsed.waiting()).isZero();
        assertThat(collapsed.leading()).isOne();
        leader.stored();
    }

    @Test
    void theMarksAreBoundedAndMakeRoomWhenTheyAreOver() {
        for (int i = 0; i < 1000; i++) {
            lead(collapsed, i).notStorable();
        }
        assertThat(collapsed.turn(0)).isEqualTo(new Turn.Alone(false));
        assertThat(collapsed.turn(999)).isEqualTo(new Turn.Alone(false));
        // One too many: it queues, which costs time and harms nobody.
        lead(collapsed, 1000).notStorable();
        assertThat(collapsed.turn(1000)).isInstanceOf(Turn.Lead.class);
        clock.advance(Duration.ofSeconds(2));
        lead(collapsed, 10_001).notStorable();
        assertThat(collapsed.turn(10_001)).isEqualTo(new Turn.Alone(false));
        assertThat(collapsed.turn(0)).isInstanceOf(Turn.Lead.class);
    }

    @Test
    void howeverManyComeAndGoOneLeadsAtATimeAndNobodyIsForgotten() {
        AtomicInteger[] leading = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Random random = new Random(i);
            runs.add(threads.submit(() -> {
                for (int n = 0; n < 500; n++) {
                    int key = random.nextInt(leading.length);
                    if (collapsed.turn(key) instanceof Turn.Lead lead) {
                        most.accumulateAndGet(leading[key].incrementAndGet(), Math::max);
                        leading[key].decrementAndGet();
                        if (random.nextBoolean()) {
                            lead.leader().stored();
                        } else {
                            lead.leader().failed(500);
                        }
                    }
                }
            }));
        }
        runs.forEach(Await::result);
        assertThat(most).hasValue(1);
        assertThat(collapsed.leading()).isZero();
        assertThat(collapsed.waiting()).isZero();
    }

    private static Leader lead(CollapsedRequests collapsed, Object key) {
        Turn turn = collapsed.turn(key);
        assertThat(turn).isInstanceOf(Turn.Lead.class);
        return ((Turn.Lead) turn).leader();
    }

    private List<Future<Turn>> waiters(int waiters, Object key) {
        return waiters(collapsed, waiters, key);
    }

    private List<Future<Turn>> waiters(CollapsedRequests of, int waiters, Object key) {
        int before = of.waiting();
        List<Future<Turn>> turns = new ArrayList<>();
        for (int i = 0; i < waiters; i++) {
            turns.add(threads.submit(() -> of.turn(key)));
        }
        Await.until(waiters + " wait", () -> of.waiting() == before + waiters);
        return turns;
    }

    private static List<Turn> turns(List<Future<Turn>> waiters) {
        return waiters.stream().map(Await::result).toList();
    }
}
