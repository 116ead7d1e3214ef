package io.github.jerseycached.store;

import io.github.jerseycached.epoch.ClusteredEpochs;
import io.github.jerseycached.epoch.EpochLog;
import io.github.jerseycached.epoch.EpochSource;
import io.github.jerseycached.epoch.HeapEpochs;
import io.github.jerseycached.epoch.HeapEpochs.Membership;
import io.github.jerseycached.epoch.History;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ByteBudget.Holding;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.jspecify.annotations.Nullable;

/**
 * The store on Ehcache: on the heap, off it, and on disk, each tier bounded in bytes, each entry gone when its responses are
 * of no further use.
 *
 * <p>What is stored is in the lowest tier, and what is asked for often is on the heap as well, ready to be served. What lies
 * below the heap is bytes ({@link ResponseFormat}).
 *
 * <p>Ehcache's own byte-sized heap pool is not used: it is on its way out, walks every object graph that is put, keeps no
 * records, and makes room by two entries a put, however large the new one is. The pool counts entries instead, and the
 * bytes are counted here.
 *
 * <p>Threads: a hit on the heap takes no lock. {@code changes} guards the heap tier, its count of bytes and the epochs, and is
 * never held while a lower tier is read or written, except when the store is opened or closed. Changes of a key below the heap
 * go one after the other ({@link KeyLocks}): an older response never takes the place of a newer one. Other keys don't wait for
 * them. A read below the heap takes no lock; what it finds goes to the heap only if the key was not changed meanwhile. A key's
 * lock is taken before {@code changes}. One thread at a time looks for dead responses below the heap.
 */
public final class EhcacheStore implements ResponseStore, InspectableStore, InMemoryStore {

    private static final String CACHE = "responses";
    private static final long DEFAULT_HEAP_BYTES = 64L << 20;
    private static final long LEAST_POOL_BYTES = 1L << 20;
    // The objects around a response alone take about half of it.
    private static final long LEAST_HEAP_BYTES = 1L << 10;
    private static final int SWEEP_SECONDS = 10;
    // Others want the lock, too.
    private static final int SWEPT_AT_ONCE = 1000;
    // When room is needed: so that all has been looked at before half of it has been written anew.
    private static final int PARTS_LOOKED_AT = 8;

    private enum State {
        NEW,
        OPEN,
        CLOSED
    }

    private final ByteBudget budget;
    // Guards every change of the heap tier, so that the count of bytes and the cache never part. Reads take no lock.
    private final Object changes = new Object();
    private final KeyLocks keys = new KeyLocks();
    // How often it was asked for since the last look began.
    private final AtomicInteger sweepsAsked = new AtomicInteger();
    private final @Nullable LowerTier lower;
    private final RecentUses uses = new RecentUses();
    private final @Nullable Supplier<CompletableFuture<?>> pause;
    private final int mostNames;
    // Then there is no tier on the heap, and what is known of invalidations is there alone.
    private final @Nullable ClusteredEpochs shared;

    private volatile InstantSource clock;
    private volatile int maxVariants = Variants.MOST;
    // Until what is of no use any more is looked for again; null while nothing is stored.
    private @Nullable CompletableFuture<?> sweeping;
    private volatile HeapEpochs epochs = new HeapEpochs();
    private volatile KeyedHash hash = KeyedHash.random();
    private volatile @Nullable History history;
    private long evictions;
    private volatile State state = State.NEW;
    private @Nullable CacheManager manager;
    private volatile @Nullable Cache<CacheKey, Holding> cache;

    private EhcacheStore(
            long heapBytes,
            @Nullable LowerCache below,
            @Nullable ClusteredEpochs shared,
            InstantSource clock,
            @Nullable Supplier<CompletableFuture<?>> pause,
            int mostNames) {
        this.clock = clock;
        this.pause = pause;
        this.shared = shared;
        this.mostNames = mostNames;
        this.budget = new ByteBudget(heapBytes);
        this.lower = below == null ? null : new LowerTier(below, clock, this::with);
    }

    /** {@return a builder with the defaults: heap only, 64 MiB} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A store on a cache that the application has configured, in Java or by Ehcache's XML, with any tiers. Its keys are
     * {@code java.lang.String}, its values {@code byte[]}, and nobody else uses it: it is cleared when the store is opened
     * and closed, for what was invalidated before is not known. Nothing is kept on the heap but by its own tiers. How large
     * it is, and when entries expire, it says itself; of its numbers only the bound is known.
     *
     * <p>Where the manager has a cache with {@code .epochs} after the name as well, of {@code java.lang.String} to {@code
     * java.lang.Long}, what is invalidated is kept there, and the store is not cleared: so the processes that share both
     * caches share their responses, and what one of them invalidates is invalidated for all. That cache must be strongly
     * consistent, must have no tier on the heap above another, must let nothing expire, and must have room for 131,072
     * entries, about 32 MB, for what it drives out is forgotten. What it does not answer within a second is a miss, so its
     * timeouts must be longer; then it is asked again every 10 seconds.
     *
     * @param manager opened and closed by the application; while it is closed, every look-up is a miss
     * @param name the cache's alias
     * @return the store
     * @throws IllegalArgumentException when there is no such cache, or its keys or values are of other types
     */
    public static EhcacheStore of(CacheManager manager, String name) {
        return of(manager, name, SteadyClock.system());
    }

    static EhcacheStore of(CacheManager manager, String name, InstantSource spacesAttempts) {
        Objects.requireNonNull(manager, "manager must not be null");
        Objects.requireNonNull(name, "name must not be null");
        ConfiguredCache configured = new ConfiguredCache(manager, name, spacesAttempts);
        return new EhcacheStore(0, configured, configured.epochs(), spacesAttempts, null, EpochLog.MOST);
    }

    /** Settings of an {@link EhcacheStore}; each is checked at once. */
    public static final class Builder {
        private long heapBytes = DEFAULT_HEAP_BYTES;
        private long offHeapBytes;
        private @Nullable Path directory;
        private long diskBytes;
        private InstantSource clock = SteadyClock.system();
        private @Nullable Supplier<CompletableFuture<?>> pause;
        private int mostNames = EpochLog.MOST;
        private @Nullable LowerCache below;

        private Builder() {}

        /**
         * Bounds what is stored on the heap, counted with the objects around it. Replaces what was set before.
         *
         * @param bytes at least 1 KiB, by default 64 MiB; zero keeps nothing on the heap, where there is another tier
         * @return this builder
         * @throws IllegalArgumentException for another number
         */
        public Builder heapBytes(long bytes) {
            if (bytes != 0 && bytes < LEAST_HEAP_BYTES) {
                throw new IllegalArgumentException("heapBytes must be at least " + LEAST_HEAP_BYTES
                        + ", or 0 beside another tier, but is " + bytes);
            }
            this.heapBytes = bytes;
            return this;
        }

        /**
         * Adds a tier off the heap, in memory that Java's {@code -XX:MaxDirectMemorySize} must allow; it is taken when the
         * store is opened. Responses longer than a 64th of it are not kept there. Replaces what was set before.
         *
         * @param bytes at least 1 MiB, by default none
         * @return this builder
         * @throws IllegalArgumentException for less
         */
        public Builder offHeapBytes(long bytes) {
            if (bytes < LEAST_POOL_BYTES) {
                throw new IllegalArgumentException(
                        "offHeapBytes must be at least " + LEAST_POOL_BYTES + ", but is " + bytes);
            }
            this.offHeapBytes = bytes;
            return this;
        }

        /**
         * Adds a tier on disk. After the store was closed and is opened again, in this process or another, what it held is
         * there, with all that was invalidated. After a crash it is empty. A directory that cannot be used does not stop
         * the application: it warns, does without, and tries again. Responses longer than a 64th of the tier are not kept
         * there. Replaces what was set before.
         *
         * @param location a directory of its own, made if need be; what lies in it can be read by who may read its files
         * @param bytes at least 1 MiB, and more than off the heap
         * @return this builder
         * @throws IllegalArgumentException for less
         */
        public Builder disk(Path location, long bytes) {
            Objects.requireNonNull(location, "disk needs a directory, but has null");
            if (bytes < LEAST_POOL_BYTES) {
                throw new IllegalArgumentException(
                        "disk must have at least " + LEAST_POOL_BYTES + " bytes, but has " + bytes);
            }
            this.directory = location;
            this.diskBytes = bytes;
            return this;
        }

        Builder clock(InstantSource spacesAttempts) {
            this.clock = SteadyClock.of(spacesAttempts);
            return this;
        }

        /** @param source gives what is over when what is of no use any more is to be looked for */
        Builder pause(Supplier<CompletableFuture<?>> source) {
            this.pause = source;
            return this;
        }

        Builder below(LowerCache tier) {
            this.below = tier;
            return this;
        }

        Builder mostNames(int remembered) {
            this.mostNames = remembered;
            return this;
        }

        /**
         * Makes the store.
         *
         * @return the store; it takes up nothing before its first use
         * @throws IllegalArgumentException when there is no tier, or the one on disk is not larger than the one off the heap
         */
        public EhcacheStore build() {
            if (directory != null && diskBytes <= offHeapBytes) {
                throw new IllegalArgumentException("disk must have more bytes than there are off the heap, but has "
                        + diskBytes + " against " + offHeapBytes);
            }
            LowerCache tier = below;
            if (tier == null && (directory != null || offHeapBytes > 0)) {
                tier = new PooledCache(offHeapBytes, directory, diskBytes, mostNames);
            }
            if (heapBytes == 0 && tier == null) {
                throw new IllegalArgumentException(
                        "heapBytes must be at least " + LEAST_HEAP_BYTES + " without another tier, but is 0");
            }
            return new EhcacheStore(heapBytes, tier, null, clock, pause, mostNames);
        }
    }

    @Override
    public void open(StoreSettings settings) {
        clock = settings.clock();
        maxVariants = settings.maxVariants();
        open();
    }

    /** Opens the store with the settings that it has: those of the cache that opened it last, or the defaults. */
    public void open() {
        synchronized (changes) {
            if (state == State.OPEN) {
                return;
            }
            if (budget.bound() > 0) {
                openHeap();
            }
            if (lower != null) {
                take(lower.open());
            }
            state = State.OPEN;
            if (sweeping == null && sweepsBelow()) {
                // What was on the disk before may have died meanwhile.
                sweepLater();
            }
        }
    }

    private void openHeap() {
        CacheManager opened = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        CACHE,
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                CacheKey.class,
                                Holding.class,
                                ResourcePoolsBuilder.newResourcePoolsBuilder().heap(Long.MAX_VALUE, EntryUnit.ENTRIES)))
                .build(true);
        manager = opened;
        cache = opened.getCache(CACHE, CacheKey.class, Holding.class);
    }

    // What was found below the heap is of use only with its history.
    private void take(@Nullable History found) {
        History own = history;
        if (own == null) {
            own = found == null ? History.begin(mostNames) : found;
            history = own;
            epochs = own.epochs();
            hash = own.hash();
        } else if (found != null && lower != null && !own.hasSeal(found.seal())) {
            lower.clear();
        }
    }

    /** {@return whether the store is open} */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public KeyedHash hash() {
        openOnce();
        return shared == null ? hash : shared.hash();
    }

    @Override
    public long clock() {
        openOnce();
        return shared == null ? epochs.clock() : shared.clock();
    }

    // With a history, neither the hash nor the clock is known before.
    private void openOnce() {
        if (lower != null && state == State.NEW) {
            open();
        }
    }

    /**
     * Looks up a key, without a request that would select one of its responses.
     *
     * @param key the key
     * @return as {@link #get(CacheKey, RequestHead)}, without noting a use
     */
    public Variants get(CacheKey key) {
        Cache<CacheKey, Holding> opened = cache;
        if (opened != null) {
            Holding holding = opened.get(key);
            if (holding != null) {
                holding.touch();
                return holding.usable();
            }
        }
        return lower == null ? Variants.NONE : getBelow(lower, key);
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        Variants found = get(key);
        uses.found(key, found, request, maxVariants);
        return found;
    }

    private Variants with(CacheKey key, Variants before, StoredResponse response) {
        return uses.with(key, before, response, maxVariants);
    }

    /** Whether a key need not be looked for below the heap. */
    boolean hasOnHeap(CacheKey key) {
        return onHeap(key) != null;
    }

    @Override
    public boolean isInMemory() {
        return lower == null;
    }

    private Variants getBelow(LowerTier tier, CacheKey key) {
        // Nothing could be told usable, and the server of one is the server of the other.
        boolean inVain = shared != null && shared.isAway();
        if (state != State.OPEN || inVain) {
            return Variants.NONE;
        }
        int since = keys.changes(key);
        Variants found = tier.read(key);
        if (found == null) {
            return Variants.NONE;
        }
        Variants usable = usable(found);
        if (usable.isEmpty()) {
            removeUnusable(tier, key);
            return usable;
        }
        synchronized (changes) {
            Holding meanwhile = onHeap(key);
            if (meanwhile != null) {
                return meanwhile.usable();
            }
            if (!keys.hasChanged(key, since)) {
                keepOnHeap(key, found, null);
            }
        }
        return usable;
    }

    private void removeUnusable(LowerTier tier, CacheKey key) {
        keys.change(key, () -> {
            Variants found = tier.read(key);
            boolean unusable = found != null && usable(found).isEmpty();
            if (unusable) {
                tier.remove(key);
            }
            return unusable;
        });
    }

    private @Nullable Holding onHeap(CacheKey key) {
        Cache<CacheKey, Holding> opened = cache;
        return opened == null ? null : opened.get(key);
    }

    /** Those that are not invalidated. */
    private Variants usable(Variants found) {
        EpochSource source = shared == null ? history : shared;
        return source == null ? Variants.NONE : source.usable(found);
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        if (state == State.NEW) {
            open();
        }
        LowerTier tier = lower;
        if (tier != null) {
            boolean kept = keys.change(key, () -> putBelow(tier, key, response));
            if (tier.needsRoom()) {
                startSweepBelow(tier.size() / PARTS_LOOKED_AT);
            }
            return kept;
        }
        synchronized (changes) {
            Holding onHeap = onHeap(key);
            Variants before = onHeap == null ? Variants.NONE : onHeap.variants;
            Variants after = with(key, before, response);
            return after != before && keepOnHeap(key, after, response);
        }
    }

    private boolean putBelow(LowerTier tier, CacheKey key, StoredResponse response) {
        if (state != State.OPEN || usable(Variants.of(List.of(response))).isEmpty()) {
            return false;
        }
        if (shared != null) {
            return tier.change(key, before -> with(key, before, response));
        }
        Variants before = before(tier, key);
        Variants after = with(key, before, response);
        if (after == before) {
            return false;
        }
        boolean kept;
        synchronized (changes) {
            kept = keepOnHeap(key, after, response);
            if (!kept) {
                // It must not hide what is written below.
                removeFromHeap(key);
            }
        }
        return tier.write(key, after) || tier.write(key, Variants.of(List.of(response))) || kept;
    }

    private void removeFromHeap(CacheKey key) {
        Cache<CacheKey, Holding> opened = cache;
        if (opened != null) {
            opened.remove(key);
        }
        drop(budget.remove(key));
    }

    private Variants before(LowerTier tier, CacheKey key) {
        Holding onHeap = onHeap(key);
        Variants found = onHeap == null ? tier.read(key) : onHeap.variants;
        return found == null ? Variants.NONE : found;
    }

    /**
     * Keeps the responses of a key on the heap, if there is room.
     *
     * @param newest the new one among them, which is kept rather than the others; {@code null} if none is new
     */
    private boolean keepOnHeap(CacheKey key, Variants all, @Nullable StoredResponse newest) {
        Cache<CacheKey, Holding> opened = cache;
        if (opened == null) {
            return false;
        }
        Holding after = holding(key, all);
        if (!budget.canHold(after) && newest != null) {
            // Too large with its siblings: the newest is worth most.
            drop(after);
            after = holding(key, Variants.of(List.of(newest)));
        }
        boolean bearsNew = newest == null || after.variants.newestFirst().contains(newest);
        if (!bearsNew || after.variants.isEmpty() || !budget.canHold(after)) {
            drop(after);
            return false;
        }
        drop(budget.remove(key));
        makeRoom(opened, after);
        opened.put(key, after);
        budget.add(after);
        if (sweeping == null) {
            sweepLater();
        }
        return true;
    }

    // What can be served no more goes before anything that can.
    private void makeRoom(Cache<CacheKey, Holding> opened, Holding forThis) {
        if (budget.hasRoomFor(forThis)) {
            return;
        }
        Instant now = clock.instant();
        while (!budget.hasRoomFor(forThis)) {
            CacheKey over = epochs.nextReached();
            if (over == null) {
                over = budget.firstEnded(now);
            }
            if (over != null) {
                removeFromHeap(opened, over, each -> !each.servableUntil().isAfter(now));
                continue;
            }
            Holding out = budget.takeOut();
            if (out == null) {
                return;
            }
            opened.remove(out.key);
            drop(out);
            evictions++;
        }
    }

    /** Removes what has been invalidated, and what is of a kind. */
    private void removeFromHeap(Cache<CacheKey, Holding> opened, CacheKey key, Predicate<StoredResponse> kind) {
        Holding before = budget.get(key);
        Variants left = before == null ? Variants.NONE : before.without(kind);
        if (before == null || left == before.variants) {
            return;
        }
        drop(budget.remove(key));
        Holding after = holding(key, left);
        if (after.variants.isEmpty()) {
            opened.remove(key);
        } else {
            after.readAs(before);
            opened.put(key, after);
            budget.add(after);
        }
    }

    /** A while by the system's clock; {@code null} where responses go by another one, of which nobody knows how fast it is. */
    private @Nullable CompletableFuture<?> pause() {
        if (pause != null) {
            return pause.get();
        }
        return SteadyClock.of(clock) != SteadyClock.system()
                ? null
                : new CompletableFuture<Void>().completeOnTimeout(null, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What fails is tried again after the next pause.
    private void sweepLater() {
        CompletableFuture<?> next = pause();
        sweeping = next;
        if (next == null) {
            return;
        }
        next.thenRunAsync(() -> {
            try {
                startSweepBelow(SWEPT_AT_ONCE);
                sweep();
            } finally {
                synchronized (changes) {
                    if (sweeping == next) {
                        sweeping = null;
                        if (budget.size() > 0 || sweepsBelow()) {
                            sweepLater();
                        }
                    }
                }
            }
        });
    }

    /** How many keys are held on the heap, of use or not. */
    int held() {
        synchronized (changes) {
            return budget.size();
        }
    }

    /** Removes from the heap what is of no use any more. */
    private void sweep() {
        Instant now = clock.instant();
        Iterator<CacheKey> useless;
        synchronized (changes) {
            useless = budget.useless(now).iterator();
        }
        boolean more = true;
        while (more) {
            synchronized (changes) {
                Cache<CacheKey, Holding> opened = cache;
                for (int i = 0; more && i < SWEPT_AT_ONCE; i++) {
                    CacheKey key = epochs.nextReached();
                    if (key == null && useless.hasNext()) {
                        key = useless.next();
                    }
                    more = key != null && opened != null;
                    if (key != null && opened != null) {
                        removeFromHeap(opened, key, each -> !each.isUseful(now));
                    }
                }
            }
        }
    }

    // A cache that several processes share lets its entries expire itself.
    private boolean sweepsBelow() {
        return lower != null && shared == null;
    }

    // A disk may hang: nothing else waits for it.
    private void startSweepBelow(long least) {
        LowerTier tier = lower;
        if (tier == null || !sweepsBelow() || sweepsAsked.getAndIncrement() > 0) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    int asked;
                    try {
                        do {
                            asked = sweepsAsked.get();
                            sweepBelow(tier, least);
                        } while (!sweepsAsked.compareAndSet(asked, 0));
                    } catch (RuntimeException | Error failure) {
                        sweepsAsked.set(0);
                        throw failure;
                    }
                },
                "jersey-cached-sweep");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Removes from a lower tier what is of no use any more. It looks at some entries, goes on at once as long as many of them
     * are of no use, and from there after the next pause: as Redis looks for expired keys. Ehcache removes what has expired
     * only when it is asked for.
     *
     * @param least how many entries it looks at, whatever it finds, if there are so many
     */
    @SuppressWarnings("ReferenceEquality") // The same object when nothing is dead.
    private void sweepBelow(LowerTier tier, long least) {
        boolean more = true;
        for (long seen = 0; (more || seen < least) && state == State.OPEN; seen += SWEPT_AT_ONCE) {
            Instant now = clock.instant();
            more = tier.sweep(SWEPT_AT_ONCE, (key, variants) -> {
                boolean hasDead = useful(variants, now) != variants;
                if (hasDead) {
                    keys.change(key, () -> tier.change(key, before -> useful(before, now)));
                }
                return hasDead;
            });
        }
    }

    /** Those that no invalidation has reached and that have not expired; the same object when all are. */
    private Variants useful(Variants variants, Instant now) {
        History known = history;
        return known == null
                ? variants
                : variants.map(each ->
                        known.validity(each.provenance()) == Validity.INVALIDATED || !each.isUseful(now) ? null : each);
    }

    /** What a key holds of responses: those that are still usable. */
    private Holding holding(CacheKey key, Variants variants) {
        List<StoredResponse> responses = new ArrayList<>();
        List<Membership[]> theirs = new ArrayList<>();
        for (StoredResponse each : variants.newestFirst()) {
            Membership[] its = epochs.join(key, each.provenance());
            if (its != null) {
                responses.add(each);
                theirs.add(its);
            }
        }
        return new Holding(key, Variants.of(responses), List.copyOf(theirs));
    }

    private void drop(@Nullable Holding holding) {
        if (holding != null) {
            holding.memberships().forEach(epochs::drop);
        }
    }

    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        LowerTier tier = lower;
        if (tier == null) {
            removeFromHeap(key, selecting, requested);
            return;
        }
        keys.change(key, () -> {
            removeFromHeap(key, selecting, requested);
            return tier.change(key, before -> before.without(selecting, requested));
        });
    }

    private void removeFromHeap(CacheKey key, SelectingFields selecting, Instant requested) {
        synchronized (changes) {
            Cache<CacheKey, Holding> opened = cache;
            Holding before = onHeap(key);
            if (opened == null || before == null) {
                return;
            }
            Variants after = before.variants.without(selecting, requested);
            if (after != before.variants) {
                opened.remove(key);
                drop(budget.remove(key));
                keepOnHeap(key, after, null);
            }
        }
    }

    @Override
    public long invalidate(Collection<String> names, boolean soft) {
        openOnce();
        boolean everything = names.contains(Provenance.EVERYTHING);
        boolean clears = everything && !soft;
        long all = everything ? responses() : 0;
        if (shared != null) {
            shared.raise(names, soft);
        }
        long memberships;
        synchronized (changes) {
            memberships = epochs.raise(names, soft);
            Cache<CacheKey, Holding> opened = cache;
            if (clears && opened != null) {
                opened.clear();
                budget.clear();
                epochs.forget();
            }
        }
        if (clears && lower != null) {
            // Only to free its bytes: whatever is in it is unusable now.
            lower.clear();
        }
        noteWhenClosed();
        return everything ? all : memberships;
    }

    // A write may still be under way when the application stops. What lasts must not come back without its
    // invalidation.
    private void noteWhenClosed() {
        History known = history;
        if (state == State.CLOSED && lower != null && known != null) {
            lower.rewrite(known);
        }
    }

    // Below the heap only keys are counted.
    private long responses() {
        long below = lower == null ? 0 : lower.size();
        sweep();
        synchronized (changes) {
            return Math.max(budget.responses(), below);
        }
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        sweep();
        Cache<CacheKey, Holding> opened = cache;
        if (opened != null) {
            for (Cache.Entry<CacheKey, Holding> entry : opened) {
                Variants usable = entry.getValue().usable();
                if (!usable.isEmpty() && !visitor.test(entry.getKey(), usable)) {
                    return;
                }
            }
        }
        if (lower != null && state == State.OPEN) {
            lower.visit((key, variants) -> {
                if (opened != null && opened.containsKey(key)) {
                    return true;
                }
                Variants usable = usable(variants);
                return usable.isEmpty() || visitor.test(key, usable);
            });
        }
    }

    /** {@return the number of keys with something stored that is of use} */
    public long size() {
        long below = lower == null ? 0 : lower.size();
        sweep();
        synchronized (changes) {
            return Math.max(budget.size(), below);
        }
    }

    /** {@return the number of keys that had to go for others since the store was made} */
    public long evictions() {
        if (lower != null) {
            return lower.evictions();
        }
        synchronized (changes) {
            return evictions;
        }
    }

    /** {@return what is stored, in bytes, as the store counts them against its bound} */
    public long weight() {
        long below = lower == null ? 0 : lower.weight();
        sweep();
        synchronized (changes) {
            return budget.weight() + below;
        }
    }

    @Override
    public StoreContents contents() {
        return new StoreContents(size(), weight(), bound(), evictions());
    }

    /** {@return the most that {@link #weight()} can be; empty when the store knows no such bound} */
    public OptionalLong bound() {
        if (lower == null) {
            return OptionalLong.of(budget.bound());
        }
        OptionalLong below = lower.bound();
        return below.isPresent() ? OptionalLong.of(budget.bound() + below.getAsLong()) : below;
    }

    @Override
    public void close() {
        synchronized (changes) {
            state = State.CLOSED;
            cache = null;
            if (sweeping != null) {
                sweeping.cancel(false);
                sweeping = null;
            }
            History known = history;
            if (lower != null && known != null) {
                lower.close(known);
            }
            if (lower == null || !lower.lasts()) {
                // What is under way is not to be kept by the store as it is opened again, which knows of no
                // invalidation between.
                epochs.raise(List.of(Provenance.EVERYTHING), false);
            }
            epochs.forget();
            budget.clear();
            CacheManager opened = manager;
            manager = null;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
