package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what a listener is told, to be waited for: listeners are told behind the answers. Those that were added before it have
 * heard what it has.
 */
public final class RecordedEvents implements CacheListener {

    private static final long PATIENCE_SECONDS = 20;

    private final CompletableFuture<HttpCache> cache = new CompletableFuture<>();
    private final BlockingQueue<CacheEvent> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Invalidation> invalidations = new LinkedBlockingQueue<>();

    @Override
    public void attached(HttpCache attached) {
        cache.complete(attached);
    }

    @Override
    public void answered(CacheEvent event) {
        answers.add(event);
    }

    @Override
    public void invalidated(Invalidation invalidation) {
        invalidations.add(invalidation);
    }

    /** The cache that it was attached to. */
    public HttpCache cache() throws Exception {
        return cache.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How the next request was answered. */
    public CacheEvent answer() throws InterruptedException {
        CacheEvent event = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("record of a request").isNotNull();
        return event;
    }

    /** How the next request was answered, which is the only one that was heard of. */
    public CacheEvent onlyAnswer() throws InterruptedException {
        CacheEvent event = answer();
        assertThat(answers).as("further records").isEmpty();
        return event;
    }

    /** The next invalidation. */
    public Invalidation invalidation() throws InterruptedException {
        Invalidation invalidation = invalidations.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(invalidation).as("record of an invalidation").isNotNull();
        return invalidation;
    }
}
