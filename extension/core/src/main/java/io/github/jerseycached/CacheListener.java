package io.github.jerseycached;

/**
 * Observes the cache. It is called on a thread of its own, behind the requests that it is told of, so that neither its
 * slowness nor its failure harms any; where it cannot follow, records are left out and counted ({@link
 * CacheStatistics#unheard()}).
 */
public interface CacheListener {

    /**
     * The cache is there.
     *
     * @param cache the one whose records will follow
     */
    default void attached(HttpCache cache) {}

    /**
     * A request to a cached method was answered.
     *
     * @param event how
     */
    default void answered(CacheEvent event) {}

    /**
     * Something was invalidated.
     *
     * @param invalidation what
     */
    default void invalidated(Invalidation invalidation) {}
}
