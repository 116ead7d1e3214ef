package io.github.jerseycached.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Threads that read, store and invalidate at the same moment, millions of times: nobody is shown, after an invalidation is
 * over, what was read before its change. Each test takes a key and a tag of its own in one store that all share.
 */
public final class InvalidationRaces {

    private static final EhcacheStore STORE = EhcacheStore.builder().build();
    private static final AtomicLong NEXT = new AtomicLong();

    private static final int NOTHING = 0;
    private static final int OLD = 1;
    private static final int NEW = 2;
    private static final int OLD_BUT_STALE = 3;

    static {
        STORE.open();
    }

    private InvalidationRaces() {}

    /** A datum that is read by way of the store, and written with an invalidation after it. */
    private abstract static class Datum {
        private final long number = NEXT.incrementAndGet();
        private final CacheKey key = CacheKey.of("GET", "http://127.0.0.1/" + number);
        private final String tag = Provenance.tag("t" + number);
        private volatile int datum = OLD;

        /** As a request does that is a miss. */
        final void fill() {
            long began = STORE.clock();
            int read = datum;
            STORE.put(key, response(began, read));
        }

        final void writeAndInvalidate() {
            datum = NEW;
            STORE.invalidate(List.of(tag), false);
        }

        final void writeAndMakeStale() {
            datum = NEW;
            STORE.invalidate(List.of(tag), true);
        }

        /** What a request is shown. */
        final int shown() {
            List<StoredResponse> stored = STORE.get(key).newestFirst();
            if (stored.isEmpty()) {
                return NOTHING;
            }
            StoredResponse response = stored.get(0);
            return response.status() == 200 + OLD && response.isMadeStale() ? OLD_BUT_STALE : response.status() - 200;
        }

        private StoredResponse response(long began, int read) {
            return new StoredResponse(
                    200 + read,
                    "",
                    Fields.NONE,
                    new byte[0],
                    SelectingFields.NONE,
                    new Terms(Instant.EPOCH, Duration.ZERO, Duration.ofDays(1), CacheControl.NONE, false),
                    new Validators(null, null),
                    new Provenance(began, List.of(tag)));
        }
    }

    /** One fills, one writes; then somebody looks. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The fill began before the write's invalidation: not usable.")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "The fill began after it.")
    @Outcome(expect = FORBIDDEN, desc = "Shown after the invalidation, though read before the change.")
    @State
    public static class FillAgainstInvalidation extends Datum {
        @Actor
        public void filling() {
            fill();
        }

        @Actor
        public void writing() {
            writeAndInvalidate();
        }

        @Arbiter
        public void looking(I_Result result) {
            result.r1 = shown();
        }
    }

    /** As {@link FillAgainstInvalidation}, softly. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Read after the change.")
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "Read before the change, and known as stale.")
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "So many names later that the store has forgotten this one's epoch.")
    @Outcome(expect = FORBIDDEN, desc = "Shown as fresh after it was made stale, though read before the change.")
    @State
    public static class FillAgainstMakingStale extends Datum {
        @Actor
        public void filling() {
            fill();
        }

        @Actor
        public void writing() {
            writeAndMakeStale();
        }

        @Arbiter
        public void looking(I_Result result) {
            result.r1 = shown();
        }
    }

    /** Two fill, one writes; then somebody looks. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Both fills began before the invalidation.")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "One began after it.")
    @Outcome(expect = FORBIDDEN, desc = "Shown after the invalidation, though read before the change.")
    @State
    public static class TwoFillsAgainstInvalidation extends Datum {
        @Actor
        public void filling() {
            fill();
        }

        @Actor
        public void fillingToo() {
            fill();
        }

        @Actor
        public void writing() {
            writeAndInvalidate();
        }

        @Arbiter
        public void looking(I_Result result) {
            result.r1 = shown();
        }
    }

    /** What is stored, is looked up while it is invalidated. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The invalidation was not known to be over; it was.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The invalidation was not over yet.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The invalidation was over.")
    @Outcome(expect = FORBIDDEN, desc = "Shown when the invalidation was known to be over.")
    @State
    public static class LookUpAgainstInvalidation extends Datum {
        private volatile int over;

        public LookUpAgainstInvalidation() {
            fill();
        }

        @Actor
        public void writing() {
            writeAndInvalidate();
            over = 1;
        }

        @Actor
        public void looking(II_Result result) {
            result.r1 = over;
            result.r2 = shown();
        }
    }

    /** Everything is cleared while one fills. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The fill began before everything was cleared.")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "It began after.")
    @Outcome(expect = FORBIDDEN, desc = "Shown after all was cleared, though read before the change.")
    @State
    public static class FillAgainstClear extends Datum {
        @Actor
        public void filling() {
            fill();
        }

        @Actor
        public void writing() {
            super.datum = NEW;
            STORE.invalidate(List.of(Provenance.EVERYTHING), false);
        }

        @Arbiter
        public void looking(I_Result result) {
            result.r1 = shown();
        }
    }
}
