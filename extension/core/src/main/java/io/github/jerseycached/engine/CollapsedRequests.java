package io.github.jerseycached.engine;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One fill at a time: of the requests for one key the first leads, and the others wait for its response (RFC 9111 §4).
 *
 * <p><b>States.</b> A {@link Flight} is what requests for one key wait for together. It begins in {@code flights} with one
 * {@link Leader}, which runs the method. When that leader takes much longer than usual, one of those who wait becomes the
 * next leader of the same flight, and so on. A flight ends once: with the first leader that has a response to share, or with
 * the end of its newest leader, whatever that is. The end is <em>decided</em> first, which takes the flight out of {@code
 * flights}; those who wait are <em>woken</em> after that, when the leader's request is over, or after {@code GRACE} if its
 * client reads slowly, and never on the leader's thread.
 *
 * <p><b>Who may change what.</b> {@code newest}, {@code lateAt} and {@code decided} of a flight change under its monitor,
 * which is held for no I/O and no waiting. {@code flights} maps a key to a flight that is not decided, but for the moment in
 * which it is taken out. All else is atomic by itself.
 *
 * <p><b>What a reader may see.</b> A request that finds a flight just before it is taken out waits for an end that is decided
 * already: it is woken with the others. A request that looked the key up before a response was stored, and leads after that,
 * finds out by {@link #arrivals}. The gauges may be off by those who come and go meanwhile.
 *
 * <p><b>Failures that are tolerated.</b> A leader that never ends (an asynchronous method that never resumes) delays those
 * who wait by their timeout at most; after that it counts no more and is forgotten. An end reported twice counts once.
 */
public final class CollapsedRequests {

    /** How long after a response that was not storable, or a failure, requests for its key do not wait: hit for miss. */
    private static final Duration NO_QUEUE = Duration.ofSeconds(2);

    /** Few, for a key is as long as a URI may be; a key that is not marked queues, and no more. */
    private static final int MOST_MARKED = 1000;

    /** How many wait at most without a thread: each of them keeps its connection. */
    private static final int MOST_SUSPENDED = 4096;

    private static final int ARRIVALS = 1 << 12;

    /** A leader is late after this many times of what the method usually takes, but not before a fifth of the timeout. */
    private static final int LATE = 4;

    private static final int EARLIEST = 5;

    /** How long those who wait are left waiting for the leader's own client to be answered. */
    private static final Duration GRACE = Duration.ofMillis(20);

    /** How long after its timeout a leader counts that does not end: it may still be at work. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private static final int FEW_FLIGHTS = 64;

    /** What a request is to do. */
    sealed interface Role {
        /**
         * Run the method, and tell the leader's end.
         *
         * @param waited whether it has waited before
         */
        record Lead(Leader leader, boolean waited) implements Role {}

        /** Go on after another request's end. */
        record Waited(End end) implements Role {}

        /**
         * Run the method; nobody waits for it.
         *
         * @param run is notified of the end all the same, which may say something of the next response
         * @param crowded whether it would have waited, had not too many waited already
         */
        record Alone(Leader run, boolean crowded) implements Role {}
    }

    /** How the request ended that was waited for. */
    sealed interface End {
        /**
         * It has a response to share.
         *
         * @param start when its request began, as invalidations count
         */
        record Filled(StoredResponse response, RequestStart start) implements End {}

        /** It found another one's response in the store. */
        record FoundStored() implements End {}

        /** Its response is not to be shared. */
        record NotShareable() implements End {}

        /** It failed, with this status or without a response (0). */
        record Failed(int status) implements End {}

        /** It has not ended in time. */
        record Late() implements End {}
    }

    private final Duration timeout;
    private final long timeoutNanos;
    private final Semaphore places;
    private final Semaphore suspended = new Semaphore(MOST_SUSPENDED);
    private final InstantSource clock;
    private final Duration grace;
    private final LongSupplier ticker;
    private final Executor wakers = wakers();
    private final Map<Object, Flight> flights = new ConcurrentHashMap<>();
    private final Map<Object, Instant> marked = new ConcurrentHashMap<>();
    private final AtomicIntegerArray arrivals = new AtomicIntegerArray(ARRIVALS);
    private final AtomicLong invalidations = new AtomicLong();
    private final AtomicInteger waitingForLeases = new AtomicInteger();
    private final AtomicLong swept;

    /**
     * @param timeout how long a request waits at most; zero lets none wait
     * @param mostWaiting how many requests wait at most on threads of the server, of all keys
     */
    public CollapsedRequests(Duration timeout, int mostWaiting, InstantSource clock) {
        this(timeout, mostWaiting, clock, GRACE, System::nanoTime);
    }

    /**
     * @param grace how long those who wait are left waiting after the end for the leader's own client to be answered
     * @param ticker says in nanoseconds how late a leader is
     */
    CollapsedRequests(Duration timeout, int mostWaiting, InstantSource clock, Duration grace, LongSupplier ticker) {
        this.timeout = timeout;
        this.timeoutNanos = timeout.toNanos();
        this.places = new Semaphore(mostWaiting);
        this.clock = clock;
        this.grace = grace;
        this.ticker = ticker;
        this.swept = new AtomicLong(ticker.getAsLong());
    }

    private static Executor wakers() {
        // A task hands others on and does not wait: there is seldom more than one thread, and none when all is quiet.
        ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "jersey-cached-wake");
            thread.setDaemon(true);
            return thread;
        });
        threads.setKeepAliveTime(10, TimeUnit.SECONDS);
        return threads;
    }

    /** What requests for one key wait for together. */
    private final class Flight {
        private final Object key;
        private final long patienceNanos;
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private final AtomicInteger waiters = new AtomicInteger();
        private final AtomicBoolean hasSuspended = new AtomicBoolean();
        private final Leader first;
        private Leader newest;
        private int leaders = 1;
        private long lateAt;
        private volatile @Nullable End decided;
        private volatile long forgottenAt;

        private Flight(Object key, long patienceNanos) {
            this.key = key;
            this.patienceNanos = patienceNanos;
            this.first = new Leader(key, this);
            this.newest = first;
            long now = ticker.getAsLong();
            this.lateAt = now + patienceNanos;
            this.forgottenAt = now + timeoutNanos + FORGOTTEN.toNanos();
        }

        /** The leader in place of one that is late; {@code null} where it is not. */
        private synchronized @Nullable Leader takeOver() {
            long now = ticker.getAsLong();
            if (decided != null || now - lateAt < 0) {
                return null;
            }
            newest = new Leader(key, this);
            // Each gets twice the time of the one before: a method that has become slow is not run again and again.
            lateAt = now + (patienceNanos << Math.min(leaders++, 8));
            forgottenAt = now + timeoutNanos + FORGOTTEN.toNanos();
            return newest;
        }

        /** Negative when it is late; one whose end is decided never is. */
        private synchronized long nanosUntilLate() {
            return decided == null ? lateAt - ticker.getAsLong() : Long.MAX_VALUE;
        }

        /** Whether its leader has taken so long that it is not expected to end. */
        private boolean isForgotten() {
            return ticker.getAsLong() - forgottenAt >= 0;
        }

        @SuppressWarnings("ReferenceEquality") // A leader is nothing but itself.
        private synchronized boolean decide(Leader leader, End how) {
            boolean shares = how instanceof End.Filled || how instanceof End.FoundStored;
            if (decided != null || (newest != leader && !shares)) {
                return false;
            }
            decided = how;
            return true;
        }

        private void end(Leader leader, End how) {
            if (decide(leader, how)) {
                flights.remove(key, this);
                if (waiters.get() == 0) {
                    end.complete(how);
                } else {
                    CompletableFuture.delayedExecutor(grace.toNanos(), TimeUnit.NANOSECONDS, wakers)
                            .execute(() -> end.complete(how));
                }
            }
        }

        private void wake() {
            End how = decided;
            if (how != null && !end.isDone()) {
                wakers.execute(() -> end.complete(how));
            }
        }
    }

    /** A request that runs the method. It must end, one way or the other; the first end counts. */
    public final class Leader {
        private final Object key;
        // Null where nobody waits for it.
        private final @Nullable Flight flight;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable Runnable lease;

        private Leader(Object key, @Nullable Flight flight) {
            this.key = key;
            this.flight = flight;
        }

        /** Whether it leads a flight from its beginning, and so has to lead among all nodes, too. */
        @SuppressWarnings("ReferenceEquality") // A leader is nothing but itself.
        boolean isFirst() {
            return flight != null && flight.first == this;
        }

        /** Has a lease released when the request is over. */
        void holds(Runnable release) {
            lease = release;
        }

        /**
         * Its response is complete, and is one that others may be given.
         *
         * @param start when its request began, as invalidations count
         */
        public void made(StoredResponse response, RequestStart start) {
            end(new End.Filled(response, start));
            marked.remove(key);
        }

        /** The same for a response that the store does not take; it will not take the next one either. */
        public void madeInVain(StoredResponse response, RequestStart start) {
            if (end(new End.Filled(response, start))) {
                mark(key);
            }
        }

        /** Another one's response is in the store. */
        public void found() {
            end(new End.FoundStored());
        }

        /** Its response is complete, and is not to be shared; neither will the next be. */
        public void notStorable() {
            if (end(new End.NotShareable())) {
                mark(key);
            }
        }

        /**
         * It has no response to share.
         *
         * @param status of the response that it has, 0 for none; that of a failure says that the next will fail, too
         */
        public void failed(int status) {
            if (end(new End.Failed(status)) && (status == 0 || status >= 500)) {
                mark(key);
            }
        }

        private boolean end(End how) {
            boolean first = ended.compareAndSet(false, true);
            if (first && flight != null) {
                flight.end(this, how);
            }
            return first;
        }

        /** Its request is over, however it went: its client is answered. */
        void over() {
            try {
                // Counts only where no end was told.
                failed(0);
            } finally {
                if (flight != null) {
                    flight.wake();
                }
                Runnable held = lease;
                lease = null;
                if (held != null) {
                    held.run();
                }
            }
        }
    }

    /** How long a request waits at most. */
    Duration timeout() {
        return timeout;
    }

    /**
     * How long a leader is waited for before another one runs the method, too: much longer than the method usually takes.
     *
     * @param usual zero where that is not known
     */
    Duration patience(Duration usual) {
        Duration earliest = timeout.dividedBy(EARLIEST);
        // Not multiplied before it is known to be small: a clock may have been set ahead by centuries.
        Duration most = timeout.dividedBy(LATE);
        Duration late = usual.compareTo(most) < 0 ? usual.multipliedBy(LATE) : timeout;
        return late.compareTo(earliest) > 0 ? late : earliest;
    }

    /**
     * What a request for a key is to do; waits if that is it.
     *
     * @param usual how long the method usually takes, zero where that is not known
     * @param mayWait whether it may wait: else it leads, or runs the method beside the one that does
     */
    Role join(Object key, Duration usual, boolean mayWait) {
        if (timeout.isZero() || isMarked(key)) {
            return alone(key, false);
        }
        Flight mine = new Flight(key, patience(usual).toNanos());
        Flight flight = flights.putIfAbsent(key, mine);
        if (flight == null) {
            sweep();
            return new Role.Lead(mine.first, false);
        }
        Leader next = flight.takeOver();
        if (next != null) {
            return new Role.Lead(next, false);
        }
        return mayWait ? waitFor(flight) : alone(key, false);
    }

    private Role alone(Object key, boolean crowded) {
        return new Role.Alone(new Leader(key, null), crowded);
    }

    private Role waitFor(Flight flight) {
        boolean needsPlace = !VirtualThreads.isCurrent();
        if (needsPlace && !places.tryAcquire()) {
            return alone(flight.key, true);
        }
        flight.waiters.incrementAndGet();
        try {
            long until = ticker.getAsLong() + timeoutNanos;
            for (long left = timeoutNanos; left > 0; left = until - ticker.getAsLong()) {
                End end = endWithin(flight, Math.min(left, flight.nanosUntilLate()));
                if (end != null) {
                    return new Role.Waited(end);
                }
                Leader next = flight.takeOver();
                if (next != null) {
                    return new Role.Lead(next, true);
                }
            }
            return new Role.Waited(new End.Late());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return alone(flight.key, false);
        } finally {
            flight.waiters.decrementAndGet();
            if (needsPlace) {
                places.release();
            }
        }
    }

    private static @Nullable End endWithin(Flight flight, long nanos) throws InterruptedException {
        try {
            return flight.end.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Waits without a thread for the request that leads.
     *
     * @param then gets its end, once; on a thread that should not be held up
     * @return whether there is something to wait for, and a place; if not, {@code then} is not run
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody asks for it: what is to happen then is said here.
    boolean whenEnded(Object key, Consumer<End> then) {
        Flight flight = flights.get(key);
        if (flight == null || flight.nanosUntilLate() <= 0 || !suspended.tryAcquire()) {
            return false;
        }
        flight.waiters.incrementAndGet();
        // The first comes back when the leader is late, to lead in its place.
        boolean first = flight.hasSuspended.compareAndSet(false, true);
        long most = first ? Math.min(flight.nanosUntilLate(), timeoutNanos) : timeoutNanos;
        flight.end
                .copy()
                .completeOnTimeout(new End.Late(), most, TimeUnit.NANOSECONDS)
                .thenAccept(end -> {
                    flight.waiters.decrementAndGet();
                    suspended.release();
                    then.accept(end);
                });
        return true;
    }

    /**
     * Waits for a lease, as one of those who wait.
     *
     * @param lease comes with what releases it; cancelled where it is waited for no longer
     * @param most how long to wait
     * @return releases it, {@code null} where it has not come
     */
    @Nullable
    Runnable await(CompletableFuture<Runnable> lease, Duration most) {
        boolean waits = !lease.isDone();
        boolean needsPlace = waits && !VirtualThreads.isCurrent();
        if (needsPlace && !places.tryAcquire()) {
            lease.cancel(false);
            return null;
        }
        waitingForLeases.addAndGet(waits ? 1 : 0);
        try {
            return lease.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return lease.cancel(false) ? null : lease.getNow(null);
        } catch (ExecutionException failed) {
            return null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return lease.cancel(false) ? null : lease.getNow(null);
        } finally {
            waitingForLeases.addAndGet(waits ? -1 : 0);
            if (needsPlace) {
                places.release();
            }
        }
    }

    /** Called when a response was stored for a key; before its leader, if it has one, has ended. */
    void arrived(CacheKey key) {
        arrivals.incrementAndGet(place(key));
    }

    /**
     * Another number than before when a response has arrived for a key, and seldom when it has not: so a leader knows
     * whether what it has looked up is all that there is.
     */
    int arrivals(CacheKey key) {
        return arrivals.get(place(key));
    }

    private static int place(CacheKey key) {
        return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(ARRIVALS));
    }

    /** Called before something is invalidated on this node. */
    public void invalidating() {
        invalidations.incrementAndGet();
    }

    /** How often something was invalidated on this node. */
    long invalidations() {
        return invalidations.get();
    }

    private void mark(Object key) {
        Instant now = clock.instant();
        if (marked.size() >= MOST_MARKED) {
            marked.values().removeIf(until -> !now.isBefore(until));
        }
        if (marked.size() < MOST_MARKED || marked.containsKey(key)) {
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

    /** Forgets, now and then, leaders that never ended and that nobody asks for. */
    private void sweep() {
        long now = ticker.getAsLong();
        long last = swept.get();
        if (flights.size() > FEW_FLIGHTS && now - last > timeoutNanos && swept.compareAndSet(last, now)) {
            forget();
        }
    }

    private void forget() {
        flights.values().removeIf(Flight::isForgotten);
    }

    /** How many requests lead now. */
    public int leading() {
        forget();
        return flights.size();
    }

    /** How many requests wait now; not those whose leader has ended, though they may not have woken yet. */
    public int waiting() {
        return waitingForLeases.get()
                + flights.values().stream()
                        .mapToInt(flight -> flight.waiters.get())
                        .sum();
    }
}
