package io.github.jerseycached.jaxrs;

import io.github.jerseycached.CacheListener;
import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.StoredSummary;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.CanonicalUri;
import io.github.jerseycached.http.EntityTag;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The cache as the application has it in hand. */
final class StoreControl implements HttpCache {

    private final CacheSettings settings;
    private final boolean soft;

    StoreControl(CacheSettings settings) {
        this(settings, false);
    }

    private StoreControl(CacheSettings settings, boolean soft) {
        this.settings = settings;
        this.soft = soft;
    }

    /** Invalidates names as a {@link Provenance} has them. */
    Invalidation invalidate(Collection<String> names) {
        long stored =
                soft ? settings.store().makeStale(names) : settings.store().invalidate(names);
        Invalidation done = new Invalidation(
                settings.clock().instant(),
                names.stream().map(Provenance::words).toList(),
                soft,
                stored);
        settings.listeners().invalidated(done);
        return done;
    }

    @Override
    public Invalidation invalidate(URI uri) {
        String path = uri.getRawPath();
        if (path == null || path.isEmpty()) {
            throw new IllegalArgumentException("\"" + uri + "\" has no path");
        }
        return invalidate(List.of(Provenance.path(CanonicalUri.path(path)
                .orElseThrow(() -> new IllegalArgumentException("\"" + uri
                        + "\" has dot segments or a broken percent-encoding: nothing is stored for such")))));
    }

    @Override
    public Invalidation invalidateTags(String... tags) {
        return invalidate(Stream.of(tags).map(Provenance::tag).toList());
    }

    @Override
    public Invalidation invalidatePrincipal(String name) {
        return invalidate(List.of(
                Provenance.principal(MethodKey.principal(settings.store().hash(), name))));
    }

    @Override
    public Invalidation clear() {
        return invalidate(List.of(Provenance.EVERYTHING));
    }

    @Override
    public HttpCache soft() {
        return new StoreControl(settings, true);
    }

    @Override
    public CacheStatistics statistics() {
        return new CacheStatistics(
                settings.store().size(),
                settings.store().weight(),
                settings.store().bound(),
                settings.store().evictions(),
                settings.collapsed().leading(),
                settings.collapsed().waiting(),
                settings.listeners().unheard());
    }

    @Override
    public List<StoredSummary> find(String text, int most) {
        Instant now = settings.clock().instant();
        List<StoredSummary> found = new ArrayList<>();
        settings.store().visit((key, variants) -> {
            boolean named = key.parts().get(1).contains(text);
            for (StoredResponse response : variants.newestFirst()) {
                if (found.size() < most
                        && (named || response.provenance().tags().contains(text))) {
                    found.add(summary(key, response, now));
                }
            }
            return found.size() < most;
        });
        return found;
    }

    static StoredSummary summary(CacheKey key, StoredResponse response, Instant now) {
        Terms terms = response.terms();
        EntityTag tag = response.validators().entityTag();
        return new StoredSummary(
                key.toString(),
                response.status(),
                tag == null ? null : tag.toString(),
                response.selectingFields().names(),
                terms.age(now),
                terms.remaining(now),
                response.provenance().tags(),
                response.length());
    }

    @Override
    public void addListener(CacheListener listener) {
        settings.listeners().add(listener, this);
    }

    @Override
    public void removeListener(CacheListener listener) {
        settings.listeners().remove(listener);
    }

    @Override
    public Explanation explain(URI uri, Map<String, List<String>> fields) {
        return settings.explainer().explain(uri, fields);
    }
}
