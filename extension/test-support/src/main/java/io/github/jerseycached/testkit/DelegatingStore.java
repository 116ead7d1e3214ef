package io.github.jerseycached.testkit;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.InspectableStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.store.StoreContents;
import io.github.jerseycached.store.StoreSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.function.BiPredicate;

/** The usual store, for tests that want to know what is asked of it. */
public class DelegatingStore implements ResponseStore, InspectableStore {

    private final EhcacheStore store = EhcacheStore.builder().build();

    @Override
    public void open(StoreSettings settings) {
        store.open(settings);
    }

    @Override
    public long clock() {
        return store.clock();
    }

    @Override
    public KeyedHash hash() {
        return store.hash();
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        return store.get(key, request);
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
    public long invalidate(Collection<String> names, boolean soft) {
        return store.invalidate(names, soft);
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        store.visit(visitor);
    }

    @Override
    public StoreContents contents() {
        return store.contents();
    }

    @Override
    public void close() {
        store.close();
    }
}
