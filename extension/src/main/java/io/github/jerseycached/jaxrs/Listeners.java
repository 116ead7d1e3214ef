package io.github.jerseycached.jaxrs;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells the application's listeners, on a thread of their own. Those who cannot follow miss records; no request waits for
 * them.
 */
final class Listeners {

    private static final Logger LOG = System.getLogger(Listeners.class.getName());
    private static final int WAITING = 8192;

    private final List<CacheListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong unheard = new AtomicLong();
    private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
                Thread thread = new Thread(task, "jersey-cached-listeners");
                thread.setDaemon(true);
                return thread;
            },
            (task, full) -> unheard.incrementAndGet());

    Listeners() {
        teller.allowCoreThreadTimeOut(true);
    }

    void add(CacheListener listener, HttpCache cache) {
        tell(listener, each -> each.attached(cache));
        listeners.add(listener);
    }

    void remove(CacheListener listener) {
        listeners.removeIf(each -> each == listener);
    }

    /** Whether anybody listens, so that there is a record to be made. */
    boolean areThere() {
        return !listeners.isEmpty();
    }

    void answered(CacheEvent event) {
        tell(listener -> listener.answered(event));
    }

    void invalidated(Invalidation invalidation) {
        tell(listener -> listener.invalidated(invalidation));
    }

    /** How many records somebody missed. */
    long unheard() {
        return unheard.get();
    }

    private void tell(Consumer<CacheListener> record) {
        for (CacheListener listener : listeners) {
            tell(listener, record);
        }
    }

    private void tell(CacheListener listener, Consumer<CacheListener> record) {
        teller.execute(() -> {
            try {
                record.accept(listener);
            } catch (RuntimeException | LinkageError failure) {
                LOG.log(
                        Level.WARNING,
                        "A listener of the cache failed: " + listener.getClass().getName(),
                        failure);
            }
        });
    }
}
