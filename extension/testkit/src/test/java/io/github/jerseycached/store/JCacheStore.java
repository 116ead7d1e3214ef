package io.github.jerseycached.store;

import io.github.jerseycached.epoch.EpochStore;
import io.github.jerseycached.epoch.Epochs;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/** A store on any JCache provider (JSR 107), as an application would write it. */
final class JCacheStore {

    /** Bytes that are equal by their content, so that the provider can compare them. */
    static final class Value implements Serializable {
        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        Value(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && Arrays.equals(value.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** JCache's expiry does not see the value: the cache must be bounded by the provider's configuration. */
    private record Responses(Cache<String, Value> cache) implements ByteStore {

        @Override
        public byte @Nullable [] get(String key) {
            Value value = cache.get(key);
            return value == null ? null : value.bytes;
        }

        @Override
        public boolean replace(String key, byte @Nullable [] expected, byte @Nullable [] replacement, Duration useful) {
            if (replacement == null) {
                return expected == null || cache.remove(key, new Value(expected));
            }
            return expected == null
                    ? cache.putIfAbsent(key, new Value(replacement))
                    : cache.replace(key, new Value(expected), new Value(replacement));
        }

        @Override
        public void visit(BiPredicate<String, byte[]> visitor) {
            for (Cache.Entry<String, Value> entry : cache) {
                if (!visitor.test(entry.getKey(), entry.getValue().bytes)) {
                    return;
                }
            }
        }

        // JCache has no count.
        @Override
        public long size() {
            long size = 0;
            for (Cache.Entry<String, Value> ignored : cache) {
                size++;
            }
            return size;
        }

        @Override
        public void clear() {
            cache.clear();
        }
    }

    private record Epochs(Cache<String, Long> cache) implements EpochStore {

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

    private JCacheStore() {}

    /** For one process. */
    static ResponseStore of(CacheManager manager) {
        return ByteResponseStore.of(new Responses(cache(manager, "responses", Value.class)));
    }

    /** For several processes, if the provider's caches are shared and strongly consistent. */
    static ResponseStore shared(CacheManager manager) {
        return ByteResponseStore.shared(
                new Responses(cache(manager, "responses", Value.class)),
                new Epochs(cache(manager, "epochs", Long.class)));
    }

    private static <V> Cache<String, V> cache(CacheManager manager, String name, Class<V> values) {
        Cache<String, V> existing = manager.getCache(name, String.class, values);
        return existing != null
                ? existing
                : manager.createCache(name, new MutableConfiguration<String, V>().setTypes(String.class, values));
    }
}
