package io.github.jerseycached.epoch;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of what is on the heap, with an index from names to the responses that have them: it counts what an invalidation
 * reaches, and finds the dead ones to remove.
 *
 * <p>A name that nothing stored has is remembered for a while, because a response that is being made may have it. When it is
 * forgotten, its epoch becomes the floor. So the memory is bounded by what is stored. If there is a log of the lower tiers,
 * the log knows such names, and none is remembered here.
 *
 * <p>Concurrency: the store changes it under its own lock. Only {@link #clock()} and {@link Membership#validity()} may be called
 * without the lock.
 */
public final class HeapEpochs implements Epochs {

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

    /** A name with its epoch. It ends the list of those that have the name. */
    private static final class Name extends Link {
        private final String text;
        private volatile Epoch epoch;
        private int memberships;
        // Those of them that have not been invalidated since.
        private int alive;

        private Name(String text, Epoch epoch) {
            this.text = text;
            this.epoch = epoch;
        }
    }

    /** A stored response that has a name. */
    public static final class Membership extends Link {
        private final Name name;
        private final CacheKey key;
        private final Provenance provenance;

        private Membership(Name name, CacheKey key, Provenance provenance) {
            this.name = name;
            this.key = key;
            this.provenance = provenance;
        }

        /** {@return what invalidations of this name have done to the response} */
        public Validity validity() {
            return name.epoch.validity(provenance.began());
        }
    }

    /**
     * What invalidation has done to a response.
     *
     * @param memberships one for each of its names
     * @return whether it may be used
     */
    public static Validity validity(Membership[] memberships) {
        Validity found = Validity.VALID;
        for (Membership bearer : memberships) {
            found = found.and(bearer.validity());
        }
        return found;
    }

    private final Map<String, Name> held = new HashMap<>();
    private final Map<String, Name> remembered = new LinkedHashMap<>();
    private final Name everything;
    // Where there are tiers below the heap: it knows every name that was invalidated.
    private final @Nullable EpochLog log;
    // What has been invalidated and is still stored.
    private final Link reached = new Link();
    private volatile long clock;
    private long floor;

    /** Those of a store that begins, and remembers nothing of names that nothing stored has. */
    public HeapEpochs() {
        this(0, null);
    }

    /**
     * @param clock the time now
     * @param log where all invalidations are recorded, {@code null} for nowhere
     */
    public HeapEpochs(long clock, @Nullable EpochLog log) {
        this.clock = clock;
        this.log = log;
        this.everything = new Name(Provenance.EVERYTHING, log == null ? Epoch.NEVER : log.of(Provenance.EVERYTHING));
    }

    /** {@return the logical time now} */
    public long clock() {
        return clock;
    }

    @Override
    public Epoch of(String name) {
        Name known = name.equals(Provenance.EVERYTHING) ? everything : held.get(name);
        if (known == null) {
            known = remembered.get(name);
        }
        if (known != null) {
            return known.epoch;
        }
        return log == null ? Epoch.NEVER : log.of(name);
    }

    @Override
    public long floor() {
        return log == null ? floor : log.floor();
    }

    /**
     * Counts a response among those that have its names, for as long as it is stored. {@link #drop} undoes it.
     *
     * @param key under which it is stored
     * @param provenance its names, and when its request began
     * @return one for each of its names; {@code null} if it has been invalidated since its request began
     */
    public Membership @Nullable [] join(CacheKey key, Provenance provenance) {
        if (validity(provenance) == Validity.INVALIDATED) {
            return null;
        }
        List<String> names = provenance.names();
        Membership[] memberships = new Membership[names.size() + 1];
        memberships[names.size()] = new Membership(everything, key, provenance);
        for (int i = 0; i < names.size(); i++) {
            Name name = held.computeIfAbsent(names.get(i), this::recalled);
            name.memberships++;
            name.alive++;
            memberships[i] = new Membership(name, key, provenance);
            name.append(memberships[i]);
        }
        return memberships;
    }

    /**
     * Removes a response from the index, because it is no longer stored.
     *
     * @param memberships one for each of its names
     */
    public void drop(Membership[] memberships) {
        for (Membership bearer : memberships) {
            Name name = bearer.name;
            if (name == everything) {
                continue;
            }
            bearer.unlink();
            if (bearer.validity() != Validity.INVALIDATED) {
                name.alive--;
            }
            if (--name.memberships == 0) {
                held.remove(name.text);
                if (log == null && name.epoch.latest() > 0) {
                    remember(name);
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
    public CacheKey nextReached() {
        if (reached.next instanceof Membership bearer) {
            bearer.unlink();
            return bearer.key;
        }
        return null;
    }

    /**
     * Invalidates names, or makes stale what has them. It costs the same however many responses have them.
     *
     * @param names that responses have
     * @param soft whether they are made stale
     * @return how many stored responses have them that were not invalidated before; one that has several counts for each
     */
    public long raise(Collection<String> names, boolean soft) {
        long now = clock + 1;
        clock = now;
        long memberships = 0;
        for (String each : names) {
            Name name = toRaise(each);
            name.epoch = name.epoch.and(Epoch.at(now, soft));
            if (log != null) {
                log.raise(each, now, soft);
            }
            memberships += name.alive;
            if (!soft) {
                name.alive = 0;
                reached.appendAll(name);
            }
        }
        return memberships;
    }

    /** Forgets all names, because everything is invalidated. */
    public void forget() {
        held.clear();
        remembered.clear();
        reached.unlink();
    }

    /** {@return how many names are held} */
    public int size() {
        return held.size() + remembered.size();
    }

    private Name recalled(String text) {
        Name name = remembered.remove(text);
        if (name != null) {
            return name;
        }
        return new Name(text, log == null ? Epoch.NEVER : log.of(text));
    }

    private Name toRaise(String text) {
        if (text.equals(Provenance.EVERYTHING)) {
            return everything;
        }
        Name name = held.get(text);
        if (name == null) {
            name = recalled(text);
            if (log == null) {
                remember(name);
            }
        }
        return name;
    }

    private void remember(Name name) {
        remembered.put(name.text, name);
        if (remembered.size() > REMEMBERED) {
            Name oldest = remembered.values().iterator().next();
            remembered.remove(oldest.text);
            floor = Math.max(floor, oldest.epoch.latest());
        }
    }
}
