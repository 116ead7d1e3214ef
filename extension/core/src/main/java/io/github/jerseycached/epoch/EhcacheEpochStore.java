package io.github.jerseycached.epoch;

import java.util.Map;
import java.util.Set;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/** Epochs in a clustered Ehcache cache. */
public record EhcacheEpochStore(Cache<String, Long> cache) implements EpochStore {

    @Override
    public @Nullable Long get(String key) {
        return cache.get(key);
    }

    @Override
    public Map<String, @Nullable Long> getAll(Set<String> keys) {
        return cache.getAll(keys);
    }

    @Override
    public void putIfAbsent(String key, long number) {
        cache.putIfAbsent(key, number);
    }

    @Override
    public boolean replace(String key, long expected, long replacement) {
        return cache.replace(key, expected, replacement);
    }
}
