package io.github.jerseycached.example;

import io.github.jerseycached.redis.RedisStore;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import org.jspecify.annotations.Nullable;

/** Where the service keeps responses. */
final class Stores {
    private Stores() {}

    /**
     * A store of this service's own, on the heap; or one that several services share, with that in front of it.
     *
     * @param redis where the shared one is, {@code null} for none
     * @throws IllegalArgumentException when that is no address of Redis
     */
    static ResponseStore of(@Nullable String redis) {
        ResponseStore own = EhcacheStore.builder().build();
        return redis == null ? own : RedisStore.builder().uri(redis).near(own).build();
    }
}
