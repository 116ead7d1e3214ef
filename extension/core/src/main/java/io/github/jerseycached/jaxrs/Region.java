package io.github.jerseycached.jaxrs;

import io.github.jerseycached.plan.SharedKeyParts;
import io.github.jerseycached.request.CacheSettings;
import io.github.jerseycached.store.FailSafeStore;

/**
 * A store with what refers to it.
 *
 * @param settings those of all regions, but for the store
 * @param keyParts those of all regions, but for the hash, which is the store's
 */
record Region(CacheSettings settings, SharedKeyParts keyParts) {

    FailSafeStore store() {
        return settings.engine().store();
    }

    /** The name of the region that has none. */
    static final String UNNAMED = "";
}
