package io.github.jerseycached.jaxrs;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The feature and the stores of one application, which belong to no other one while it runs: a store is closed with its
 * application, and a feature knows one cache.
 *
 * <p>Who owns what is kept for the whole process under the lock of {@link #OWNERS}. Owners are held weakly, because there are
 * containers that tell no application that it ends.
 */
final class Ownership {

    private static final Map<Object, WeakReference<Ownership>> OWNERS = new WeakHashMap<>();

    private final List<Object> owned;

    /** @param owned the feature and the stores */
    Ownership(List<Object> owned) {
        this.owned = owned;
    }

    /**
     * Checks whether no running application owns any of these.
     *
     * @throws IllegalStateException when one does
     */
    void check() {
        synchronized (OWNERS) {
            for (Object each : owned) {
                WeakReference<Ownership> owner = OWNERS.get(each);
                Ownership other = owner == null ? null : owner.get();
                if (other != null && other != this) {
                    throw new IllegalStateException("This " + each.getClass().getSimpleName()
                            + " belongs to another application that is running. Make one for each application"
                            + (each instanceof HttpCacheFeature
                                    ? ", or register HttpCacheFeature.class"
                                    : "; RedisStore and a store on Terracotta share responses between applications"));
                }
            }
        }
    }

    /**
     * Takes them, until {@link #release}.
     *
     * @throws IllegalStateException when another running application has one of them
     */
    void take() {
        synchronized (OWNERS) {
            check();
            owned.forEach(each -> OWNERS.put(each, new WeakReference<>(this)));
        }
    }

    void release() {
        synchronized (OWNERS) {
            OWNERS.values().removeIf(owner -> owner.get() == this);
        }
    }
}
