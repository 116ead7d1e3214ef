package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Orders the changes of each key below the heap, where a change takes as long as a disk does.
 *
 * <p>A key has a lock of its own, which exists only while a thread holds it or waits for it: a change that hangs holds up
 * changes of the same key, and nothing else. Reads take no lock. A reader that wants to use what it has read elsewhere asks
 * afterwards whether the key was changed meanwhile. The changes that have ended are counted for many keys together, so the
 * answer may be that it was, though it was not.
 */
final class KeyLocks {

    private static final int COUNTS = 256;

    private static final class KeyLock {
        private final ReentrantLock lock = new ReentrantLock();
        // Changed only within the map's own compute.
        private int users;
    }

    private final ConcurrentHashMap<CacheKey, KeyLock> locks = new ConcurrentHashMap<>();
    private final AtomicIntegerArray ended = new AtomicIntegerArray(COUNTS);

    /** Makes a change once all others of the key have ended, and says what it says. */
    boolean change(CacheKey key, BooleanSupplier change) {
        KeyLock held = locks.compute(key, (same, known) -> {
            KeyLock its = known == null ? new KeyLock() : known;
            its.users++;
            return its;
        });
        held.lock.lock();
        try {
            return change.getAsBoolean();
        } finally {
            // Before the lock goes: a reader sees the one or the other.
            ended.incrementAndGet(count(key));
            held.lock.unlock();
            locks.computeIfPresent(key, (same, its) -> --its.users == 0 ? null : its);
        }
    }

    /** What {@link #hasChanged} wants to know; to be asked before the key is read. */
    int changes(CacheKey key) {
        return ended.get(count(key));
    }

    /** Whether a change of the key has ended since then, or is under way. */
    boolean hasChanged(CacheKey key, int since) {
        return locks.containsKey(key) || ended.get(count(key)) != since;
    }

    private static int count(CacheKey key) {
        int spread = key.hashCode() * 0x9E3779B9;
        return spread >>> 24;
    }
}
