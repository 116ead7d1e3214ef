package io.github.jerseycached.testkit;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.function.BiPredicate;

/** The usual store, for tests that want to know what is asked of it. */
public class DelegatingStore implements ResponseStore {

    private final ResponseStore store = EhcacheStore.builder().build();

    @Override
    public void configure(InstantSource clock, int maxVariants) {
        store.configure(clock, maxVariants);
    }

    @Override
    public void open() {
        store.open();
    }

    @Override
    public long clock() {
        return store.clock();
    }

    @Override
    public Variants get(CacheKey key) {
        return store.get(key);
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        return store.put(key, response);
    }

    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        store.remove(key, selecting, requested);
    }

    @Override
    public long invalidate(Collection<String> names) {
        return store.invalidate(names);
    }

    @Override
    public long makeStale(Collection<String> names) {
        return store.makeStale(names);
    }

    @Override
    public KeyedHash hash() {
        return store.hash();
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        store.visit(visitor);
    }

    @Override
    public long size() {
        return store.size();
    }

    @Override
    public long evictions() {
        return store.evictions();
    }

    @Override
    public long weight() {
        return store.weight();
    }

    @Override
    public OptionalLong bound() {
        return store.bound();
    }

    @Override
    public void close() {
        store.close();
    }
}
