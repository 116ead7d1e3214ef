package io.github.jerseycached.engine;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.http.Handling;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application's listeners, on a thread of their own. Those who cannot follow miss records; no request waits for
 * them.
 */
public final class EventListeners {

    private static final Logger LOG = System.getLogger(EventListeners.class.getName());
    private static final int WAITING = 8192;

    /** A listener, and how far it is notified. */
    private static final class Registration {
        private final CacheListener listener;
        private final HttpCache cache;
        // Seen by the telling thread alone.
        private boolean attached;
        private volatile boolean gone;

        private Registration(CacheListener listener, HttpCache cache) {
            this.listener = listener;
            this.cache = cache;
        }
    }

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
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

    public EventListeners() {
        teller.allowCoreThreadTimeOut(true);
    }

    public void add(CacheListener listener, HttpCache cache) {
        Registration registration = new Registration(listener, cache);
        // Hears of the cache, even where nothing is to follow.
        tell(registration, each -> {});
        registrations.add(registration);
    }

    public void remove(CacheListener listener) {
        for (Registration registration : registrations) {
            if (registration.listener == listener) {
                // Records that wait for it are dropped.
                registration.gone = true;
            }
        }
        registrations.removeIf(registration -> registration.gone);
    }

    /** Whether anybody listens. */
    boolean areThere() {
        return !registrations.isEmpty();
    }

    /**
     * Notifies of an answer; makes no record where nobody listens.
     *
     * @param request what was answered
     * @param handling how
     * @param status of the answer
     * @param age of the stored response that answered, {@code null} where none did
     * @param fill how long the method took, {@code null} where it did not run
     * @param bytes the length of the content, -1 where its end was not seen
     */
    public void answered(
            CacheRequest request,
            Handling handling,
            int status,
            @Nullable Duration age,
            @Nullable Duration fill,
            long bytes) {
        if (areThere()) {
            String key = request.keying() instanceof Keying.Key has ? has.key().toString() : null;
            CacheEvent event = new CacheEvent(
                    request.at(),
                    request.method().name(),
                    request.method().route(),
                    key,
                    handling,
                    status,
                    age,
                    fill,
                    bytes,
                    request.isRefresh());
            tell(listener -> listener.answered(event));
        }
    }

    public void invalidated(Invalidation invalidation) {
        tell(listener -> listener.invalidated(invalidation));
    }

    /** How many records somebody missed. */
    public long unheard() {
        return unheard.get();
    }

    private void tell(Consumer<CacheListener> record) {
        for (Registration registration : registrations) {
            tell(registration, record);
        }
    }

    private void tell(Registration registration, Consumer<CacheListener> record) {
        teller.execute(() -> {
            if (registration.gone) {
                return;
            }
            if (!registration.attached) {
                // Before the first record that it receives: the first task may have found no place.
                registration.attached = true;
                attempt(registration.listener, each -> each.attached(registration.cache));
            }
            attempt(registration.listener, record);
        });
    }

    private static void attempt(CacheListener listener, Consumer<CacheListener> record) {
        try {
            record.accept(listener);
        } catch (RuntimeException | LinkageError failure) {
            LOG.log(
                    Level.WARNING,
                    "A listener of the cache failed: " + listener.getClass().getName(),
                    failure);
        }
    }
}
