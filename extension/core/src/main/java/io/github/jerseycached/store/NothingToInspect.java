package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Variants;
import java.util.function.BiPredicate;

/** What is known of a store that cannot be inspected. */
final class NothingToInspect implements InspectableStore {

    static final NothingToInspect INSTANCE = new NothingToInspect();

    private NothingToInspect() {}

    @Override
    public StoreContents contents() {
        return StoreContents.UNKNOWN;
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        // There is nothing to show.
    }
}
