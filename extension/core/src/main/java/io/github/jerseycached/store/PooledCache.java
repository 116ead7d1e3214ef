package io.github.jerseycached.store;

import io.github.jerseycached.epoch.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.core.spi.service.StatisticsService;
import org.ehcache.core.statistics.TierStatistics;
import org.ehcache.expiry.ExpiryPolicy;
import org.ehcache.impl.config.persistence.DefaultPersistenceConfiguration;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceDependencies;
import org.ehcache.spi.service.ServiceProvider;
import org.jspecify.annotations.Nullable;

/** A cache of our own: off the heap, on disk, or both. */
final class PooledCache implements LowerCache {

    private static final double NEARLY_FULL = 0.75;
    private static final String CACHE = "responses";
    // No key of a response: it has no space.
    static final String SEAL = "seal";
    // Measured: in a pool of 64 MiB, one value of 2 MiB drove out all others.
    static final int MOST_FOR_ONE = 64;

    private final long offHeapBytes;
    private final @Nullable Path directory;
    private final long diskBytes;
    private final int mostNames;
    private volatile @Nullable CacheManager manager;
    private volatile @Nullable StatisticsService statistics;

    /**
     * @param offHeapBytes zero for none
     * @param directory {@code null} for no disk
     * @param mostNames that a history remembers
     */
    PooledCache(long offHeapBytes, @Nullable Path directory, long diskBytes, int mostNames) {
        this.offHeapBytes = offHeapBytes;
        this.directory = directory;
        this.diskBytes = diskBytes;
        this.mostNames = mostNames;
    }

    @Override
    public Opened open() {
        Counting counting = new Counting();
        CacheManagerBuilder<CacheManager> builder =
                CacheManagerBuilder.newCacheManagerBuilder().using(counting);
        Path disk = directory;
        if (disk != null) {
            makeDirectory(disk);
            builder = builder.using(new DefaultPersistenceConfiguration(disk.toFile()));
        }
        CacheManager opened = null;
        try {
            opened = builder.withCache(
                            CACHE,
                            CacheConfigurationBuilder.newCacheConfigurationBuilder(String.class, byte[].class, pools())
                                    .withExpiry(new WhenOfNoFurtherUse())
                                    .withResilienceStrategy(new FailFastStrategy<>()))
                    .build(true);
            Cache<String, byte[]> cache = opened.getCache(CACHE, String.class, byte[].class);
            History history = disk == null ? null : historyOf(cache, disk);
            manager = opened;
            statistics = counting.service;
            return new Opened(cache, history);
        } catch (RuntimeException failure) {
            if (opened != null) {
                opened.close();
            }
            throw new IllegalStateException(reason(failure), failure);
        }
    }

    private static void makeDirectory(Path disk) {
        try {
            Files.createDirectories(disk);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The directory \"" + disk + "\" of the disk tier cannot be made; name another one, or make it"
                            + " writable",
                    failure);
        }
        if (!Files.isWritable(disk)) {
            throw new IllegalStateException("The directory \"" + disk
                    + "\" of the disk tier is not writable; name another one, or make it writable");
        }
    }

    private static String reason(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("locked by")) {
                return "another cache or another process uses it; give each its own directory";
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private ResourcePoolsBuilder pools() {
        ResourcePoolsBuilder pools = ResourcePoolsBuilder.newResourcePoolsBuilder();
        if (offHeapBytes > 0 && directory != null) {
            // Ehcache refuses these two without a tier on the heap: this is the least.
            pools = pools.heap(1, EntryUnit.ENTRIES);
        }
        if (offHeapBytes > 0) {
            pools = pools.offheap(offHeapBytes, MemoryUnit.B);
        }
        return directory == null ? pools : pools.disk(diskBytes, MemoryUnit.B, true);
    }

    // What is on the disk is used only with the history that was written when it was closed.
    private @Nullable History historyOf(Cache<String, byte[]> cache, Path disk) {
        @Nullable History history;
        try {
            history = History.take(history(disk), mostNames);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (history != null && history.hasSeal(cache.get(SEAL))) {
            cache.remove(SEAL);
            return history;
        }
        cache.clear();
        return null;
    }

    private static Path history(Path disk) {
        return disk.resolve("history");
    }

    @Override
    public void close(Cache<String, byte[]> cache, History history) {
        CacheManager opened = manager;
        manager = null;
        statistics = null;
        if (opened == null) {
            return;
        }
        Path disk = directory;
        if (disk == null) {
            opened.close();
            return;
        }
        boolean clean = false;
        try {
            history.sealAnew();
            cache.put(SEAL, history.seal());
            // Before the lock on the directory is given back.
            history.write(history(disk));
            opened.close();
            clean = true;
        } catch (IOException failure) {
            opened.close();
            throw new UncheckedIOException(
                    "What is stored in \"" + disk + "\" is lost: its history cannot be written", failure);
        } finally {
            if (!clean) {
                deleteHistory(disk);
            }
        }
    }

    @Override
    public void rewrite(History history) {
        Path disk = directory;
        // Where there is none, another process has taken it, or the responses are lost anyway. If one takes it just
        // now, what
        // is written here has a seal that is not among the responses any more.
        if (disk == null || !Files.exists(history(disk))) {
            return;
        }
        try {
            history.write(history(disk));
        } catch (IOException failure) {
            deleteHistory(disk);
            throw new UncheckedIOException(
                    "What is stored in \"" + disk + "\" is lost: its history cannot be written", failure);
        }
    }

    @Override
    public void discard() {
        CacheManager opened = manager;
        manager = null;
        statistics = null;
        if (opened != null) {
            try {
                // Without a history: it is cleared when it is opened.
                opened.close();
            } catch (RuntimeException failure) {
                // Of something that has failed before.
            }
        }
    }

    private static void deleteHistory(Path disk) {
        try {
            Files.deleteIfExists(history(disk));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public long weight() {
        return sum(TierStatistics::getOccupiedByteSize);
    }

    @Override
    public long size() {
        TierStatistics lowest = lowest();
        return lowest == null ? 0 : Math.max(0, lowest.getMappings());
    }

    @Override
    public long evictions() {
        TierStatistics lowest = lowest();
        return lowest == null ? 0 : lowest.getEvictions();
    }

    @Override
    public boolean isNearlyFull() {
        TierStatistics lowest = lowest();
        return lowest != null
                && lowest.getOccupiedByteSize() >= NEARLY_FULL * (directory == null ? offHeapBytes : diskBytes);
    }

    // It holds all keys.
    private @Nullable TierStatistics lowest() {
        return tiers().get(directory == null ? "OffHeap" : "Disk");
    }

    private long sum(ToLongFunction<TierStatistics> of) {
        long sum = 0;
        for (TierStatistics tier : tiers().values()) {
            // Minus one where it is not counted.
            sum += Math.max(0, of.applyAsLong(tier));
        }
        return sum;
    }

    private Map<String, TierStatistics> tiers() {
        StatisticsService counting = statistics;
        return counting == null ? Map.of() : counting.getCacheStatistics(CACHE).getTierStatistics();
    }

    @Override
    public OptionalLong bound() {
        return OptionalLong.of(offHeapBytes + diskBytes);
    }

    @Override
    public long longest() {
        long least = offHeapBytes > 0 && (directory == null || offHeapBytes < diskBytes) ? offHeapBytes : diskBytes;
        return least / MOST_FOR_ONE;
    }

    @Override
    public boolean lasts() {
        return directory != null;
    }

    @Override
    public boolean knowsItsHistory() {
        return false;
    }

    @Override
    public String description() {
        return directory == null ? "The tier off the heap" : "The disk tier in \"" + directory + '"';
    }

    /** Asks Ehcache to count what is in its tiers, and knows who does. */
    @ServiceDependencies(StatisticsService.class)
    static final class Counting implements Service {

        private volatile @Nullable StatisticsService service;

        @Override
        public void start(ServiceProvider<Service> services) {
            service = services.getService(StatisticsService.class);
        }

        @Override
        public void stop() {
            service = null;
        }
    }

    /** Bytes are of use as long as they say. */
    record WhenOfNoFurtherUse() implements ExpiryPolicy<String, byte[]> {

        @Override
        public Duration getExpiryForCreation(String key, byte[] value) {
            return key.equals(SEAL) ? INFINITE : ResponseFormat.useful(value);
        }

        @Override
        public @Nullable Duration getExpiryForAccess(String key, Supplier<? extends byte[]> value) {
            return null;
        }

        @Override
        public Duration getExpiryForUpdate(String key, Supplier<? extends byte[]> before, byte[] after) {
            return getExpiryForCreation(key, after);
        }
    }
}
