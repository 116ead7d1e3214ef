package io.github.jerseycached.store;

import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * When names were invalidated last, in a cache that several processes share and that all see alike (strongly consistent).
 * Names share a bounded number of places, so that nothing is ever to be driven out of it: with a name, those of its place
 * are invalidated too.
 *
 * <p>Ehcache answers a failure like an absence. So nothing counts as usable unless the clock is seen with its names, and an
 * invalidation is done only when it is seen; until then it is tried again before anything else.
 */
final class ClusteredEpochs {

    private static final int PLACES = 65_536;
    private static final int MOST_PENDING = 1000;
    private static final int MOST_ATTEMPTS = 1000;
    private static final int SECRET_LONGS = 4;
    private static final String CLOCK = "clock";
    // Of one length.
    private static final String HARD = "hard:";
    private static final String SOFT = "soft:";

    private final Supplier<Cache<String, Long>> source;
    // What could not be said yet: names, with the kind before.
    private final Set<String> pending = new LinkedHashSet<>();
    private volatile boolean somePending;
    private volatile @Nullable KeyedHash hash;

    /** @param source throws while the cache is not there */
    ClusteredEpochs(Supplier<Cache<String, Long>> source) {
        this.source = source;
    }

    /** The hash that all who share the cache have. */
    KeyedHash hash() {
        KeyedHash known = hash;
        if (known == null) {
            Cache<String, Long> cache = source.get();
            SecureRandom random = new SecureRandom();
            ByteBuffer secret = ByteBuffer.allocate(SECRET_LONGS * Long.BYTES);
            for (int i = 0; i < SECRET_LONGS; i++) {
                cache.putIfAbsent("secret:" + i, random.nextLong());
                secret.putLong(seen(cache.get("secret:" + i)));
            }
            known = new KeyedHash(secret.array());
            hash = known;
        }
        return known;
    }

    long clock() {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Cache<String, Long> cache = ready();
            Map<String, Long> epochs = cache.getAll(Set.of(CLOCK, HARD + Provenance.EVERYTHING));
            Long clock = epochs.get(CLOCK);
            Long everything = epochs.get(HARD + Provenance.EVERYTHING);
            if (clock == null) {
                begin(cache);
            } else if (everything != null && everything > clock) {
                // Two nodes began at once, or one ended in the midst of it: what comes now would count as invalidated.
                cache.replace(CLOCK, clock, everything);
            } else {
                return clock;
            }
        }
        throw new IllegalStateException("the shared epochs cannot be read");
    }

    // Later than any that was lost, and with whatever came before taken for invalidated.
    private static void begin(Cache<String, Long> cache) {
        long now = System.currentTimeMillis() << 10;
        raise(cache, HARD + Provenance.EVERYTHING, now);
        cache.putIfAbsent(CLOCK, now);
    }

    /** Whether an invalidation has reached what bears this, or nobody can tell. */
    boolean hasReached(Provenance provenance) {
        return isAfter(HARD, provenance);
    }

    /** Whether one has made stale what bears this. */
    boolean hasMadeStale(Provenance provenance) {
        return isAfter(SOFT, provenance);
    }

    private boolean isAfter(String kind, Provenance provenance) {
        Set<String> keys = new HashSet<>();
        for (String name : provenance.names()) {
            keys.add(kind + place(name));
        }
        keys.add(kind + place(Provenance.EVERYTHING));
        keys.add(CLOCK);
        Map<String, Long> epochs = ready().getAll(keys);
        Long clock = epochs.get(CLOCK);
        if (clock == null || provenance.began() > clock) {
            return true;
        }
        for (Map.Entry<String, Long> epoch : epochs.entrySet()) {
            boolean isClock = epoch.getKey().equals(CLOCK);
            if (!isClock && epoch.getValue() != null && epoch.getValue() > provenance.began()) {
                return true;
            }
        }
        return false;
    }

    void raise(Collection<String> names) {
        raise(HARD, names);
    }

    void raiseSoftly(Collection<String> names) {
        raise(SOFT, names);
    }

    private synchronized void raise(String kind, Collection<String> names) {
        for (String name : names) {
            pending.add(kind + name);
        }
        if (pending.size() > MOST_PENDING) {
            pending.clear();
            pending.add(HARD + Provenance.EVERYTHING);
        }
        somePending = true;
        say();
    }

    private Cache<String, Long> ready() {
        if (somePending) {
            synchronized (this) {
                say();
            }
        }
        return source.get();
    }

    private void say() {
        if (pending.isEmpty()) {
            return;
        }
        Cache<String, Long> cache = source.get();
        long now = tick(cache);
        for (String each : pending) {
            String kind = each.substring(0, HARD.length());
            raise(cache, kind + place(each.substring(kind.length())), now);
        }
        pending.clear();
        somePending = false;
    }

    private static long tick(Cache<String, Long> cache) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Long before = cache.get(CLOCK);
            if (before == null) {
                begin(cache);
            } else if (cache.replace(CLOCK, before, before + 1)) {
                return before + 1;
            }
        }
        throw new IllegalStateException("the shared clock of invalidation cannot be moved on");
    }

    private static void raise(Cache<String, Long> cache, String key, long now) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Long before = cache.get(key);
            if (before != null && before >= now) {
                return;
            }
            if (before == null) {
                cache.putIfAbsent(key, now);
            } else {
                cache.replace(key, before, now);
            }
        }
        throw new IllegalStateException("an invalidation cannot be shared; it is tried again");
    }

    private String place(String name) {
        if (name.equals(Provenance.EVERYTHING)) {
            return name;
        }
        return Integer.toString(hash().of(name).hashCode() & (PLACES - 1));
    }

    private static long seen(@Nullable Long value) {
        if (value == null) {
            throw new IllegalStateException("the shared epochs cannot be read");
        }
        return value;
    }
}
