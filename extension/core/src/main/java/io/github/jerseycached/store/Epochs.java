package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logical clock of invalidation. Each invalidation moves it on and notes the new time, the epoch, for the names that it
 * is about; a response is usable only if no name of its has an epoch later than the time when its request began. So it
 * costs the same whatever is stored, and a response that was under way meanwhile cannot come too late.
 *
 * <p>A name that nothing stored bears is remembered only for a while, for a response that is under way may bear it yet.
 * When it is forgotten, its epoch becomes the floor: what began before that is taken for invalidated. So the memory is
 * bounded by what is stored.
 *
 * <p>Not safe for use by many threads, but for {@link #clock()} and the epochs themselves: its store changes it under its
 * own lock.
 */
final class Epochs {

    // Far more than there are invalidations while one response is made.
    private static final int REMEMBERED = 16_384;

    /** An element of a circular list, or its end. */
    private static class Link {
        private Link next = this;
        private Link previous = this;

        final void append(Link last) {
            last.previous = previous;
            last.next = this;
            previous.next = last;
            previous = last;
        }

        final void unlink() {
            previous.next = next;
            next.previous = previous;
            next = this;
            previous = this;
        }

        /** Appends all that another list has, in one step. */
        final void appendAll(Link other) {
            if (other.next != other) {
                other.next.previous = previous;
                previous.next = other.next;
                other.previous.next = this;
                previous = other.previous;
                other.next = other;
                other.previous = other;
            }
        }
    }

    /** When a name was invalidated last; zero for never. It ends the list of those that bear the name. */
    static final class Epoch extends Link {
        private final String name;
        private volatile long hard;
        private volatile long soft;
        private int bearers;
        // Those of them that have not been invalidated since.
        private int alive;

        private Epoch(String name) {
            this.name = name;
        }
    }

    /** A stored response that bears a name. */
    static final class Bearer extends Link {
        private final Epoch epoch;
        private final CacheKey key;
        private final Provenance provenance;

        private Bearer(Epoch epoch, CacheKey key, Provenance provenance) {
            this.epoch = epoch;
            this.key = key;
            this.provenance = provenance;
        }

        boolean isReached() {
            return epoch.hard > provenance.began();
        }

        boolean isReachedSoftly() {
            return epoch.soft > provenance.began();
        }
    }

    private final Map<String, Epoch> borne = new HashMap<>();
    private final Map<String, Epoch> remembered = new LinkedHashMap<>();
    private final Epoch everything = new Epoch(Provenance.EVERYTHING);
    // Where there are tiers below the heap: it knows of every name that was invalidated; here none is remembered.
    private final @Nullable EpochLog log;
    // What has been invalidated and is still stored.
    private final Link reached = new Link();
    private volatile long clock;
    private long floor;

    Epochs() {
        this(0, null);
    }

    /**
     * @param clock the time now
     * @param log where all invalidations are noted, {@code null} for nowhere
     */
    Epochs(long clock, @Nullable EpochLog log) {
        this.clock = clock;
        this.log = log;
        if (log != null) {
            everything.hard = log.hard(Provenance.EVERYTHING);
            everything.soft = log.soft(Provenance.EVERYTHING);
        }
    }

    /** The time now. */
    long clock() {
        return clock;
    }

    /**
     * Counts a response among those that bear its names, for as long as it is stored; to be given back by {@link #drop}.
     *
     * @param key under which it is stored
     * @return {@code null} when it has been invalidated since its request began
     */
    Bearer @Nullable [] bear(CacheKey key, Provenance provenance) {
        if (provenance.began() < floor
                || everything.hard > provenance.began()
                || (log != null && log.hasReached(provenance))) {
            return null;
        }
        List<String> names = provenance.names();
        for (String name : names) {
            Epoch known = known(name);
            if (known != null && known.hard > provenance.began()) {
                return null;
            }
        }
        Bearer[] bearers = new Bearer[names.size() + 1];
        bearers[names.size()] = new Bearer(everything, key, provenance);
        for (int i = 0; i < names.size(); i++) {
            Epoch epoch = borne.computeIfAbsent(names.get(i), this::recalled);
            epoch.bearers++;
            epoch.alive++;
            bearers[i] = new Bearer(epoch, key, provenance);
            epoch.append(bearers[i]);
        }
        return bearers;
    }

    /** Gives them back, for their response is stored no longer. */
    void drop(Bearer[] bearers) {
        for (Bearer bearer : bearers) {
            Epoch epoch = bearer.epoch;
            if (epoch == everything) {
                continue;
            }
            bearer.unlink();
            if (!bearer.isReached()) {
                epoch.alive--;
            }
            if (--epoch.bearers == 0) {
                borne.remove(epoch.name);
                if (log == null && (epoch.hard > 0 || epoch.soft > 0)) {
                    remember(epoch);
                }
            }
        }
    }

    /**
     * The key of a response that has been invalidated and is still stored. Each is named once for each name by which it was
     * invalidated.
     *
     * @return {@code null} when there is none
     */
    @Nullable
    CacheKey nextReached() {
        if (reached.next instanceof Bearer bearer) {
            bearer.unlink();
            return bearer.key;
        }
        return null;
    }

    /**
     * Invalidates names. It costs the same however many responses bear them.
     *
     * @return how many stored responses bear them that were not invalidated before, one that bears several counted for each
     */
    long raise(Collection<String> names) {
        long now = clock + 1;
        clock = now;
        long bearers = 0;
        for (String name : names) {
            Epoch epoch = toRaise(name);
            epoch.hard = now;
            if (log != null) {
                log.raise(name, now);
            }
            bearers += epoch.alive;
            epoch.alive = 0;
            reached.appendAll(epoch);
        }
        return bearers;
    }

    /** As {@link #raise}, but what bears the names is stale, not gone. */
    long raiseSoftly(Collection<String> names) {
        long now = clock + 1;
        clock = now;
        long bearers = 0;
        for (String name : names) {
            Epoch epoch = toRaise(name);
            epoch.soft = now;
            if (log != null) {
                log.raiseSoftly(name, now);
            }
            bearers += epoch.alive;
        }
        return bearers;
    }

    /** Forgets all names, for whatever bore one is invalidated. */
    void forget() {
        borne.clear();
        remembered.clear();
        reached.unlink();
    }

    /** How many names are held. */
    int size() {
        return borne.size() + remembered.size();
    }

    private @Nullable Epoch known(String name) {
        Epoch epoch = borne.get(name);
        return epoch == null ? remembered.get(name) : epoch;
    }

    private Epoch recalled(String name) {
        Epoch epoch = remembered.remove(name);
        if (epoch != null) {
            return epoch;
        }
        epoch = new Epoch(name);
        if (log != null) {
            epoch.hard = log.hard(name);
            epoch.soft = log.soft(name);
        }
        return epoch;
    }

    private Epoch toRaise(String name) {
        if (name.equals(Provenance.EVERYTHING)) {
            return everything;
        }
        Epoch epoch = borne.get(name);
        if (epoch == null) {
            epoch = recalled(name);
            if (log == null) {
                remember(epoch);
            }
        }
        return epoch;
    }

    private void remember(Epoch epoch) {
        remembered.put(epoch.name, epoch);
        if (remembered.size() > REMEMBERED) {
            Epoch oldest = remembered.values().iterator().next();
            remembered.remove(oldest.name);
            floor = Math.max(floor, Math.max(oldest.hard, oldest.soft));
        }
    }
}
