package io.github.jerseycached.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.epoch.HeapEpochs.Membership;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HeapEpochsTest {

    // As many names that nothing bears as are remembered.
    private static final int REMEMBERED = 16_384;

    private static final CacheKey KEY = CacheKey.of("GET", "http://127.0.0.1/");

    private final HeapEpochs epochs = new HeapEpochs();

    @Test
    void eachInvalidationAdvancesTheClock() {
        assertThat(epochs.clock()).isZero();
        epochs.raise(List.of("a", "b"), false);
        assertThat(epochs.clock()).isEqualTo(1);
        epochs.raise(List.of("a"), true);
        assertThat(epochs.clock()).isEqualTo(2);
        epochs.raise(List.of(), false);
        assertThat(epochs.clock()).isEqualTo(3);
    }

    @Test
    void responseStoredBeforeAnInvalidationIsInvalid() {
        Membership[] held = epochs.join(KEY, began(0, "a", "b"));
        assertThat(reached(held)).isFalse();
        epochs.raise(List.of("b"), false);
        assertThat(reached(held)).isTrue();
        assertThat(reachedSoftly(held)).isFalse();
    }

    @Test
    void requestThatBeganBeforeAnInvalidationIsRejectedAfterIt() {
        epochs.join(KEY, began(0, "a"));
        epochs.raise(List.of("a"), false);
        assertThat(epochs.join(KEY, began(0, "a"))).isNull();
        assertThat(epochs.join(KEY, began(0, "b", "a"))).isNull();
    }

    @Test
    void requestThatBeganAfterAnInvalidationIsValid() {
        epochs.raise(List.of("a"), false);
        Membership[] held = epochs.join(KEY, began(epochs.clock(), "a"));
        assertThat(held).isNotNull();
        assertThat(reached(held)).isFalse();
    }

    @Test
    void anInvalidationReachesNoOtherName() {
        Membership[] other = epochs.join(KEY, began(0, "b"));
        epochs.raise(List.of("a"), false);
        assertThat(reached(other)).isFalse();
        assertThat(epochs.join(KEY, began(0, "c"))).isNotNull();
    }

    @Test
    void oldestResponseWithTheNameIsCheckedAgainstTheLatestInvalidation() {
        epochs.raise(List.of("a"), false);
        long between = epochs.clock();
        epochs.raise(List.of("a"), false);
        assertThat(epochs.join(KEY, began(between, "a"))).isNull();
        assertThat(epochs.join(KEY, began(epochs.clock(), "a"))).isNotNull();
    }

    @Test
    void softInvalidationMakesStaleAndRejectsNothing() {
        Membership[] before = epochs.join(KEY, began(0, "a"));
        epochs.raise(List.of("a"), true);
        Membership[] late = epochs.join(KEY, began(0, "a"));
        Membership[] after = epochs.join(KEY, began(epochs.clock(), "a"));
        assertThat(late).isNotNull();
        assertThat(reachedSoftly(after)).isFalse();
        for (Membership[] held : List.of(before, late)) {
            assertThat(reached(held)).isFalse();
            assertThat(reachedSoftly(held)).isTrue();
        }
    }

    @Test
    void clearReachesResponsesWithAnyNames() {
        Membership[] named = epochs.join(KEY, began(0, "a"));
        Membership[] nameless = epochs.join(KEY, began(0));
        epochs.raise(List.of(Provenance.EVERYTHING), false);
        assertThat(reached(named)).isTrue();
        assertThat(reached(nameless)).isTrue();
        assertThat(epochs.join(KEY, began(0, "b"))).isNull();
        assertThat(epochs.join(KEY, began(0))).isNull();
        assertThat(epochs.join(KEY, began(epochs.clock(), "b"))).isNotNull();
    }

    @Test
    void everythingCanBeMadeStale() {
        Membership[] nameless = epochs.join(KEY, began(0));
        epochs.raise(List.of(Provenance.EVERYTHING), true);
        assertThat(reached(nameless)).isFalse();
        assertThat(reachedSoftly(nameless)).isTrue();
    }

    @Test
    void unusedNameIsRememberedForRequestsInProgress() {
        epochs.raise(List.of("a"), false);
        epochs.raise(List.of("b"), true);
        assertThat(epochs.join(KEY, began(0, "a"))).isNull();
        assertThat(reachedSoftly(epochs.join(KEY, began(0, "b")))).isTrue();
    }

    @Test
    void releasedNameIsRememberedForRequestsInProgress() {
        Membership[] held = epochs.join(KEY, began(0, "a"));
        epochs.raise(List.of("a"), false);
        epochs.drop(held);
        assertThat(epochs.join(KEY, began(0, "a"))).isNull();
    }

    @Test
    void requestThatBeganBeforeAForgottenInvalidationIsRejectedForAnyName() {
        raiseOneByOne(REMEMBERED);
        assertThat(epochs.join(KEY, began(0, "other"))).isNotNull();
        raiseOneByOne(1);
        assertThat(epochs.join(KEY, began(0, "other"))).isNull();
        assertThat(epochs.join(KEY, began(0))).isNull();
        assertThat(epochs.join(KEY, began(1, "other"))).isNotNull();
    }

    @Test
    void forgottenNameIsRejectedForRequestsInProgress() {
        epochs.raise(List.of("a"), false);
        raiseOneByOne(REMEMBERED);
        assertThat(epochs.join(KEY, began(0, "a"))).isNull();
        assertThat(epochs.join(KEY, began(1, "a"))).isNotNull();
    }

    @Test
    void forgottenSoftInvalidationAlsoRejects() {
        epochs.raise(List.of("a"), true);
        raiseOneByOne(REMEMBERED);
        assertThat(epochs.join(KEY, began(0, "a"))).isNull();
    }

    @Test
    void manyNamesInvalidatedAtOnceAreRememberedOrRejected() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= REMEMBERED; i++) {
            names.add("name " + i);
        }
        epochs.raise(names, false);
        assertThat(epochs.join(KEY, began(0, "name 0"))).isNull();
        assertThat(epochs.join(KEY, began(0, "name " + REMEMBERED))).isNull();
        assertThat(epochs.join(KEY, began(1, "name 0"))).isNotNull();
        assertThat(epochs.size()).isLessThanOrEqualTo(REMEMBERED + 1);
    }

    @Test
    void nameInUseIsNeverForgotten() {
        Membership[] held = epochs.join(KEY, began(0, "a"));
        raiseOneByOne(2 * REMEMBERED);
        assertThat(reached(held)).isFalse();
        epochs.raise(List.of("a"), false);
        assertThat(reached(held)).isTrue();
    }

    @Test
    void numberOfUnusedNamesIsBounded() {
        raiseOneByOne(1_000_000);
        assertThat(epochs.size()).isEqualTo(REMEMBERED);
    }

    @Test
    void numberOfReleasedNamesIsBounded() {
        for (int i = 0; i < 1_000_000; i++) {
            Membership[] held = epochs.join(KEY, began(epochs.clock(), "once " + i));
            if (i % 2 == 0) {
                epochs.raise(List.of("once " + i), false);
            }
            epochs.drop(held);
        }
        assertThat(epochs.size()).isEqualTo(REMEMBERED);
    }

    @Test
    void nameThatWasNeverInvalidatedIsForgottenWithItsLastResponse() {
        Membership[] one = epochs.join(KEY, began(0, "a", "b"));
        Membership[] other = epochs.join(KEY, began(0, "a"));
        assertThat(epochs.size()).isEqualTo(2);
        epochs.drop(one);
        assertThat(epochs.size()).isEqualTo(1);
        epochs.drop(other);
        assertThat(epochs.size()).isZero();
    }

    @Test
    void invalidationReturnsTheNumberOfResponsesWithTheNames() {
        Membership[] one = epochs.join(KEY, began(0, "a", "b"));
        epochs.join(KEY, began(0, "a"));
        assertThat(epochs.raise(List.of("a"), false)).isEqualTo(2);
        assertThat(epochs.raise(List.of("b"), true)).isEqualTo(1);
        assertThat(epochs.raise(List.of("a", "b"), false))
                .as("those of a have been invalidated before")
                .isEqualTo(1);
        assertThat(epochs.raise(List.of("c"), false)).isZero();
        epochs.drop(one);
        epochs.join(KEY, began(epochs.clock(), "a", "b"));
        assertThat(epochs.raise(List.of("a", "b"), false)).isEqualTo(2);
    }

    @Test
    void invalidatedKeysAreKnownWhileTheirResponsesAreStored() {
        CacheKey other = CacheKey.of("GET", "http://127.0.0.1/other");
        Membership[] one = epochs.join(KEY, began(0, "a", "b"));
        Membership[] dropped = epochs.join(KEY, began(0, "a"));
        Membership[] two = epochs.join(other, began(0, "b"));
        epochs.join(other, began(0, "c"));
        assertThat(epochs.nextReached()).isNull();
        epochs.raise(List.of("a"), false);
        epochs.join(other, began(epochs.clock(), "a"));
        epochs.drop(dropped);
        assertThat(epochs.nextReached()).isEqualTo(KEY);
        assertThat(epochs.nextReached()).isNull();
        epochs.drop(one);
        epochs.raise(List.of("a", "b"), false);
        assertThat(List.of(epochs.nextReached(), epochs.nextReached())).containsOnly(other);
        assertThat(epochs.nextReached()).isNull();
        epochs.drop(two);
        assertThat(epochs.nextReached()).isNull();
    }

    @Test
    void rejectedResponseHasNoNames() {
        epochs.raise(List.of("a"), false);
        epochs.join(KEY, began(0, "b", "a"));
        assertThat(epochs.raise(List.of("a", "b"), false)).isZero();
    }

    @Test
    void namesAreTrackedAgainAfterAllWereForgotten() {
        epochs.join(KEY, began(0, "a"));
        epochs.raise(List.of("b"), false);
        epochs.raise(List.of(Provenance.EVERYTHING), false);
        epochs.forget();
        assertThat(epochs.size()).isZero();
        assertThat(epochs.join(KEY, began(1, "a"))).isNull();
        assertThat(epochs.join(KEY, began(2, "a", "b"))).isNotNull();
    }

    @Property
    void invalidatedResponseIsNeverValid(@ForAll("steps") List<Step> steps) {
        Model model = new Model();
        for (Step step : steps) {
            model.take(step);
        }
        // The names are too few for any to be forgotten: then none is refused without need either.
        assertThat(model.refusedWithoutNeed).isZero();
    }

    @Test
    void invalidatedResponseIsNeverValidAlthoughNamesAreForgotten() {
        Random random = new Random(7);
        Model model = new Model();
        for (int i = 0; i < 60_000; i++) {
            // Some names are used again and again, most of them hardly ever.
            String name = random.nextInt(4) == 0 ? "hot " + random.nextInt(20) : "cold " + random.nextInt(100_000);
            String second = "cold " + random.nextInt(100_000);
            int age = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(20);
            model.take(new Step(random.nextInt(5), age, List.of(name, second)));
        }
        assertThat(model.refusedWithoutNeed).isPositive();
    }

    /**
     * @param kind what is done: stored (0), dropped (1), invalidated (2), made stale (3), or stored late (4)
     * @param age how many invalidations ago the request began; of those stored, which is dropped
     */
    record Step(int kind, int age, List<String> names) {}

    /** Remembers everything for ever, and holds it against epochs that do not. */
    private static final class Model {
        private record Stored(Provenance provenance, List<Membership> epochs) {}

        private final HeapEpochs epochs = new HeapEpochs();
        private final Map<String, Long> hard = new HashMap<>();
        private final Map<String, Long> soft = new HashMap<>();
        private final List<Stored> stored = new ArrayList<>();
        private final Map<String, List<Provenance>> storedByName = new HashMap<>();
        private long clock;
        private int refusedWithoutNeed;

        void take(Step step) {
            switch (step.kind()) {
                case 1 -> drop(step);
                case 2 -> {
                    assertThat(epochs.raise(step.names(), false)).isEqualTo(bearersOf(step.names()));
                    clock++;
                    step.names().forEach(name -> hard.put(name, clock));
                }
                case 3 -> {
                    assertThat(epochs.raise(step.names(), true)).isEqualTo(bearersOf(step.names()));
                    clock++;
                    step.names().forEach(name -> soft.put(name, clock));
                }
                default -> store(new Provenance(Math.max(0, clock - step.age()), step.names()));
            }
            assertThat(epochs.clock()).isEqualTo(clock);
        }

        private void store(Provenance provenance) {
            Membership[] held = epochs.join(KEY, provenance);
            boolean gone = isAfter(hard, provenance);
            if (held == null) {
                refusedWithoutNeed += gone ? 0 : 1;
            } else {
                assertThat(gone).as("%s was invalidated", provenance).isFalse();
                stored.add(new Stored(provenance, List.of(held)));
                provenance.names().forEach(name -> withName(name).add(provenance));
                check(stored.size() - 1);
            }
        }

        private void drop(Step step) {
            if (!stored.isEmpty()) {
                int which = step.age() % stored.size();
                check(which);
                Stored dropped = stored.set(which, stored.get(stored.size() - 1));
                stored.remove(stored.size() - 1);
                dropped.provenance().names().forEach(name -> withName(name).remove(dropped.provenance()));
                epochs.drop(dropped.epochs().toArray(Membership[]::new));
            }
        }

        private void check(int which) {
            Stored it = stored.get(which);
            Validity expected = Validity.VALID;
            if (isAfter(hard, it.provenance())) {
                expected = Validity.INVALIDATED;
            } else if (isAfter(soft, it.provenance())) {
                expected = Validity.STALE;
            }
            assertThat(HeapEpochs.validity(it.epochs().toArray(Membership[]::new)))
                    .as("%s", it.provenance())
                    .isEqualTo(expected);
        }

        private long bearersOf(List<String> names) {
            return names.stream().mapToLong(this::bearersOf).sum();
        }

        private long bearersOf(String name) {
            long invalidated = hard.getOrDefault(name, 0L);
            return withName(name).stream()
                    .filter(each -> invalidated <= each.began())
                    .count();
        }

        private List<Provenance> withName(String name) {
            return storedByName.computeIfAbsent(name, each -> new ArrayList<>());
        }

        private static boolean isAfter(Map<String, Long> raised, Provenance provenance) {
            return provenance.names().stream().anyMatch(name -> raised.getOrDefault(name, 0L) > provenance.began());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<List<String>> names =
                Arbitraries.of("a", "b", "c", "d").list().uniqueElements().ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 5),
                        names)
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    private void raiseOneByOne(int names) {
        long from = epochs.clock();
        for (int i = 0; i < names; i++) {
            epochs.raise(List.of("name " + (from + i)), false);
        }
    }

    private static Provenance began(long when, String... names) {
        return new Provenance(when, List.of(names));
    }

    private static boolean reached(Membership[] held) {
        return HeapEpochs.validity(held) == Validity.INVALIDATED;
    }

    private static boolean reachedSoftly(Membership[] held) {
        return HeapEpochs.validity(held) == Validity.STALE;
    }
}
