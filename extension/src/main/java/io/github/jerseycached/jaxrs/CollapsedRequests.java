package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One fill at a time: of the requests for one key the first leads, and the others wait for its response (RFC 9111 §4). They
 * wait for a bounded time, and only so many of them that threads are left for the rest of the application. A key whose
 * response turned out not to be storable does not queue for a while.
 */
final class CollapsedRequests {

    /** For so long requests for a key whose response was not storable go their own ways: hit for miss. */
    private static final Duration NO_QUEUE = Duration.ofSeconds(2);

    /** Few, for a key is as long as a URI may be; what is not marked queues, and no more. */
    private static final int MOST_MARKED = 1000;

    /** So many wait at most without a thread: what each of them keeps is its connection. */
    private static final int MOST_SUSPENDED = 4096;

    private static final int ARRIVALS = 1 << 12;

    /** What a request is to do. */
    sealed interface Turn {
        /** Run the method, and tell the leader's end. */
        record Lead(Leader leader) implements Turn {}

        /** Look up again: the leader's response is stored. */
        record Stored() implements Turn {}

        /** Take another turn: the leader failed, with this status or none (0). */
        record Failed(int status) implements Turn {}

        /** Take another turn, but not again and again: the leader's response was invalidated while it was made. */
        record Unshared() implements Turn {}

        /**
         * Run the method, and nobody waits.
         *
         * @param crowded whether that is because too many wait already
         */
        record Alone(boolean crowded) implements Turn {}
    }

    /** How a leader ended. */
    private sealed interface End {
        record Stored() implements End {}

        record NotStorable() implements End {}

        record Unshared() implements End {}

        record Failed(int status) implements End {}
    }

    private final Duration timeout;
    private final Semaphore places;
    private final Semaphore suspended = new Semaphore(MOST_SUSPENDED);
    private final InstantSource clock;
    private final Map<Object, Leader> leaders = new ConcurrentHashMap<>();
    private final Map<Object, Instant> marked = new ConcurrentHashMap<>();
    private final AtomicIntegerArray arrivals = new AtomicIntegerArray(ARRIVALS);

    /**
     * @param timeout how long a request waits at most; zero lets none wait
     * @param mostWaiting how many requests wait at most, of all keys
     */
    CollapsedRequests(Duration timeout, int mostWaiting, InstantSource clock) {
        this.timeout = timeout;
        this.places = new Semaphore(mostWaiting);
        this.clock = clock;
    }

    /** The request that runs the method for a key. It must end, one way or the other; the first end counts. */
    final class Leader {
        private final Object key;
        private final long until = System.nanoTime() + timeout.toNanos();
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private final AtomicInteger waiters = new AtomicInteger();

        // The turn among all who share the store, from when this one has it.
        private volatile Runnable further = () -> {};

        private Leader(Object key) {
            this.key = key;
        }

        /** Runs at its end, once. */
        void alsoEnds(Runnable turn) {
            further = turn;
        }

        /** Its response is stored. */
        void stored() {
            end(new End.Stored());
        }

        /** Its response is complete, and is not to be shared; neither will the next be. */
        void notStorable() {
            if (!end.isDone()) {
                mark(key);
            }
            end(new End.NotStorable());
        }

        /** Its response was invalidated while it was made, which says nothing of the next one. */
        void unshared() {
            end(new End.Unshared());
        }

        /**
         * It has no response to share, which says nothing of the next one.
         *
         * @param status of the response that it has, 0 for none
         */
        void failed(int status) {
            end(new End.Failed(status));
        }

        private void end(End how) {
            leaders.remove(key, this);
            if (end.complete(how)) {
                further.run();
            }
        }

        private boolean isLate() {
            return System.nanoTime() - until >= 0;
        }
    }

    /** How long a request waits at most. */
    Duration timeout() {
        return timeout;
    }

    /** What a request for a key is to do; waits if that is it. */
    Turn turn(Object key) {
        if (timeout.isZero() || isMarked(key)) {
            return new Turn.Alone(false);
        }
        Leader mine = new Leader(key);
        Leader leader = leaders.putIfAbsent(key, mine);
        if (leader == null) {
            return new Turn.Lead(mine);
        }
        if (leader.isLate()) {
            // It may never end: others must not wait for it one by one.
            return leaders.replace(key, leader, mine) ? new Turn.Lead(mine) : new Turn.Alone(false);
        }
        return waitFor(leader);
    }

    private Turn waitFor(Leader leader) {
        boolean needsPlace = !VirtualThreads.isCurrent();
        if (needsPlace && !places.tryAcquire()) {
            return new Turn.Alone(true);
        }
        leader.waiters.incrementAndGet();
        try {
            End end = leader.end.get(leader.until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (end instanceof End.Stored) {
                return new Turn.Stored();
            }
            if (end instanceof End.Unshared) {
                return new Turn.Unshared();
            }
            return end instanceof End.Failed failed ? new Turn.Failed(failed.status()) : new Turn.Alone(false);
        } catch (TimeoutException late) {
            return new Turn.Alone(false);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Turn.Alone(false);
        } finally {
            leader.waiters.decrementAndGet();
            if (needsPlace) {
                places.release();
            }
        }
    }

    /**
     * Waits without a thread for the request that leads.
     *
     * @param then is run once, when that has ended or has taken too long; on a thread that should not be held up
     * @return whether there is something to wait for, and a place; if not, {@code then} is not run
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody asks for it: what is to happen then is said here.
    boolean whenEnded(Object key, Runnable then) {
        Leader leader = leaders.get(key);
        if (leader == null || leader.isLate() || !suspended.tryAcquire()) {
            return false;
        }
        leader.waiters.incrementAndGet();
        leader.end
                .copy()
                .completeOnTimeout(new End.NotStorable(), leader.until - System.nanoTime(), TimeUnit.NANOSECONDS)
                .thenRun(() -> {
                    leader.waiters.decrementAndGet();
                    suspended.release();
                    then.run();
                });
        return true;
    }

    /** Hears that a response was stored for a key; before its leader, if it has one, has ended. */
    void arrived(CacheKey key) {
        arrivals.incrementAndGet(place(key));
    }

    /**
     * Another number than before when a response has arrived for a key, and seldom when it has not: so whoever leads knows
     * whether what it has looked up is all that there is.
     */
    int arrivals(CacheKey key) {
        return arrivals.get(place(key));
    }

    private static int place(CacheKey key) {
        return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(ARRIVALS));
    }

    private void mark(Object key) {
        Instant now = clock.instant();
        if (marked.size() >= MOST_MARKED) {
            marked.values().removeIf(until -> !now.isBefore(until));
        }
        if (marked.size() < MOST_MARKED) {
            marked.put(key, now.plus(NO_QUEUE));
        }
    }

    private boolean isMarked(Object key) {
        Instant until = marked.get(key);
        if (until == null) {
            return false;
        }
        if (clock.instant().isBefore(until)) {
            return true;
        }
        marked.remove(key, until);
        return false;
    }

    /** How many requests lead now. */
    int leading() {
        return leaders.size();
    }

    /** How many requests wait now; not those whose leader has ended, though they may not have woken yet. */
    int waiting() {
        return leaders.values().stream()
                .mapToInt(leader -> leader.waiters.get())
                .sum();
    }
}
