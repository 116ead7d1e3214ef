package io.github.jerseycached;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.spi.Contract;

/**
 * The cache, to be injected where an application invalidates or asks what is going on. May be used within requests and
 * outside of them, by many threads.
 *
 * <p>Wherever a URI is asked for, a path is relative to the application, with or without a slash at its beginning. The whole
 * path, with the context path and that of {@code @ApplicationPath}, and an absolute URI work, too. Templates, {@code *}, a
 * fragment, user info, another scheme than {@code http} and {@code https}, and a host that is not among those of {@code
 * HttpCacheFeature.builder().hosts(…)} are refused, for nothing can be stored for such a URI.
 *
 * <p>An invalidation costs the same whatever is stored. It also reaches responses that are under way: what began before it
 * is never served after it.
 */
// Jersey then injects whatever implements it and is registered.
@Contract
public interface HttpCache {

    /**
     * Invalidates what is stored for a URI, whatever its query and its matrix parameters, and with or without a slash at the
     * end of its path.
     *
     * @param uri absolute or a path; only its path counts, for an application may be known by many hosts. It names what is
     *     stored for that path within the application, and for that whole path
     * @return what it did
     * @throws IllegalArgumentException for a URI for which nothing can be stored
     */
    Invalidation invalidate(URI uri);

    /**
     * Invalidates what has one of these tags.
     *
     * @param tags see {@link Cached#tags()}
     * @return what it did
     */
    Invalidation invalidateTags(String... tags);

    /**
     * Invalidates what is stored for one principal alone.
     *
     * @param name as {@link java.security.Principal#getName()} gives it
     * @return what it did
     */
    Invalidation invalidatePrincipal(String name);

    /**
     * Invalidates everything.
     *
     * @return what it did
     */
    Invalidation clear();

    /** {@return the same cache, whose invalidations make stale: what they reach may be served while it is refreshed} */
    HttpCache soft();

    /**
     * {@return whether it caches: {@code false} where {@code jersey.cached.enabled} is, and then nothing is stored, no
     * listener receives anything, and each invalidation finds nothing}
     */
    boolean isEnabled();

    /** {@return the cache in numbers} */
    CacheStatistics statistics();

    /**
     * Finds stored responses. Goes through all that is stored: for people, not for each request.
     *
     * @param text a part of their target URI, or a tag that they have; empty for any. A URI may be absolute, its default
     *     port written or not; there are no templates or wildcards
     * @param most how many to find at most
     * @return what was found, in no order
     */
    List<StoredSummary> find(String text, int most);

    /**
     * Tells a listener of all that follows.
     *
     * @param listener receives {@link CacheListener#attached} first
     */
    void addListener(CacheListener listener);

    /**
     * Tells a listener nothing more.
     *
     * @param listener the same object that was added
     */
    void removeListener(CacheListener listener);

    /**
     * Says how a GET would be answered now, without running the method and without changing anything. The application's
     * own request filters run, for the method is looked for as a request would.
     *
     * @param uri absolute or a path, with its query. A path that leads to no cached method of the application is taken for
     *     the whole path. A path is explained for the host that most requests name
     * @param fields the request's fields by name; none where it makes no difference
     * @return the method's plan, the key, what is stored, what would happen and why
     * @throws IllegalArgumentException for a URI that no request can have
     */
    Explanation explain(URI uri, Map<String, List<String>> fields);

    /**
     * As {@link #explain(URI, Map)}, without fields.
     *
     * @param uri absolute or a path, with its query
     * @return the method's plan, the key, what is stored, what would happen and why
     */
    default Explanation explain(URI uri) {
        return explain(uri, Map.of());
    }
}
