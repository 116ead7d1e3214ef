package io.github.jerseycached.example;

import io.github.jerseycached.redis.RedisStore;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the service keeps responses. */
final class Stores {
    private static final long DISK_BYTES = 256L << 20;

    private Stores() {}

    /**
     * A store of this service's own; or one that several services share, with such a one in front of it.
     *
     * @param redis where the shared one is, {@code null} for none
     * @param directory where the service's own one outlives a restart, {@code null} for the heap alone
     * @throws IllegalArgumentException when that is no address of Redis
     */
    static ResponseStore of(@Nullable String redis, @Nullable Path directory) {
        EhcacheStore.Builder own = EhcacheStore.builder();
        if (directory != null) {
            own.disk(directory, DISK_BYTES);
        }
        return redis == null
                ? own.build()
                : RedisStore.builder().uri(redis).near(own.build()).build();
    }
}
