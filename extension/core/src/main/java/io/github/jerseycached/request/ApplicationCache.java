package io.github.jerseycached.request;

import io.github.jerseycached.CacheListener;
import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.StoredSummary;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.plan.MethodKey;
import io.github.jerseycached.store.FailSafeStore;
import io.github.jerseycached.store.StoreContents;
import io.github.jerseycached.syntax.CanonicalUri;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.syntax.Origin;
import io.github.jerseycached.syntax.OwnUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The cache as the application has it in hand. */
public final class ApplicationCache implements HttpCache {

    public static final String NO_NAME = "name must not be null; it is what Principal.getName() gives";
    public static final String NO_TEXT =
            "text must not be null; it is a part of a URI or a tag, or empty for everything";
    public static final String NO_LISTENER = "listener must not be null";

    private final CacheSettings settings;
    private final List<FailSafeStore> stores;
    private final Hosts hosts;
    private final boolean soft;

    /**
     * @param settings what all regions have in common
     * @param stores those of all regions
     * @param hosts those of the application
     */
    public ApplicationCache(CacheSettings settings, List<FailSafeStore> stores, Hosts hosts) {
        this(settings, stores, hosts, false);
    }

    private ApplicationCache(CacheSettings settings, List<FailSafeStore> stores, Hosts hosts, boolean soft) {
        this.settings = settings;
        this.stores = stores;
        this.hosts = hosts;
        this.soft = soft;
    }

    /** Invalidates names as a {@link Provenance} has them, in every region. */
    public Invalidation invalidate(Collection<String> names) {
        return invalidate(names, store -> names);
    }

    private Invalidation invalidate(Collection<String> names, Function<FailSafeStore, Collection<String>> namesIn) {
        settings.engine().collapsed().invalidating();
        long stored = 0;
        for (FailSafeStore store : stores) {
            stored += store.invalidate(namesIn.apply(store), soft);
        }
        Invalidation done = new Invalidation(
                settings.engine().clock().instant(),
                names.stream().map(Provenance::words).toList(),
                soft,
                stored);
        settings.engine().listeners().invalidated(done);
        return done;
    }

    @Override
    public Invalidation invalidate(URI uri) {
        return invalidate(List.of(Provenance.path(OwnUri.path(uri, hosts))));
    }

    public static List<String> tagNames(String... tags) {
        Objects.requireNonNull(tags, "tags must not be null");
        return Stream.of(tags)
                .map(tag -> Provenance.tag(Objects.requireNonNull(tag, "a tag must not be null")))
                .toList();
    }

    @Override
    public Invalidation invalidateTags(String... tags) {
        return invalidate(tagNames(tags));
    }

    @Override
    public Invalidation invalidatePrincipal(String name) {
        Objects.requireNonNull(name, NO_NAME);
        // Each store has its own secret; of a principal no name is told.
        return invalidate(
                List.of(Provenance.principal("")),
                store -> List.of(Provenance.principal(MethodKey.principal(store.hash(), name))));
    }

    @Override
    public Invalidation clear() {
        return invalidate(List.of(Provenance.EVERYTHING));
    }

    @Override
    public HttpCache soft() {
        return new ApplicationCache(settings, stores, hosts, true);
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public CacheStatistics statistics() {
        List<StoreContents> contents =
                stores.stream().map(FailSafeStore::contents).toList();
        return new CacheStatistics(
                sum(contents, StoreContents::keys),
                sum(contents, StoreContents::bytes),
                bound(contents),
                sum(contents, StoreContents::evictions),
                settings.engine().collapsed().leading(),
                settings.engine().collapsed().waiting(),
                settings.engine().listeners().unheard());
    }

    private static long sum(List<StoreContents> contents, ToLongFunction<StoreContents> of) {
        return contents.stream().mapToLong(of).sum();
    }

    // None as soon as one of them knows none.
    private static OptionalLong bound(List<StoreContents> contents) {
        long sum = 0;
        for (StoreContents each : contents) {
            if (each.bound().isEmpty()) {
                return each.bound();
            }
            sum += each.bound().getAsLong();
        }
        return OptionalLong.of(sum);
    }

    @Override
    public List<StoredSummary> find(String text, int most) {
        Objects.requireNonNull(text, NO_TEXT);
        Instant now = settings.engine().clock().instant();
        List<StoredSummary> found = new ArrayList<>();
        Predicate<String> written = writtenOtherwise(text);
        BiPredicate<CacheKey, Variants> visitor = (key, variants) -> {
            String target = key.parts().get(1);
            boolean named = target.contains(text) || written.test(target);
            for (StoredResponse response : variants.newestFirst()) {
                if (found.size() < most
                        && (named || response.provenance().tags().contains(text))) {
                    found.add(summary(key, response, now));
                }
            }
            return found.size() < most;
        };
        stores.forEach(store -> store.visit(visitor));
        return found;
    }

    /** Whether a target contains the same text with another percent-encoding, or with the default port left out or not. */
    private static Predicate<String> writtenOtherwise(String text) {
        String canonical = CanonicalUri.path(text).orElse(text);
        Optional<Origin> origin;
        try {
            origin = Origin.of(new URI(canonical));
        } catch (URISyntaxException noUri) {
            return target -> false;
        }
        if (origin.isEmpty()) {
            return target -> target.contains(canonical);
        }
        String rest = URI.create(canonical).getRawPath();
        return target -> Origin.of(URI.create(target)).equals(origin)
                && URI.create(target).getRawPath().startsWith(rest);
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
        settings.engine().listeners().add(Objects.requireNonNull(listener, NO_LISTENER), this);
    }

    @Override
    public void removeListener(CacheListener listener) {
        settings.engine().listeners().remove(Objects.requireNonNull(listener, NO_LISTENER));
    }

    @Override
    public Explanation explain(URI uri, Map<String, List<String>> fields) {
        return settings.explainer().explain(uri, fields);
    }
}
