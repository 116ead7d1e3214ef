package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.store.InspectableStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.store.StoreSettings;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each {@link ResponseStore} must do. Extend it to test a store of your own. It needs JUnit Jupiter and AssertJ among the
 * test dependencies.
 */
@SuppressWarnings("NullAway.Init") // The store is opened before each test.
public abstract class ResponseStoreContract {

    private static final int MOST_VARIANTS = 8;
    private static final int WRITERS = 4;
    private static final Duration BEFORE = Duration.ofMinutes(10);
    private static final String TAG = Provenance.tag("a");
    private static final String OTHER_TAG = Provenance.tag("b");
    private static final CacheKey KEY = CacheKey.of("GET", "http://localhost/contract");
    private static final CacheKey OTHER = CacheKey.of("GET", "http://localhost/contract/other");

    private ResponseStore store;

    /** For subclasses. */
    protected ResponseStoreContract() {}

    /**
     * Makes the store for one test. It is empty, has room for 100 responses of 10 kB, and is not open yet. The contract opens
     * and closes it.
     *
     * @return another store for each test
     * @throws Exception fails the test
     */
    protected abstract ResponseStore newStore() throws Exception;

    /**
     * The clock by which responses age.
     *
     * @return by default one that stands still
     */
    protected InstantSource clock() {
        return new MovableClock();
    }

    private Instant start;

    /**
     * Opens the store of the test.
     *
     * @throws Exception fails the test
     */
    @BeforeEach
    protected void openStore() throws Exception {
        InstantSource clock = clock();
        // The responses are requested some minutes after that, and no response comes from the future.
        start = clock.instant().minus(BEFORE);
        store = newStore();
        store.open(new StoreSettings(clock, MOST_VARIANTS));
    }

    /** Closes the store of the test. */
    @AfterEach
    protected void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    private void reopen() {
        store.close();
        store.open(new StoreSettings(clock(), MOST_VARIANTS));
    }

    /** A response, as the contract makes it. */
    private final class ResponseBuilder {
        private String body = "body";
        private @Nullable String language;
        private Instant requested = start;
        private long began = store.clock();
        private List<String> names = List.of(TAG);

        ResponseBuilder body(String text) {
            body = text;
            return this;
        }

        ResponseBuilder language(String selecting) {
            language = selecting;
            return this;
        }

        ResponseBuilder requested(Duration later) {
            requested = start.plus(later);
            return this;
        }

        ResponseBuilder began(long clock) {
            began = clock;
            return this;
        }

        ResponseBuilder names(String... all) {
            names = List.of(all);
            return this;
        }

        SelectingFields selecting() {
            return SelectingFields.of(language == null ? null : "Accept-Language", Set.of(), asking(language))
                    .orElseThrow();
        }

        StoredResponse response() {
            return new StoredResponse(
                    200,
                    "Fine",
                    Fields.of("Content-Type", "text/plain", "X-Two", "1", "X-Two", "2"),
                    body.getBytes(StandardCharsets.UTF_8),
                    selecting(),
                    new Terms(requested, requested, Duration.ZERO, Duration.ofHours(1), CacheControl.NONE, false),
                    new Validators(null, null),
                    new Provenance(began, names));
        }

        boolean put() {
            return put(KEY);
        }

        boolean put(CacheKey key) {
            return store.put(key, response());
        }
    }

    private ResponseBuilder made() {
        return new ResponseBuilder();
    }

    private static RequestHead asking(@Nullable String language) {
        return new RequestHead() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public @Nullable String field(String name) {
                return name.equalsIgnoreCase("Accept-Language") ? language : null;
            }
        };
    }

    private @Nullable StoredResponse found(CacheKey key, @Nullable String language) {
        RequestHead request = asking(language);
        return store.get(key, request).select(request).orElse(null);
    }

    private @Nullable String body(CacheKey key, @Nullable String language) {
        StoredResponse found = found(key, language);
        return found == null ? null : text(found);
    }

    private @Nullable String body() {
        return body(KEY, null);
    }

    private static String text(StoredResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            response.writeTo(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    @Test
    void keyWithoutResponseHasNone() {
        assertThat(store.get(KEY, asking(null)).isEmpty()).isTrue();
    }

    @Test
    void storedResponseIsFoundAsItWas() {
        assertThat(made().body("text ☃").put()).isTrue();
        StoredResponse found = Objects.requireNonNull(found(KEY, null));
        assertThat(text(found)).isEqualTo("text ☃");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.reason()).isEqualTo("Fine");
        assertThat(found.fields()).isEqualTo(made().response().fields());
        assertThat(found.provenance().names()).containsExactly(TAG);
        assertThat(found.isMadeStale()).isFalse();
    }

    @Test
    void responsesOfDifferentKeysAreApart() {
        made().body("one").put();
        made().body("other").put(OTHER);
        assertThat(body(KEY, null)).isEqualTo("one");
        assertThat(body(OTHER, null)).isEqualTo("other");
    }

    @Test
    void responsesThatOtherFieldsSelectAreKeptTogether() {
        made().language("de").body("deutsch").put();
        made().language("fr").body("français").put();
        assertThat(body(KEY, "de")).isEqualTo("deutsch");
        assertThat(body(KEY, "fr")).isEqualTo("français");
        assertThat(body(KEY, "it")).isNull();
    }

    @Test
    void laterResponseReplacesTheEarlierOne() {
        made().body("first").put();
        assertThat(made().body("second").requested(Duration.ofMinutes(1)).put()).isTrue();
        assertThat(body()).isEqualTo("second");
    }

    @Test
    void earlierResponseNeverReplacesTheLaterOne() {
        made().body("second").requested(Duration.ofMinutes(1)).put();
        assertThat(made().body("first").put()).isFalse();
        assertThat(body()).isEqualTo("second");
    }

    @Test
    void keyKeepsNoMoreResponsesThanItMay() {
        for (int i = 0; i < 3 * MOST_VARIANTS; i++) {
            assertThat(made().language("l" + i).body("body " + i).put()).isTrue();
        }
        int kept = 0;
        for (int i = 0; i < 3 * MOST_VARIANTS; i++) {
            String found = body(KEY, "l" + i);
            assertThat(found).isIn(null, "body " + i);
            kept += found == null ? 0 : 1;
        }
        assertThat(kept).isBetween(1, MOST_VARIANTS);
        assertThat(body(KEY, "l" + (3 * MOST_VARIANTS - 1))).isNotNull();
    }

    @Test
    void responseInUseIsKeptRatherThanOthers() {
        made().language("used").put();
        for (int i = 0; i < 2 * MOST_VARIANTS; i++) {
            made().language("l" + i).put();
            assertThat(body(KEY, "used")).as("after %s others", i + 1).isNotNull();
        }
    }

    @Test
    void removalEndsOneResponseAndNoOther() {
        made().language("de").put();
        made().language("fr").put();
        made().put(OTHER);
        store.remove(KEY, made().language("de").selecting(), start.plusSeconds(60));
        assertThat(body(KEY, "de")).isNull();
        assertThat(body(KEY, "fr")).isNotNull();
        assertThat(body(OTHER, null)).isNotNull();
    }

    @Test
    void removalKeepsResponsesRequestedLater() {
        made().requested(Duration.ofMinutes(2)).put();
        store.remove(KEY, SelectingFields.NONE, start.plusSeconds(60));
        assertThat(body()).isNotNull();
    }

    @Test
    void laterResponseIsStoredAfterARemoval() {
        made().put();
        store.remove(KEY, SelectingFields.NONE, start.plusSeconds(60));
        assertThat(made().body("later").requested(Duration.ofMinutes(2)).put()).isTrue();
        assertThat(body()).isEqualTo("later");
    }

    @Test
    void removalOfAMissingResponseDoesNothing() {
        store.remove(KEY, SelectingFields.NONE, start);
        assertThat(body()).isNull();
    }

    @Test
    void invalidationRemovesResponsesWithTheName() {
        made().put();
        made().names(OTHER_TAG).put(OTHER);
        store.invalidate(List.of(TAG), false);
        assertThat(body(KEY, null)).isNull();
        assertThat(body(OTHER, null)).isNotNull();
    }

    @Test
    void anyOfTheNamesInvalidates() {
        made().names(OTHER_TAG, TAG).put();
        store.invalidate(List.of(Provenance.tag("c"), TAG), false);
        assertThat(body()).isNull();
    }

    @Test
    void invalidationReachesOneOfSeveralResponsesOfAKey() {
        made().language("de").names(TAG).put();
        made().language("fr").names(OTHER_TAG).put();
        store.invalidate(List.of(TAG), false);
        assertThat(body(KEY, "de")).isNull();
        assertThat(body(KEY, "fr")).isNotNull();
    }

    @Test
    void responseThatWasMadeDuringAnInvalidationIsNotStored() {
        ResponseBuilder late = made();
        store.invalidate(List.of(TAG), false);
        assertThat(late.put()).isFalse();
        assertThat(body()).isNull();
    }

    @Test
    void invalidationReachesLateResponsesThoughNothingStoredHasTheName() {
        long began = store.clock();
        made().names(OTHER_TAG).put(OTHER);
        store.invalidate(List.of(TAG), false);
        store.invalidate(List.of(Provenance.tag("c")), false);
        assertThat(made().began(began).put()).isFalse();
        assertThat(made().began(began).names(Provenance.tag("d")).put()).isTrue();
    }

    @Test
    void responseIsStoredAfterAnInvalidation() {
        made().put();
        store.invalidate(List.of(TAG), false);
        assertThat(made().body("anew").put()).isTrue();
        assertThat(body()).isEqualTo("anew");
    }

    @Test
    void softInvalidationMakesStale() {
        made().put();
        store.invalidate(List.of(TAG), true);
        assertThat(Objects.requireNonNull(found(KEY, null)).isMadeStale()).isTrue();
        assertThat(made().body("anew").requested(Duration.ofMinutes(1)).put()).isTrue();
        assertThat(Objects.requireNonNull(found(KEY, null)).isMadeStale()).isFalse();
    }

    @Test
    void responseThatWasMadeDuringASoftInvalidationIsStale() {
        ResponseBuilder late = made();
        store.invalidate(List.of(TAG), true);
        assertThat(late.put()).isTrue();
        assertThat(Objects.requireNonNull(found(KEY, null)).isMadeStale()).isTrue();
    }

    @Test
    void everythingCanBeInvalidated() {
        ResponseBuilder late = made();
        made().put();
        made().names().put(OTHER);
        store.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(body(KEY, null)).isNull();
        assertThat(body(OTHER, null)).isNull();
        assertThat(late.put()).isFalse();
        assertThat(made().put()).isTrue();
    }

    @Test
    void everythingCanBeMadeStale() {
        made().names().put();
        store.invalidate(List.of(Provenance.EVERYTHING), true);
        assertThat(Objects.requireNonNull(found(KEY, null)).isMadeStale()).isTrue();
    }

    @Test
    void invalidationMovesTheClockForward() {
        long before = store.clock();
        store.invalidate(List.of(TAG), false);
        long between = store.clock();
        store.invalidate(List.of(TAG), true);
        assertThat(between).isGreaterThan(before);
        assertThat(store.clock()).isGreaterThan(between);
    }

    @Test
    void clockDoesNotGoBackWhenTheStoreIsOpenedAgain() {
        store.invalidate(List.of(TAG), false);
        long before = store.clock();
        reopen();
        assertThat(store.clock()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void hashIsTheSameAsLongAsResponsesLast() {
        String hash = store.hash().of("somebody");
        made().put();
        assertThat(store.hash().of("somebody")).isEqualTo(hash);
        reopen();
        if (body() != null) {
            assertThat(store.hash().of("somebody")).isEqualTo(hash);
        }
    }

    @Test
    void closedStoreHasNothingAndKeepsNothing() {
        made().put();
        ResponseBuilder late = made();
        store.close();
        store.close();
        assertThat(store.get(KEY, asking(null)).isEmpty()).isTrue();
        assertThat(late.put()).isFalse();
        store.open(new StoreSettings(clock(), MOST_VARIANTS));
        assertThat(made().body("anew").requested(Duration.ofMinutes(1)).put()).isTrue();
        assertThat(body()).isEqualTo("anew");
    }

    @Test
    void invalidatedResponseIsNotFoundAfterReopening() {
        ResponseBuilder late = made().names(OTHER_TAG);
        made().put();
        made().names(OTHER_TAG).put(OTHER);
        store.invalidate(List.of(TAG), false);
        store.invalidate(List.of(OTHER_TAG), true);
        reopen();
        assertThat(body(KEY, null)).isNull();
        StoredResponse lasting = found(OTHER, null);
        assertThat(lasting == null || lasting.isMadeStale()).isTrue();
        late.put();
        StoredResponse stored = found(KEY, null);
        assertThat(stored == null || stored.isMadeStale()).isTrue();
    }

    @Test
    void openingAnOpenStoreKeepsItsResponses() {
        made().put();
        store.open(new StoreSettings(clock(), MOST_VARIANTS));
        assertThat(body()).isNotNull();
    }

    @Test
    void largeResponseIsKeptWholeOrNotAtAll() {
        String large = "x".repeat(3 << 20);
        boolean kept = made().body(large).put();
        assertThat(body()).isEqualTo(kept ? large : null);
    }

    @Test
    void inspectionShowsOnlyValidResponses() {
        made().put();
        made().names(OTHER_TAG).put(OTHER);
        store.invalidate(List.of(TAG), false);
        List<CacheKey> seen = new ArrayList<>();
        InspectableStore.of(store).visit((key, variants) -> {
            assertThat(variants.isEmpty()).isFalse();
            return seen.add(key);
        });
        assertThat(seen).doesNotContain(KEY).doesNotHaveDuplicates();
        assertThat(InspectableStore.of(store).contents().keys()).isGreaterThanOrEqualTo(seen.size());
    }

    @Test
    void inspectionStopsWhenTheVisitorReturnsFalse() {
        made().put();
        made().put(OTHER);
        List<CacheKey> seen = new ArrayList<>();
        InspectableStore.of(store).visit((key, variants) -> {
            seen.add(key);
            return false;
        });
        assertThat(seen).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void latestOfConcurrentResponsesStays() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            CacheKey key = CacheKey.of("GET", "http://localhost/contract/" + round);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                ResponseBuilder response = made().body("body " + i).requested(Duration.ofMinutes(i));
                writers.add(new Thread(() -> response.put(key)));
            }
            writers.forEach(Thread::start);
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(body(key, null)).isEqualTo("body " + (WRITERS - 1));
        }
    }

    @Test
    void concurrentResponsesThatOtherFieldsSelectAreAllKept() throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            ResponseBuilder response = made().language("l" + i).body("body " + i);
            writers.add(new Thread(response::put));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        for (int i = 0; i < WRITERS; i++) {
            assertThat(body(KEY, "l" + i)).isEqualTo("body " + i);
        }
    }

    @Test
    void noLookUpAfterAnInvalidationFindsTheOldResponse() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        ResponseBuilder old = made().body("old");
        Thread writer = new Thread(() -> {
            while (!ended.get()) {
                old.put();
            }
        });
        writer.start();
        try {
            store.invalidate(List.of(TAG), false);
            for (int i = 0; i < 100; i++) {
                assertThat(body()).isNull();
            }
        } finally {
            ended.set(true);
            writer.join();
        }
    }
}
