package io.github.jerseycached.store;

import io.github.jerseycached.epoch.ClusteredEpochs;
import io.github.jerseycached.epoch.EhcacheEpochStore;
import io.github.jerseycached.epoch.History;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.Status;
import org.ehcache.config.CacheConfiguration;
import org.ehcache.config.ResourcePool;
import org.ehcache.config.ResourceType;
import org.ehcache.config.SizedResourcePool;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;

/** A cache that the application has configured, opens and closes. */
final class ConfiguredCache implements LowerCache {

    private static final String EPOCHS = ".epochs";

    private final CacheManager manager;
    private final String name;
    private final OptionalLong bound;
    private final long longest;
    private final @Nullable ClusteredEpochs epochs;

    /**
     * @param time spaces attempts at what does not answer
     * @throws IllegalArgumentException when there is no such cache, or its keys or values are of other types
     */
    ConfiguredCache(CacheManager manager, String name, InstantSource time) {
        CacheConfiguration<?, ?> configuration = checked(manager, name, byte[].class);
        this.manager = manager;
        this.name = name;
        this.bound = bound(configuration);
        this.longest = longest(configuration);
        boolean shares =
                manager.getRuntimeConfiguration().getCacheConfigurations().containsKey(name + EPOCHS);
        if (shares) {
            checkEpochs(manager, name + EPOCHS);
        } else if (isClustered(configuration)) {
            throw new IllegalArgumentException(
                    "The cache \"" + name + "\" is shared with other processes, which would not"
                            + " hear of invalidations; configure a cache \"" + name + EPOCHS
                            + "\" beside it, as the documentation"
                            + " of stores says");
        }
        this.epochs = shares
                ? new ClusteredEpochs(() -> new EhcacheEpochStore(opened(name + EPOCHS, Long.class)), time)
                : null;
    }

    // Ehcache's own types are those within the process.
    private static boolean isClustered(CacheConfiguration<?, ?> configuration) {
        return configuration.getResourcePools().getResourceTypeSet().stream()
                .anyMatch(type -> !(type instanceof ResourceType.Core));
    }

    // Seen with Ehcache 3.12.0: with a tier on the heap over a clustered cache, 1,000 replaces of the shared clock
    // failed, one after the other.
    private static void checkEpochs(CacheManager manager, String name) {
        Set<ResourceType<?>> tiers =
                checked(manager, name, Long.class).getResourcePools().getResourceTypeSet();
        if (tiers.size() > 1 && tiers.contains(ResourceType.Core.HEAP)) {
            throw new IllegalArgumentException("The cache \"" + name
                    + "\" has a tier on the heap above another, over which invalidations failed; take that away");
        }
    }

    private static CacheConfiguration<?, ?> checked(CacheManager manager, String name, Class<?> valueType) {
        CacheConfiguration<?, ?> configuration =
                manager.getRuntimeConfiguration().getCacheConfigurations().get(name);
        if (configuration == null) {
            throw new IllegalArgumentException("The CacheManager has no cache \"" + name + "\"; it has "
                    + manager.getRuntimeConfiguration().getCacheConfigurations().keySet());
        }
        if (configuration.getKeyType() != String.class || configuration.getValueType() != valueType) {
            throw new IllegalArgumentException("The cache \"" + name + "\" has keys of "
                    + configuration.getKeyType().getTypeName() + " and values of "
                    + configuration.getValueType().getTypeName()
                    + "; configure it with keys of java.lang.String and values of " + valueType.getTypeName());
        }
        return configuration;
    }

    /** Those that are shared with other processes; {@code null} when each has its own. */
    @Nullable
    ClusteredEpochs epochs() {
        return epochs;
    }

    // Of the tiers that are bounded in bytes; one that is bounded in entries leaves it open.
    private static OptionalLong bound(CacheConfiguration<?, ?> configuration) {
        long sum = 0;
        for (ResourceType<?> type : configuration.getResourcePools().getResourceTypeSet()) {
            ResourcePool pool = configuration.getResourcePools().getPoolForResource(type);
            if (!(pool instanceof SizedResourcePool sized) || !(sized.getUnit() instanceof MemoryUnit unit)) {
                return OptionalLong.empty();
            }
            sum += unit.toBytes(sized.getSize());
        }
        return OptionalLong.of(sum);
    }

    private static long longest(CacheConfiguration<?, ?> configuration) {
        long least = Long.MAX_VALUE;
        for (ResourceType<?> type : configuration.getResourcePools().getResourceTypeSet()) {
            ResourcePool pool = configuration.getResourcePools().getPoolForResource(type);
            if (pool instanceof SizedResourcePool sized && sized.getUnit() instanceof MemoryUnit unit) {
                least = Math.min(least, unit.toBytes(sized.getSize()) / PooledCache.MOST_FOR_ONE);
            }
        }
        return least;
    }

    @Override
    public Opened open() {
        Cache<String, byte[]> cache = opened(name, byte[].class);
        if (epochs == null) {
            cache.clear();
        }
        return new Opened(cache, null);
    }

    private <V> Cache<String, V> opened(String alias, Class<V> valueType) {
        if (manager.getStatus() != Status.AVAILABLE) {
            throw new IllegalStateException("its CacheManager is not open");
        }
        Cache<String, V> cache = manager.getCache(alias, String.class, valueType);
        if (cache == null) {
            throw new IllegalStateException("its CacheManager has no cache \"" + alias + "\" any more");
        }
        return cache;
    }

    @Override
    public void close(Cache<String, byte[]> cache, History history) {
        if (epochs == null && manager.getStatus() == Status.AVAILABLE) {
            cache.clear();
        }
    }

    @Override
    public void rewrite(History history) {
        // What it holds is of no use to another process, or its epochs are there.
    }

    @Override
    public void discard() {
        // It is the application's, and cleared when it is used again.
    }

    @Override
    public long weight() {
        return 0;
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public long evictions() {
        return 0;
    }

    @Override
    public OptionalLong bound() {
        return bound;
    }

    @Override
    public boolean isNearlyFull() {
        return false;
    }

    @Override
    public long longest() {
        return longest;
    }

    @Override
    public boolean lasts() {
        return epochs != null;
    }

    @Override
    public boolean knowsItsHistory() {
        return epochs != null;
    }

    @Override
    public String description() {
        return "The cache \"" + name + '"';
    }
}
