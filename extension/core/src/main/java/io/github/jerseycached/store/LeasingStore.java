package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A store that several processes share, where only one of them at a time should make the response for a key. */
public interface LeasingStore {

    /**
     * Requests the lease of making the response for a key. Does not wait for other processes. When the lease is granted, the
     * caller looks the key up again before it makes the response.
     *
     * @param key the key
     * @return completes with a task that releases the lease; run it when the response is stored or will not be. Cancel the
     *     future if the lease is no longer wanted. Empty if no other process makes a response, or if that is not known
     */
    Optional<CompletableFuture<Runnable>> lease(CacheKey key);
}
