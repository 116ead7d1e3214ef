package io.github.jerseycached.safety;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.testkit.DelegatingStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store that notes the text of each key and name that it is shown. */
final class RecordingStore extends DelegatingStore {

    private final Set<String> texts = ConcurrentHashMap.newKeySet();

    Set<String> texts() {
        return texts;
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        texts.add(key.text());
        return super.get(key, request);
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        texts.add(key.text());
        texts.addAll(response.provenance().names());
        return super.put(key, response);
    }

    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        texts.add(key.text());
        super.remove(key, selecting, requested);
    }

    @Override
    public long invalidate(Collection<String> names, boolean soft) {
        texts.addAll(names);
        return super.invalidate(names, soft);
    }
}
