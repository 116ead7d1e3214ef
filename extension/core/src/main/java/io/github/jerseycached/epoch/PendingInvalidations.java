package io.github.jerseycached.epoch;

import io.github.jerseycached.http.Provenance;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Invalidations by this process that the shared server does not have yet. This process obeys them at once. Their number is
 * bounded: if there are more, they become one invalidation of everything.
 *
 * <p>Concurrency: safe for use by many threads. An invalidation is added before it is sent, and removed after this process
 * has seen it in the shared epochs. A reader copies the names first and reads the shared epochs afterwards, so it finds it in one of
 * the two. If two calls invalidate one name, the later call keeps it here until it has arrived itself.
 */
public final class PendingInvalidations {

    private static final InvalidatedName EVERYTHING = new InvalidatedName(Provenance.EVERYTHING, false);

    private final int most;
    // By name, the number of the call that invalidated it last.
    private final Map<InvalidatedName, Long> pending = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();

    /**
     * Makes an empty collection.
     *
     * @param most how many names are kept
     */
    public PendingInvalidations(int most) {
        this.most = most;
    }

    /** {@return the number of a call that invalidates} */
    public long nextCall() {
        return calls.incrementAndGet();
    }

    /**
     * Adds invalidations that are about to be sent.
     *
     * @param names what is invalidated
     * @param call a number from {@link #nextCall()}
     */
    public void add(Collection<InvalidatedName> names, long call) {
        names.forEach(name -> pending.put(name, call));
        if (pending.size() > most) {
            pending.put(EVERYTHING, call);
            pending.keySet().removeIf(name -> !name.equals(EVERYTHING));
        }
    }

    /**
     * Adds an invalidation of everything.
     *
     * @param call a number from {@link #nextCall()}
     */
    public void addEverything(long call) {
        pending.put(EVERYTHING, call);
    }

    /**
     * Removes what has arrived, unless a later call has invalidated it again.
     *
     * @param names what has arrived
     * @param call the call that sent it
     */
    public void remove(Collection<InvalidatedName> names, long call) {
        names.forEach(name -> pending.remove(name, call));
    }

    /** {@return a copy: the names, each with the call that invalidated it last} */
    public Map<InvalidatedName, Long> all() {
        return Map.copyOf(pending);
    }

    /** {@return whether nothing is pending} */
    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /**
     * Looks for a kind of name.
     *
     * @param kind what is looked for
     * @return whether one is pending
     */
    public boolean has(Predicate<String> kind) {
        return pending.keySet().stream().anyMatch(each -> kind.test(each.name()));
    }

    /** {@return a copy of the names} */
    public Set<InvalidatedName> names() {
        // As a rule there are none, and then nothing is made.
        return pending.isEmpty() ? Set.of() : Set.copyOf(pending.keySet());
    }

    /**
     * Combines invalidations that were pending with the shared epochs. What was pending is later than everything that is known.
     *
     * @param names from {@link #names()}, before the shared epochs were read
     * @param known the shared epochs
     * @return both
     */
    public static Epochs over(Set<InvalidatedName> names, Epochs known) {
        return names.isEmpty() ? known : new Combined(names, known);
    }

    private record Combined(Set<InvalidatedName> names, Epochs known) implements Epochs {

        @Override
        public Epoch of(String name) {
            boolean hard = names.contains(new InvalidatedName(name, false));
            boolean soft = names.contains(new InvalidatedName(name, true));
            return known.of(name).and(new Epoch(hard ? Long.MAX_VALUE : 0, soft ? Long.MAX_VALUE : 0));
        }

        @Override
        public long floor() {
            return known.floor();
        }
    }
}
