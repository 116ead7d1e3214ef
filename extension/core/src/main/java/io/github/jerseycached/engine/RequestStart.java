package io.github.jerseycached.engine;

/**
 * When a request began, as invalidations count. Read it before anything that an invalidation could concern.
 *
 * @param clock the logical clock of the store, which moves with every invalidation that the store knows of
 * @param invalidations how many invalidations had begun on this node: a shared store may not know of them yet
 */
public record RequestStart(long clock, long invalidations) {

    /**
     * Whether something may have been invalidated between two requests.
     *
     * @param other the later one
     * @return {@code true} if so
     */
    public boolean isBefore(RequestStart other) {
        return clock < other.clock || invalidations < other.invalidations;
    }
}
