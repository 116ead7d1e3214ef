package io.github.jerseycached.jaxrs;

/**
 * When a request began, as invalidations count.
 *
 * @param clock what the clock of the store said, which moves with all that the store knows of
 * @param invalidations how many had begun on this node: the clock of a store that is shared may not have them yet
 */
record Since(long clock, long invalidations) {

    /** Now; to be read before anything that an invalidation could concern. */
    static Since now(CacheSettings settings) {
        long invalidations = settings.collapsed().invalidations();
        return new Since(settings.store().clock(), invalidations);
    }

    /** Whether something may have been invalidated between the two. */
    boolean isBefore(Since other) {
        return clock < other.clock || invalidations < other.invalidations;
    }
}
