package io.github.jerseycached.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every source of epochs must do: the heap, the log of the lower tiers, a clustered cache and Redis. */
public abstract class EpochsContract {

    private static final String A = Provenance.tag("a");
    private static final String B = Provenance.tag("b");

    /** A source as one process sees it. */
    public interface Source {
        long clock();

        void raise(Collection<String> names, boolean soft);

        Validity validity(Provenance provenance);
    }

    /** The source; the same one until {@link #reloaded()}. */
    protected abstract Source source();

    /** The source after a restart of the process, or as another process sees it. */
    protected abstract Source reloaded();

    /** Whether what was valid before a reload is valid after it. */
    protected abstract boolean lasts();

    /** Sets the clock of the system back by an hour. */
    protected abstract void setClockBack();

    /** How many names can be invalidated before the first one may be forgotten. */
    protected abstract int remembered();

    /** Loses all epochs, as a server does that comes back empty, and says whether that can happen to this source. */
    protected boolean lose() {
        return false;
    }

    private Validity validity(long began, String... names) {
        return validity(source(), began, names);
    }

    private static Validity validity(Source source, long began, String... names) {
        return source.validity(new Provenance(began, List.of(names)));
    }

    private void invalidate(String... names) {
        source().raise(List.of(names), false);
    }

    private void makeStale(String... names) {
        source().raise(List.of(names), true);
    }

    @Test
    void responseIsValidWithoutInvalidation() {
        assertThat(validity(source().clock(), A, B)).isEqualTo(Validity.VALID);
        assertThat(validity(source().clock())).isEqualTo(Validity.VALID);
    }

    @Test
    void invalidationReachesRequestsThatBeganBeforeIt() {
        long before = source().clock();
        invalidate(A);
        assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before, B, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before, A, B)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void invalidationDoesNotReachRequestsThatBeganAfterIt() {
        invalidate(A);
        assertThat(validity(source().clock(), A)).isEqualTo(Validity.VALID);
    }

    @Test
    void invalidationDoesNotReachOtherNames() {
        long before = source().clock();
        invalidate(A);
        assertThat(validity(before, B)).isEqualTo(Validity.VALID);
        assertThat(validity(before)).isEqualTo(Validity.VALID);
    }

    @Test
    void latestOfSeveralInvalidationsCounts() {
        invalidate(A);
        long between = source().clock();
        invalidate(A);
        assertThat(validity(between, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(source().clock(), A)).isEqualTo(Validity.VALID);
    }

    @Test
    void softInvalidationMakesEarlierRequestsStale() {
        long before = source().clock();
        makeStale(A);
        assertThat(validity(before, A)).isEqualTo(Validity.STALE);
        assertThat(validity(before, B)).isEqualTo(Validity.VALID);
        assertThat(validity(source().clock(), A)).isEqualTo(Validity.VALID);
    }

    @Test
    void hardInvalidationWinsOverSoftInEitherOrder() {
        long before = source().clock();
        makeStale(A);
        invalidate(A);
        assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
        invalidate(B);
        makeStale(B);
        assertThat(validity(before, B)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void mostSevereOfTheNamesCounts() {
        long before = source().clock();
        makeStale(A);
        invalidate(B);
        assertThat(validity(before, A, B)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before, B, A)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void softInvalidationBetweenTwoRequestsReachesOnlyTheFirst() {
        invalidate(A);
        long between = source().clock();
        makeStale(A);
        assertThat(validity(between, A)).isEqualTo(Validity.STALE);
        assertThat(validity(source().clock(), A)).isEqualTo(Validity.VALID);
    }

    @Test
    void severalNamesAreInvalidatedTogether() {
        long before = source().clock();
        invalidate(A, B);
        assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before, B)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void everythingReachesAllNamesAndNone() {
        long before = source().clock();
        invalidate(Provenance.EVERYTHING);
        assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(source().clock(), A)).isEqualTo(Validity.VALID);
        assertThat(validity(source().clock())).isEqualTo(Validity.VALID);
    }

    @Test
    void everythingCanBeMadeStale() {
        long before = source().clock();
        makeStale(Provenance.EVERYTHING);
        assertThat(validity(before, A)).isEqualTo(Validity.STALE);
        assertThat(validity(before)).isEqualTo(Validity.STALE);
        assertThat(validity(source().clock())).isEqualTo(Validity.VALID);
    }

    @Test
    void unusedNameReachesResponsesStoredLate() {
        long before = source().clock();
        invalidate("tag:hard", "tag:other");
        makeStale("tag:soft");
        for (int i = 0; i < 100; i++) {
            invalidate("tag:later " + i);
        }
        assertThat(validity(before, "tag:hard")).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before, "tag:soft")).isEqualTo(Validity.STALE);
        assertThat(validity(before, "tag:never")).isEqualTo(Validity.VALID);
    }

    @Test
    void invalidationOfNoNameReachesNothing() {
        long before = source().clock();
        source().raise(List.of(), false);
        assertThat(validity(before, A)).isEqualTo(Validity.VALID);
    }

    @Test
    void forgottenNameIsStillInvalidated() {
        long before = source().clock();
        invalidate("tag:hard");
        makeStale("tag:soft");
        forget();
        assertThat(validity(before, "tag:hard")).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(before, "tag:soft")).isIn(Validity.STALE, Validity.INVALIDATED);
        assertThat(validity(source().clock(), "tag:hard", "tag:soft")).isEqualTo(Validity.VALID);
    }

    private void forget() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= remembered(); i++) {
            names.add("tag:further " + i);
            if (names.size() == 500) {
                source().raise(names, false);
                names.clear();
            }
        }
        source().raise(names, false);
    }

    @Test
    void clockNeverGoesBack() {
        long last = source().clock();
        for (int i = 0; i < 20; i++) {
            source().raise(List.of(A), i % 2 == 0);
            assertThat(source().clock()).isGreaterThan(last);
            last = source().clock();
        }
        assertThat(reloaded().clock()).isGreaterThanOrEqualTo(last);
    }

    @Test
    void invalidatedNameIsInvalidatedAfterAReload() {
        long before = source().clock();
        invalidate(A);
        makeStale(B);
        long after = source().clock();
        Source reloaded = reloaded();
        assertThat(validity(reloaded, before, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(reloaded, before, B)).isEqualTo(lasts() ? Validity.STALE : Validity.INVALIDATED);
        assertThat(validity(reloaded, after, A, B)).isEqualTo(lasts() ? Validity.VALID : Validity.INVALIDATED);
        assertThat(validity(reloaded, reloaded.clock(), A, B)).isEqualTo(Validity.VALID);
    }

    @Test
    void everythingIsInvalidatedAfterAReload() {
        long before = source().clock();
        invalidate(Provenance.EVERYTHING);
        Source reloaded = reloaded();
        assertThat(validity(reloaded, before)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(reloaded, reloaded.clock())).isEqualTo(Validity.VALID);
    }

    @Test
    void forgottenNameIsInvalidatedAfterAReload() {
        long before = source().clock();
        invalidate("tag:hard");
        forget();
        Source reloaded = reloaded();
        assertThat(validity(reloaded, before, "tag:hard")).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void requestInProgressDuringAReloadIsInvalidatedByLaterInvalidations() {
        long before = source().clock();
        Source reloaded = reloaded();
        reloaded.raise(List.of(A), false);
        assertThat(validity(reloaded, before, A)).isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void clockOfTheSystemSetBackChangesNothing() {
        long before = source().clock();
        invalidate(A);
        long between = source().clock();
        setClockBack();
        assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(between, A)).isEqualTo(Validity.VALID);
        invalidate(A);
        assertThat(validity(between, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(source().clock(), A)).isEqualTo(Validity.VALID);
    }

    @Test
    void nothingFromBeforeIsValidWhenTheEpochsWereLost() {
        long before = source().clock();
        invalidate(A);
        long after = source().clock();
        boolean lost = lose();
        source().raise(List.of(B), false);
        assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
        assertThat(validity(after)).isEqualTo(lost ? Validity.INVALIDATED : Validity.VALID);
        assertThat(validity(source().clock(), A, B)).isEqualTo(Validity.VALID);
    }

    @Test
    void afterAnInvalidationNoThreadFindsTheOldResponseValid() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            long before = source().clock();
            Thread other = new Thread(() -> invalidate(B));
            other.start();
            invalidate(A);
            assertThat(validity(before, A)).isEqualTo(Validity.INVALIDATED);
            other.join();
            assertThat(validity(before, B)).isEqualTo(Validity.INVALIDATED);
        }
    }
}
