package io.github.jerseycached.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.epoch.InvalidatedName;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node makes of what it hears of Redis. */
class SharedEpochsTest {

    private static final String TAG = Provenance.tag("t");
    private static final GenerationId LIFE = GenerationId.random();
    private static final String RUN = "a run";

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final SharedEpochs epochs =
            new SharedEpochs(now::get, Duration.ofSeconds(1), Duration.ofSeconds(2), 1_000, 7);

    @Test
    void nothingIsUsableBeforeTheFirstMessage() {
        assertThat(epochs.trusted()).isNull();
        long before = epochs.clock();
        hear(5, RUN);
        assertThat(epochs.clock()).isGreaterThan(before);
        assertThat(validity(before)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(epochs.clock())).isEqualTo(Validity.VALID);
    }

    @Test
    void epochInvalidatesRequestsThatBeganBeforeIt() {
        hear(5, RUN);
        long before = epochs.clock();
        hear(9, RUN, mark(TAG, false));
        assertThat(validity(before, TAG)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before)).isEqualTo(Validity.VALID);
        assertThat(validity(epochs.clock(), TAG)).isEqualTo(Validity.VALID);
    }

    @Test
    void softEpochMakesStale() {
        hear(5, RUN);
        long before = epochs.clock();
        hear(9, RUN, mark(TAG, true));
        assertThat(validity(before, TAG)).isEqualTo(Validity.STALE);
        hear(12, RUN, mark(Provenance.EVERYTHING, false));
        assertThat(validity(before, TAG)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void overtakenAnswerDoesNotRevertAnEpoch() {
        hear(5, RUN);
        long before = epochs.clock();
        hear(20, RUN);
        hear(9, RUN, mark(TAG, false));
        assertThat(epochs.life().seen()).isEqualTo(new EpochGeneration.Seen(20, "t20"));
        assertThat(validity(before, TAG)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void receivedStateExpires() {
        hear(5, RUN);
        pass(Duration.ofSeconds(1));
        assertThat(epochs.trusted()).isNotNull();
        now.incrementAndGet();
        assertThat(epochs.trusted()).isNull();
    }

    @Test
    void pendingInvalidationsOfOthersAreAwaitedAfterASilence() {
        hear(5, RUN);
        pass(Duration.ofMillis(1_500));
        hear(5, RUN);
        assertThat(epochs.trusted()).isNull();
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(500));
            hear(5, RUN);
            assertThat(epochs.trusted()).isNull();
        }
        pass(Duration.ofMillis(500));
        hear(5, RUN);
        assertThat(epochs.trusted()).isNotNull();
    }

    @Test
    void pendingInvalidationsOfOthersAreAwaitedAfterAServerChange() {
        hear(5, RUN);
        hear(5, "another run");
        assertThat(epochs.trusted()).isNull();
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMillis(500));
            hear(5, "another run");
        }
        assertThat(epochs.trusted()).isNotNull();
    }

    @Test
    void newGenerationInvalidatesEverything() {
        hear(500, RUN);
        long before = epochs.clock();
        epochs.hear(epochs.life(), news(LIFE.next(), 1, true, RUN), now.get());
        assertThat(epochs.trusted()).isNotNull();
        assertThat(epochs.clock()).isGreaterThan(before);
        assertThat(validity(before)).isEqualTo(Validity.INVALIDATED);
        assertThat(epochs.hash().of("x")).isEqualTo(new io.github.jerseycached.http.KeyedHash(LIFE.secret()).of("x"));
    }

    @Test
    void nothingIsUsableBeforeAllPartsAreReceived() {
        epochs.hear(null, news(LIFE, 300, false, RUN), now.get());
        assertThat(epochs.trusted()).isNull();
        hear(900, RUN);
        assertThat(epochs.trusted()).isNotNull();
    }

    @Test
    void messagesOfAnEarlierGenerationAreIgnored() {
        hear(5, RUN);
        EpochGeneration old = epochs.life();
        epochs.hear(old, news(LIFE.next(), 1, true, RUN), now.get());
        assertThat(epochs.hear(old, news(LIFE, 9, true, RUN), now.get())).isFalse();
        assertThat(epochs.life()).isNotSameAs(old);
        assertThat(epochs.life().clock()).isEqualTo(1);
    }

    @Test
    void localInvalidationsApplyBeforeRedisHasThem() {
        hear(5, RUN);
        InvalidatedName raised = new InvalidatedName(TAG, false);
        long first = epochs.nextCall();
        epochs.raise(List.of(raised), first);
        long second = epochs.nextCall();
        epochs.raise(List.of(raised), second);
        assertThat(validity(epochs.clock(), TAG)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(epochs.clock())).isEqualTo(Validity.VALID);
        epochs.arrived(List.of(raised), first);
        assertThat(validity(epochs.clock(), TAG)).as("the second is under way").isEqualTo(Validity.INVALIDATED);
        epochs.arrived(List.of(raised), second);
        assertThat(validity(epochs.clock(), TAG)).isEqualTo(Validity.VALID);
    }

    @Test
    void tooManyPendingNamesInvalidateEverything() {
        hear(5, RUN);
        epochs.raise(
                LongStream.range(0, 10_001)
                        .mapToObj(i -> new InvalidatedName("tag:" + i, false))
                        .toList(),
                epochs.nextCall());
        assertThat(epochs.pending()).hasSize(1);
        assertThat(validity(epochs.clock())).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void responsesBelowTheFloorAreNotUsable() {
        hear(5, RUN);
        long before = epochs.clock();
        epochs.hear(
                epochs.life(), new FeedMessage(LIFE, 90, "t90", true, 50, Instant.EPOCH, List.of(), RUN), now.get());
        assertThat(validity(before)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(epochs.clock())).isEqualTo(Validity.VALID);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void hear(long clock, String run, long... marks) {
        epochs.hear(epochs.life(), news(LIFE, clock, true, run, marks), now.get());
    }

    private static FeedMessage news(GenerationId life, long clock, boolean complete, String run, long... marks) {
        Stream<FeedMessage.Mark> raised = LongStream.of(marks).mapToObj(mark -> new FeedMessage.Mark(mark, clock));
        return new FeedMessage(life, clock, "t" + clock, complete, 0, Instant.EPOCH, raised.toList(), run);
    }

    private static long mark(String name, boolean soft) {
        EpochGeneration.Marks marks = new EpochGeneration(LIFE, 0).marks(name);
        return soft ? marks.soft() : marks.hard();
    }

    private Validity validity(long began, String... names) {
        return epochs.validity(epochs.life(), new Provenance(began, List.of(names)));
    }
}
