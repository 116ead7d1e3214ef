package io.github.jerseycached.store;

import io.github.jerseycached.epoch.History;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * What is stored below the heap, as bytes. Its failures are misses, each told of at most once a minute; where it cannot be
 * opened it is tried again, and what it may have held meanwhile is dropped.
 */
final class LowerTier {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);
    private static final int MOST_ATTEMPTS = 100;
    private static final int MANY_OF = 4;
    // Of what it may hold, so much is written before room is looked for again.
    private static final int PARTS_WRITTEN = 16;
    private static final String SECONDS = BETWEEN_ATTEMPTS.toSeconds() + " s";

    private final LowerCache source;
    private final Merge merge;
    private final InstantSource clock;
    private final Warnings warnings;
    private final ReentrantLock opening = new ReentrantLock();
    private final AtomicReference<@Nullable Cache<String, byte[]>> opened = new AtomicReference<>();
    // Where the look for what is of no use goes on; null at the beginning.
    private @Nullable Sweep sweep;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean wanted;
    private volatile Instant nextAttempt = Instant.MIN;

    private record Sweep(Cache<String, byte[]> cache, Iterator<Cache.Entry<String, byte[]>> entries) {}

    /** Adds a response to those of its key. */
    interface Merge {
        Variants with(CacheKey key, Variants before, StoredResponse response);
    }

    LowerTier(LowerCache source, InstantSource clock, Merge merge) {
        this.merge = merge;
        this.source = source;
        this.clock = clock;
        this.warnings = new Warnings(LowerTier.class, clock);
    }

    /** Opens it, and says with which history what it holds is of use; {@code null} when it holds nothing. */
    @Nullable
    History open() {
        opening.lock();
        try {
            wanted = true;
            LowerCache.Opened found = source.open();
            opened.set(found.cache());
            return found.history();
        } catch (RuntimeException failure) {
            failed("is not there, and is tried again every " + SECONDS, failure);
            return null;
        } finally {
            opening.unlock();
        }
    }

    void close(History history) {
        opening.lock();
        try {
            wanted = false;
            Cache<String, byte[]> closed = opened.getAndSet(null);
            if (closed != null) {
                source.close(closed, history);
            }
        } finally {
            opening.unlock();
        }
    }

    /** Writes the history again, for something was invalidated after it was closed. */
    void rewrite(History history) {
        opening.lock();
        try {
            if (!wanted) {
                source.rewrite(history);
            }
        } finally {
            opening.unlock();
        }
    }

    /**
     * What is stored for a key, invalidated or not.
     *
     * @return {@code null} when nothing is; none when what is stored cannot be read
     */
    @Nullable
    Variants read(CacheKey key) {
        byte[] bytes = attempt("read", cache -> cache.get(key.text()));
        return bytes == null ? null : readable(key, bytes);
    }

    /**
     * Puts something in place of what is stored for a key. When it cannot be put, nothing is stored for the key.
     *
     * @return whether it is put
     */
    boolean write(CacheKey key, Variants variants) {
        byte[] bytes = ResponseFormat.write(key, variants);
        if (bytes.length > source.longest()) {
            remove(key);
            return false;
        }
        Boolean put = attempt("write", cache -> {
            cache.put(key.text(), bytes);
            return true;
        });
        if (put != null) {
            written.addAndGet(bytes.length);
        }
        return put != null;
    }

    /**
     * Whether room for what lives should be looked for now, before Ehcache chooses what goes: it cannot tell what is dead.
     * Says so once for each part that is written.
     */
    boolean needsRoom() {
        OptionalLong bound = source.bound();
        if (bound.isEmpty()) {
            return false;
        }
        long since = written.get();
        return since >= bound.getAsLong() / PARTS_WRITTEN
                && opened.get() != null
                && source.isNearlyFull()
                && written.compareAndSet(since, 0);
    }

    /**
     * Changes what is stored for a key, though other processes may change it at the same time. Ehcache cannot compare and
     * replace bytes, but it says what a write displaced: what came meanwhile is put back, with the change applied to it, so
     * that in the end nothing newer is lost. Until then, for the time of one write, the older one can be seen.
     *
     * @param change gives the same object where it changes nothing
     * @return whether it has changed anything, and could be written
     */
    boolean change(CacheKey key, UnaryOperator<Variants> change) {
        Boolean changed = attempt("change", cache -> change(cache, key, change));
        return changed != null && changed;
    }

    private boolean change(Cache<String, byte[]> cache, CacheKey key, UnaryOperator<Variants> change) {
        byte[] expected = cache.get(key.text());
        Variants before = readable(key, expected);
        Variants after = change.apply(before);
        boolean changed = after != before;
        for (int i = 0; changed && i < MOST_ATTEMPTS; i++) {
            byte[] bytes = ResponseFormat.write(key, after);
            if (after.isEmpty() || bytes.length > source.longest()) {
                cache.remove(key.text());
                return after.isEmpty();
            }
            byte[] displaced =
                    expected == null ? cache.putIfAbsent(key.text(), bytes) : cache.replace(key.text(), bytes);
            if (Arrays.equals(displaced, expected)) {
                return true;
            }
            boolean written = expected != null && displaced != null;
            Variants meanwhile = readable(key, displaced);
            Variants next = change.apply(written ? merged(key, meanwhile, after) : meanwhile);
            changed = next != meanwhile || written;
            if (written && next.newestFirst().equals(after.newestFirst())) {
                return true;
            }
            expected = written ? bytes : displaced;
            after = next;
        }
        return false;
    }

    private Variants merged(CacheKey key, Variants some, Variants others) {
        Variants all = some;
        for (int i = others.size() - 1; i >= 0; i--) {
            all = merge.with(key, all, others.newestFirst().get(i));
        }
        return all;
    }

    private Variants readable(CacheKey key, byte @Nullable [] bytes) {
        if (bytes == null) {
            return Variants.NONE;
        }
        try {
            return ResponseFormat.read(key, bytes);
        } catch (UnreadableResponseException unreadable) {
            warnings.warn(source.description() + " held what cannot be read; it is dropped.", unreadable);
            return Variants.NONE;
        }
    }

    void remove(CacheKey key) {
        attempt("remove", cache -> {
            cache.remove(key.text());
            return true;
        });
    }

    void clear() {
        attempt("clear", cache -> {
            cache.clear();
            return true;
        });
    }

    void visit(BiPredicate<CacheKey, Variants> visitor) {
        AtomicReference<@Nullable RuntimeException> theirs = new AtomicReference<>();
        attempt("iterate", cache -> {
            for (Cache.Entry<String, byte[]> entry : cache) {
                if (!visit(visitor, entry, theirs)) {
                    break;
                }
            }
            return true;
        });
        RuntimeException thrown = theirs.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    // What the visitor throws is no failure of this tier.
    private static boolean visit(
            BiPredicate<CacheKey, Variants> visitor,
            Cache.Entry<String, byte[]> entry,
            AtomicReference<@Nullable RuntimeException> theirs) {
        CacheKey key = new CacheKey(entry.getKey());
        Variants variants;
        try {
            variants = ResponseFormat.read(key, entry.getValue());
        } catch (UnreadableResponseException unreadable) {
            // Dropped when it is asked for.
            return true;
        }
        try {
            return visitor.test(key, variants);
        } catch (RuntimeException thrown) {
            theirs.set(thrown);
            return false;
        }
    }

    /**
     * Goes through some entries, from where it ended last; after the last one it begins anew with the next call. One thread at
     * a time.
     *
     * @param most how many it looks at
     * @param removal removes what is dead of an entry, and says whether anything was
     * @return whether many of these had something dead: as many as a quarter
     */
    @SuppressWarnings("ReferenceEquality") // Opened anew, it is another one.
    boolean sweep(int most, BiPredicate<CacheKey, Variants> removal) {
        Boolean more = attempt("iterate", cache -> {
            Sweep going = sweep;
            if (going == null || going.cache != cache) {
                going = new Sweep(cache, cache.iterator());
            }
            int seen = 0;
            int dead = 0;
            for (; seen < most && going.entries.hasNext(); seen++) {
                if (removes(removal, going.entries.next())) {
                    dead++;
                }
            }
            sweep = going.entries.hasNext() ? going : null;
            return dead > 0 && dead >= seen / MANY_OF;
        });
        return more != null && more;
    }

    private static boolean removes(BiPredicate<CacheKey, Variants> removal, Cache.Entry<String, byte[]> entry) {
        CacheKey key = new CacheKey(entry.getKey());
        try {
            return removal.test(key, ResponseFormat.read(key, entry.getValue()));
        } catch (UnreadableResponseException unreadable) {
            // Dropped when it is asked for.
            return false;
        }
    }

    long size() {
        return opened.get() == null ? 0 : source.size();
    }

    long weight() {
        return opened.get() == null ? 0 : source.weight();
    }

    long evictions() {
        return opened.get() == null ? 0 : source.evictions();
    }

    OptionalLong bound() {
        return source.bound();
    }

    boolean lasts() {
        return source.lasts();
    }

    private <T> @Nullable T attempt(String operation, Function<Cache<String, byte[]>, @Nullable T> call) {
        Cache<String, byte[]> cache = opened.get();
        if (cache == null) {
            cache = reopened();
        }
        if (cache == null) {
            return null;
        }
        try {
            return call.apply(cache);
        } catch (RuntimeException failure) {
            abandon(cache, operation, failure);
            return null;
        }
    }

    // After a fault, such as a full disk, Ehcache's store stays broken, though the fault goes away.
    private void abandon(Cache<String, byte[]> broken, String operation, RuntimeException failure) {
        // Before others find nothing, and open it anew.
        nextAttempt = clock.instant().plus(BETWEEN_ATTEMPTS);
        if (!opened.compareAndSet(broken, null)) {
            return;
        }
        // Those that come meanwhile do without it, and wait for nothing.
        opening.lock();
        try {
            source.discard();
        } finally {
            opening.unlock();
        }
        failed("failed at " + operation + ", is left out, and tried again every " + SECONDS, failure);
    }

    private @Nullable Cache<String, byte[]> reopened() {
        if (!wanted || clock.instant().isBefore(nextAttempt) || !opening.tryLock()) {
            return null;
        }
        try {
            if (opened.get() == null && wanted) {
                Cache<String, byte[]> cache = source.open().cache();
                if (!source.knowsItsHistory()) {
                    // Nobody knows what was invalidated while it was away.
                    cache.clear();
                }
                opened.set(cache);
            }
            return opened.get();
        } catch (RuntimeException failure) {
            failed("is still not there", failure);
            return null;
        } finally {
            opening.unlock();
        }
    }

    private void failed(String what, RuntimeException failure) {
        nextAttempt = clock.instant().plus(BETWEEN_ATTEMPTS);
        warnings.warn(source.description() + ' ' + what + ": " + failure.getMessage() + '.', failure);
    }
}
