package io.github.jerseycached.safety;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/** The usual store, which notes the text of each key and name that it is shown. */
final class RecordingStore implements ResponseStore {

    private final ResponseStore store = EhcacheStore.builder().build();
    private final Set<String> texts = ConcurrentHashMap.newKeySet();

    Set<String> texts() {
        return texts;
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
        texts.add(key.text());
        return store.get(key);
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        texts.add(key.text());
        texts.addAll(response.provenance().names());
        return store.put(key, response);
    }

    @Override
    public void remove(CacheKey key) {
        texts.add(key.text());
        store.remove(key);
    }

    @Override
    public long invalidate(Collection<String> names) {
        texts.addAll(names);
        return store.invalidate(names);
    }

    @Override
    public long makeStale(Collection<String> names) {
        texts.addAll(names);
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
    public void close() {
        store.close();
    }
}
