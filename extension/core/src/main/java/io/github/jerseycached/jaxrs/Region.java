package io.github.jerseycached.jaxrs;

/**
 * A store with what refers to it.
 *
 * @param settings those of all regions, but for the store
 * @param keyParts those of all regions, but for the hash, which is the store's
 */
record Region(CacheSettings settings, SharedKeyParts keyParts) {

    /** The name of the region that has none. */
    static final String UNNAMED = "";
}
