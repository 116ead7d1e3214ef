package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Variants;
import java.util.function.BiPredicate;

/** A store that can show what it holds, for statistics and for {@code HttpCache.find}. */
public interface InspectableStore {

    /** {@return the numbers of what is stored} */
    StoreContents contents();

    /**
     * Shows what is stored, in no order, until the visitor has seen enough. Responses that are stored or removed meanwhile may
     * be shown or not. Invalidated responses are not shown.
     *
     * @param visitor takes a key with its stored responses, and returns whether to go on
     */
    void visit(BiPredicate<CacheKey, Variants> visitor);

    /**
     * Inspects any store.
     *
     * @param store the store
     * @return the store itself if it can be inspected; otherwise one that shows nothing
     */
    static InspectableStore of(ResponseStore store) {
        return store instanceof InspectableStore inspectable ? inspectable : NothingToInspect.INSTANCE;
    }
}
