package io.github.jerseycached.store;

import java.util.Map;
import org.ehcache.Cache;
import org.ehcache.spi.resilience.ResilienceStrategy;
import org.ehcache.spi.resilience.StoreAccessException;

/**
 * Lets a tier that fails throw, instead of behaving as an empty one, so that it is left out. Ehcache has the like, in a package
 * that it doesn't export.
 */
final class FailFastStrategy<K, V> implements ResilienceStrategy<K, V> {

    private static IllegalStateException failed(StoreAccessException failure) {
        return new IllegalStateException(failure.getMessage(), failure);
    }

    @Override
    public V getFailure(K key, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public boolean containsKeyFailure(K key, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public void putFailure(K key, V value, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public void removeFailure(K key, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public void clearFailure(StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public Cache.Entry<K, V> iteratorFailure(StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public V putIfAbsentFailure(K key, V value, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public boolean removeFailure(K key, V value, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public V replaceFailure(K key, V value, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public boolean replaceFailure(K key, V value, V by, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public Map<K, V> getAllFailure(Iterable<? extends K> keys, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public void putAllFailure(Map<? extends K, ? extends V> entries, StoreAccessException failure) {
        throw failed(failure);
    }

    @Override
    public void removeAllFailure(Iterable<? extends K> keys, StoreAccessException failure) {
        throw failed(failure);
    }
}
