package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that nobody asks gives back the memory of what is of no use any more. */
class EhcacheSweepTest {

    private final MovableClock clock = new MovableClock();
    // What is to be over before the store looks again.
    private final LinkedBlockingQueue<CompletableFuture<?>> pauses = new LinkedBlockingQueue<>();
    private final EhcacheStore store =
            EhcacheStore.builder().clock(clock).pause(this::pause).build();

    private CompletableFuture<?> pause() {
        CompletableFuture<?> pause = new CompletableFuture<>();
        pauses.add(pause);
        return pause;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatHasExpiredIsGivenBackWithoutARequest() throws InterruptedException {
        assertThat(pauses).as("while nothing is stored").isEmpty();
        store.put(key(1), MadeResponse.of(0));
        store.put(key(2), MadeResponse.of(0));
        CompletableFuture<?> first = pauses.take();
        assertThat(pauses).isEmpty();
        first.complete(null);
        CompletableFuture<?> second = pauses.take();
        assertThat(store.held()).as("what is fresh").isEqualTo(2);
        clock.advance(Duration.ofSeconds(60));
        second.complete(null);
        Await.until("nothing is held", () -> store.held() == 0);
        store.put(key(1), MadeResponse.of(0));
        pauses.take();
    }

    @Test
    void whatWasInvalidatedIsGivenBackWithoutARequest() throws InterruptedException {
        for (int i = 0; i < 2_500; i++) {
            store.put(key(i), MadeResponse.of(0, Provenance.tag(i % 5 == 0 ? "stays" : "goes")));
        }
        store.invalidate(List.of(Provenance.tag("goes")));
        assertThat(store.held())
                .as("an invalidation costs the same however much is stored")
                .isEqualTo(2_500);
        pauses.take().complete(null);
        Await.until("the rest is held", () -> store.held() == 500);
        assertThat(store.get(key(0)).isEmpty()).isFalse();
    }

    @Test
    void aClosedStoreLooksNoMore() throws InterruptedException {
        store.put(key(1), MadeResponse.of(0));
        CompletableFuture<?> pause = pauses.take();
        store.close();
        assertThat(pause).isCancelled();
        store.open();
        assertThat(pauses).isEmpty();
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }
}
