package io.github.jerseycached.jaxrs;

import io.github.jerseycached.CacheListener;
import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.StoredSummary;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.request.ApplicationCache;
import io.github.jerseycached.request.Explainer;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.syntax.OwnUri;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** What classes that inject the cache get where it is switched off: they are to work as they are. */
final class DisabledCache implements HttpCache {

    private final InstantSource clock;
    private final boolean soft;

    DisabledCache(InstantSource clock) {
        this(clock, false);
    }

    private DisabledCache(InstantSource clock, boolean soft) {
        this.clock = clock;
        this.soft = soft;
    }

    private Invalidation nothing(Collection<String> names) {
        return new Invalidation(
                clock.instant(), names.stream().map(Provenance::words).toList(), soft, 0);
    }

    @Override
    public Invalidation invalidate(URI uri) {
        return nothing(List.of(Provenance.path(OwnUri.path(uri, Hosts.ANY))));
    }

    @Override
    public Invalidation invalidateTags(String... tags) {
        return nothing(ApplicationCache.tagNames(tags));
    }

    @Override
    public Invalidation invalidatePrincipal(String name) {
        Objects.requireNonNull(name, ApplicationCache.NO_NAME);
        return nothing(List.of(Provenance.principal("")));
    }

    @Override
    public Invalidation clear() {
        return nothing(List.of(Provenance.EVERYTHING));
    }

    @Override
    public HttpCache soft() {
        return new DisabledCache(clock, true);
    }

    @Override
    public boolean isEnabled() {
        return false;
    }

    @Override
    public CacheStatistics statistics() {
        return new CacheStatistics(0, 0, OptionalLong.empty(), 0, 0, 0, 0);
    }

    @Override
    public List<StoredSummary> find(String text, int most) {
        Objects.requireNonNull(text, ApplicationCache.NO_TEXT);
        return List.of();
    }

    @Override
    public void addListener(CacheListener listener) {
        Objects.requireNonNull(listener, ApplicationCache.NO_LISTENER);
    }

    @Override
    public void removeListener(CacheListener listener) {
        // None was added.
    }

    @Override
    public Explanation explain(URI uri, Map<String, List<String>> fields) {
        OwnUri.path(uri, Hosts.ANY);
        Objects.requireNonNull(fields, Explainer.NO_FIELDS);
        return Explainer.none("the cache is switched off: the method would run");
    }
}
