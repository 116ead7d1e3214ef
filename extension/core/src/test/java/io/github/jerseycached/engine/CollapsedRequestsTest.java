package io.github.jerseycached.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.engine.CollapsedRequests.End;
import io.github.jerseycached.engine.CollapsedRequests.Leader;
import io.github.jerseycached.engine.CollapsedRequests.Role;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.ManualClock;
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
import java.util.concurrent.atomic.AtomicLong;
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
    private static final RequestStart BEGINNING = new RequestStart(0, 0);

    private final ManualClock clock = new ManualClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CollapsedRequests collapsed = new CollapsedRequests(LONG, MOST_WAITING, clock);
    private final AtomicLong ticks = new AtomicLong();
    private final CollapsedRequests ticked =
            new CollapsedRequests(LONG, MOST_WAITING, clock, Duration.ZERO, ticks::get);
    private final StoredResponse response = response();
    private final End made = new End.Filled(response, BEGINNING);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void firstRequestLeadsAndTheOthersWait() {
        Leader leader = lead(collapsed, "key");
        List<Future<Role>> waiters = waiters(5, "key");
        assertThat(collapsed.leading()).isOne();
        assertThat(waiters).noneMatch(Future::isDone);
        ends(leader);
        assertThat(roles(waiters)).hasSize(5).containsOnly(new Role.Waited(made));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void waitersAreReleasedForEachEndOfTheLeader(String how, Consumer<Leader> end, End released) {
        Leader leader = lead(collapsed, "key");
        List<Future<Role>> waiters = waiters(MOST_WAITING, "key");
        end.accept(leader);
        assertThat(roles(waiters)).hasSize(MOST_WAITING).containsOnly(new Role.Waited(released));
        assertThat(collapsed.leading()).isZero();
        assertThat(collapsed.waiting()).isZero();
        // All places are free again.
        Leader next = lead(collapsed, "another key");
        List<Future<Role>> others = waiters(MOST_WAITING, "another key");
        ends(next);
        assertThat(roles(others)).containsOnly(new Role.Waited(made));
    }

    static Stream<Arguments> waitersAreReleasedForEachEndOfTheLeader() {
        StoredResponse made = response();
        return Stream.of(
                arguments(
                        "made",
                        (Consumer<Leader>) leader -> leader.made(made, BEGINNING),
                        new End.Filled(made, BEGINNING)),
                arguments(
                        "made, but not kept",
                        (Consumer<Leader>) leader -> leader.madeInVain(made, BEGINNING),
                        new End.Filled(made, BEGINNING)),
                arguments("found", (Consumer<Leader>) Leader::found, new End.FoundStored()),
                arguments("failed", (Consumer<Leader>) leader -> leader.failed(503), new End.Failed(503)),
                arguments("without a response", (Consumer<Leader>) Leader::over, new End.Failed(0)),
                arguments("not storable", (Consumer<Leader>) Leader::notStorable, new End.NotShareable()));
    }

    @Test
    void unstorableKeyDoesNotCollapseForTwoSeconds() {
        lead(collapsed, "key").notStorable();
        clock.advance(Duration.ofMillis(1999));
        assertThat(role(collapsed, "key")).satisfies(alone(false));
        assertThat(role(collapsed, "key")).satisfies(alone(false));
        assertThat(role(collapsed, "another key")).isInstanceOf(Role.Lead.class);
        clock.advance(Duration.ofMillis(1));
        Leader leader = lead(collapsed, "key");
        List<Future<Role>> waiters = waiters(2, "key");
        ends(leader);
        assertThat(roles(waiters)).containsOnly(new Role.Waited(made));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void statusOfOneRequestDoesNotMarkTheKeyAsUncacheable(String how, Consumer<Leader> end, boolean marks) {
        end.accept(lead(collapsed, "key"));
        assertThat(role(collapsed, "key")).isInstanceOf(marks ? Role.Alone.class : Role.Lead.class);
    }

    static Stream<Arguments> statusOfOneRequestDoesNotMarkTheKeyAsUncacheable() {
        StoredResponse made = response();
        return Stream.of(
                arguments("made", (Consumer<Leader>) leader -> leader.made(made, BEGINNING), false),
                arguments("not kept", (Consumer<Leader>) leader -> leader.madeInVain(made, BEGINNING), true),
                arguments("found", (Consumer<Leader>) Leader::found, false),
                arguments("not storable", (Consumer<Leader>) Leader::notStorable, true),
                arguments("failed", (Consumer<Leader>) leader -> leader.failed(500), true),
                arguments("threw", (Consumer<Leader>) leader -> leader.failed(0), true),
                arguments("304 to its own condition", (Consumer<Leader>) leader -> leader.failed(304), false));
    }

    @Test
    void requestsDoNotWaitAfterFailuresUntilAResponseSucceeds() {
        lead(collapsed, "key").failed(500);
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            alone(collapsed, "key").failed(500);
        }
        clock.advance(Duration.ofSeconds(1));
        alone(collapsed, "key").made(response, BEGINNING);
        assertThat(role(collapsed, "key")).isInstanceOf(Role.Lead.class);
    }

    @Test
    void secondEndOfALeaderIsIgnored() {
        Leader leader = lead(collapsed, "key");
        List<Future<Role>> waiters = waiters(2, "key");
        ends(leader);
        leader.notStorable();
        leader.failed(0);
        leader.over();
        assertThat(roles(waiters)).containsOnly(new Role.Waited(made));
        assertThat(role(collapsed, "key")).isInstanceOf(Role.Lead.class);
    }

    @Test
    void repeatedEndDoesNotEndTheNextLeader() {
        Leader first = lead(collapsed, "key");
        first.failed(304);
        Leader second = lead(collapsed, "key");
        List<Future<Role>> waiters = waiters(2, "key");
        first.failed(0);
        assertThat(collapsed.leading()).isOne();
        assertThat(waiters).noneMatch(Future::isDone);
        ends(second);
        assertThat(roles(waiters)).containsOnly(new Role.Waited(made));
    }

    @Test
    void lateLeaderIsJoinedByOneWaiterWhoseResponseReleasesAll() {
        CollapsedRequests impatient = new CollapsedRequests(Duration.ofSeconds(1), MOST_WAITING, clock);
        lead(impatient, "key");
        List<Future<Role>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(threads.submit(() -> role(impatient, "key")));
        }
        // A fifth of the timeout passes.
        Await.until("one leads", () -> waiters.stream().anyMatch(Future::isDone));
        Role next = waiters.stream()
                .filter(Future::isDone)
                .map(Await::result)
                .findFirst()
                .orElseThrow();
        assertThat(next).isInstanceOf(Role.Lead.class);
        ends(((Role.Lead) next).leader());
        roles(waiters);
        assertThat(impatient.waiting()).isZero();
    }

    @Test
    void newRequestLeadsWhenTheLeaderIsLateAndGetsTwiceTheTime() {
        Leader first = lead(ticked, "key");
        ticks.addAndGet(LONG.toNanos() / 5);
        lead(ticked, "key");
        ticks.addAndGet(2 * LONG.toNanos() / 5 - 1);
        assertThat(ticked.join("key", Duration.ZERO, false)).isInstanceOf(Role.Alone.class);
        ticks.addAndGet(1);
        lead(ticked, "key");
        List<Future<Role>> waiters = waiters(ticked, 1, "key");
        assertThat(ticked.leading()).isOne();
        ends(first);
        assertThat(roles(waiters)).containsOnly(new Role.Waited(made));
        assertThat(ticked.leading()).isZero();
    }

    @Test
    void failureOfALateLeaderDoesNotReleaseWaitersUntilTheLastLeaderEnds() {
        Leader first = lead(ticked, "key");
        ticks.addAndGet(LONG.toNanos() / 5);
        Leader second = lead(ticked, "key");
        List<Future<Role>> waiters = waiters(ticked, 2, "key");
        first.failed(500);
        assertThat(waiters).noneMatch(Future::isDone);
        assertThat(ticked.leading()).isOne();
        second.failed(503);
        assertThat(roles(waiters)).containsOnly(new Role.Waited(new End.Failed(503)));
        assertThat(ticked.leading()).isZero();
    }

    @Test
    void hungLeaderIsForgottenOneMinuteAfterTheTimeout() {
        lead(ticked, "key");
        ticks.addAndGet(LONG.plusMinutes(1).toNanos() - 1);
        assertThat(ticked.leading()).isOne();
        ticks.addAndGet(1);
        assertThat(ticked.leading()).isZero();
    }

    @Test
    void leaderIsLateAfterFourTimesTheUsualTimeWithinAFifthOfTheTimeoutAndTheTimeout() {
        assertThat(collapsed.patience(Duration.ZERO)).isEqualTo(Duration.ofSeconds(12));
        assertThat(collapsed.patience(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(12));
        assertThat(collapsed.patience(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(40));
        assertThat(collapsed.patience(Duration.ofSeconds(20))).isEqualTo(LONG);
        assertThat(collapsed.patience(Duration.ofDays(1_000_000))).isEqualTo(LONG);
    }

    @Test
    void waitEndsAtTheTimeout() {
        CollapsedRequests impatient = new CollapsedRequests(Duration.ofMillis(50), MOST_WAITING, clock);
        lead(impatient, "key");
        // Each leads in place of one that is late, or has waited long enough.
        List<Future<Role>> roles = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            roles.add(threads.submit(() -> role(impatient, "key")));
        }
        assertThat(roles(roles))
                .allMatch(role -> role instanceof Role.Lead || role.equals(new Role.Waited(new End.Late())));
        assertThat(impatient.waiting()).isZero();
    }

    @Test
    void requestThatMayNotWaitLeadsOrRunsAlone() {
        Role lead = collapsed.join("key", Duration.ZERO, false);
        assertThat(lead).isInstanceOf(Role.Lead.class);
        assertThat(collapsed.join("key", Duration.ZERO, false)).satisfies(alone(false));
        ends(((Role.Lead) lead).leader());
    }

    @Test
    void waitersAreWokenWhenTheRequestOfTheLeaderIsOverAndNotOnItsThread() {
        CollapsedRequests patient = new CollapsedRequests(LONG, MOST_WAITING, clock, LONG, System::nanoTime);
        Leader leader = lead(patient, "key");
        List<Future<Role>> waiters = waiters(patient, 2, "key");
        CompletableFuture<Thread> woken = new CompletableFuture<>();
        assertThat(patient.whenEnded("key", end -> woken.complete(Thread.currentThread())))
                .isTrue();
        ends(leader);
        assertThat(patient.leading()).isZero();
        assertThat(patient.waiting()).isZero();
        assertThat(waiters).noneMatch(Future::isDone);
        assertThat(woken).isNotDone();
        leader.over();
        assertThat(roles(waiters)).containsOnly(new Role.Waited(made));
        assertThat(Await.result(woken)).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void waitersAreWokenAlthoughTheLeadersClientDoesNotRead() {
        Leader leader = lead(collapsed, "key");
        List<Future<Role>> waiters = waiters(2, "key");
        ends(leader);
        // Its request is never over.
        assertThat(roles(waiters)).containsOnly(new Role.Waited(made));
    }

    @Test
    void throwingClockDoesNotBlockWaiters() {
        CollapsedRequests broken = new CollapsedRequests(LONG, MOST_WAITING, () -> {
            throw new NoClassDefFoundError("the clock's");
        });
        Leader leader = lead(broken, "key");
        List<Future<Role>> waiters = waiters(broken, 2, "key");
        assertThatThrownBy(leader::notStorable).isInstanceOf(NoClassDefFoundError.class);
        leader.over();
        assertThat(roles(waiters)).containsOnly(new Role.Waited(new End.NotShareable()));
    }

    @Test
    void requestThatWaitsForALeaseCountsAsWaiting() {
        CollapsedRequests few = new CollapsedRequests(LONG, 1, clock);
        CompletableFuture<Runnable> lease = new CompletableFuture<>();
        Future<Runnable> waits = threads.submit(() -> few.await(lease, LONG));
        Await.until("one waits", () -> few.waiting() == 1);
        CompletableFuture<Runnable> another = new CompletableFuture<>();
        assertThat(few.await(another, LONG)).isNull();
        assertThat(another).isCancelled();
        Runnable release = () -> {};
        lease.complete(release);
        assertThat(Await.result(waits)).isSameAs(release);
        assertThat(few.waiting()).isZero();
        assertThat(few.await(new CompletableFuture<>(), Duration.ofNanos(1))).isNull();
        assertThat(few.await(CompletableFuture.failedFuture(new IllegalStateException()), LONG))
                .isNull();
    }

    @Test
    void zeroTimeoutDisablesCollapsing() {
        CollapsedRequests none = new CollapsedRequests(Duration.ZERO, MOST_WAITING, clock);
        assertThat(role(none, "key")).satisfies(alone(false));
        assertThat(role(none, "key")).satisfies(alone(false));
        assertThat(none.leading()).isZero();
    }

    @Test
    void requestRunsAloneWhenTooManyWait() {
        CollapsedRequests few = new CollapsedRequests(LONG, 2, clock);
        Leader leader = lead(few, "key");
        Leader other = lead(few, "another key");
        List<Future<Role>> waiters = waiters(few, 1, "key");
        waiters.addAll(waiters(few, 1, "another key"));
        // The places are those of all keys.
        assertThat(role(few, "key")).satisfies(alone(true));
        assertThat(role(few, "another key")).satisfies(alone(true));
        ends(leader);
        assertThat(Await.result(waiters.get(0))).isEqualTo(new Role.Waited(made));
        assertThat(waiters(few, 1, "another key")).noneMatch(Future::isDone);
        ends(other);
    }

    @Test
    void requestsDoNotWaitIfNoPlacesAreConfigured() {
        CollapsedRequests none = new CollapsedRequests(LONG, 0, clock);
        lead(none, "key");
        assertThat(role(none, "key")).satisfies(alone(true));
    }

    @Test
    void interruptedWaiterRunsAloneAndStaysInterrupted() throws InterruptedException {
        Leader leader = lead(collapsed, "key");
        CompletableFuture<Role> role = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            role.complete(role(collapsed, "key"));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        Await.until("one waits", () -> collapsed.waiting() == 1);
        waiter.interrupt();
        assertThat(Await.result(role)).satisfies(alone(false));
        assertThat(Await.result(interrupted)).isTrue();
        waiter.join();
        assertThat(collapsed.waiting()).isZero();
        assertThat(collapsed.leading()).isOne();
        ends(leader);
    }

    @Test
    void numberOfMarkedKeysIsBoundedAndExpiredMarksAreRemoved() {
        for (int i = 0; i < 1000; i++) {
            lead(collapsed, i).notStorable();
        }
        assertThat(role(collapsed, 0)).satisfies(alone(false));
        assertThat(role(collapsed, 999)).satisfies(alone(false));
        // One too many: it queues, which costs time and harms nobody.
        lead(collapsed, 1000).notStorable();
        assertThat(role(collapsed, 1000)).isInstanceOf(Role.Lead.class);
        clock.advance(Duration.ofSeconds(2));
        lead(collapsed, 10_001).notStorable();
        assertThat(role(collapsed, 10_001)).satisfies(alone(false));
        assertThat(role(collapsed, 0)).isInstanceOf(Role.Lead.class);
    }

    @Test
    void concurrentRequestsHaveOneLeaderAtATimeAndAllAreReleased() {
        AtomicInteger[] leading = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Random random = new Random(i);
            runs.add(threads.submit(() -> {
                for (int n = 0; n < 500; n++) {
                    int key = random.nextInt(leading.length);
                    if (role(collapsed, key) instanceof Role.Lead lead) {
                        most.accumulateAndGet(leading[key].incrementAndGet(), Math::max);
                        leading[key].decrementAndGet();
                        if (random.nextBoolean()) {
                            ends(lead.leader());
                        } else {
                            lead.leader().failed(304);
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

    private static StoredResponse response() {
        return new StoredResponse(
                200,
                "OK",
                Fields.NONE,
                new byte[0],
                SelectingFields.NONE,
                new Terms(ManualClock.START, Duration.ZERO, Duration.ofSeconds(60), CacheControl.NONE, false),
                new Validators(null, null),
                new Provenance(0, List.of()));
    }

    private void ends(Leader leader) {
        leader.made(response, BEGINNING);
    }

    private static Role role(CollapsedRequests of, Object key) {
        return of.join(key, Duration.ZERO, true);
    }

    private static Consumer<Role> alone(boolean crowded) {
        return role -> {
            assertThat(role).isInstanceOf(Role.Alone.class);
            assertThat(((Role.Alone) role).crowded()).isEqualTo(crowded);
        };
    }

    private static Leader alone(CollapsedRequests of, Object key) {
        Role role = role(of, key);
        assertThat(role).isInstanceOf(Role.Alone.class);
        return ((Role.Alone) role).run();
    }

    private static Leader lead(CollapsedRequests collapsed, Object key) {
        Role role = role(collapsed, key);
        assertThat(role).isInstanceOf(Role.Lead.class);
        return ((Role.Lead) role).leader();
    }

    private List<Future<Role>> waiters(int waiters, Object key) {
        return waiters(collapsed, waiters, key);
    }

    private List<Future<Role>> waiters(CollapsedRequests of, int waiters, Object key) {
        int before = of.waiting();
        List<Future<Role>> roles = new ArrayList<>();
        for (int i = 0; i < waiters; i++) {
            roles.add(threads.submit(() -> role(of, key)));
        }
        Await.until(waiters + " wait", () -> of.waiting() == before + waiters);
        return roles;
    }

    private static List<Role> roles(List<Future<Role>> waiters) {
        return waiters.stream().map(Await::result).toList();
    }
}
