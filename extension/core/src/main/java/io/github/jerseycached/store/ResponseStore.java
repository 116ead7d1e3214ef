package io.github.jerseycached.store;

import io.github.jerseycached.epoch.Epochs;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Variants;
import java.time.Instant;
import java.util.Collection;

/**
 * Keeps stored responses by key. Implement it to keep them in another engine. If the engine keeps bytes, {@link
 * ByteResponseStore} does most of the work.
 *
 * <p>A store is safe for use by many threads. Each method may throw an unchecked exception if the engine fails; the cache then
 * handles the call as a miss and logs a warning. The cache opens a store before it uses it. A closed store returns nothing and
 * keeps nothing until it is opened again.
 *
 * <p>A store may also implement {@link InspectableStore}, {@link InMemoryStore} or {@link LeasingStore}. The test kit has a
 * contract test, {@code ResponseStoreContract}.
 */
public interface ResponseStore extends AutoCloseable {

    /**
     * Makes the store ready. If it is open already, only the settings change.
     *
     * @param settings of the cache
     */
    void open(StoreSettings settings);

    /**
     * Reads the logical clock of invalidation. Each invalidation moves it forward ({@link Epochs}).
     *
     * @return the time for the {@link Provenance} of a response whose request begins now
     */
    long clock();

    /**
     * Returns the hash that hides principals, cookies and the like in keys. Keys of stored responses contain such hashes.
     *
     * @return the same hash for as long as stored responses last, in all processes that share them
     */
    KeyedHash hash();

    /**
     * Looks up a key.
     *
     * @param key the key
     * @param request the request. A store may leave out responses that it does not select, and may note that the selected
     *     response was used
     * @return the stored responses of the key that are not invalidated, those that are stale marked so ({@link Validity});
     *     {@link Variants#NONE} if there are none
     */
    Variants get(CacheKey key, RequestHead request);

    /**
     * Stores a response beside those of the same key that other request fields selected ({@link Variants#with}). It never
     * replaces a response that was requested later ({@link Terms#requested()}): compare and replace in one step.
     *
     * @param key the key
     * @param response what to store
     * @return whether it is kept; {@code false} if it is too large, was invalidated since its request began, or is older than
     *     what it would replace
     */
    boolean put(CacheKey key, StoredResponse response);

    /**
     * Removes one response of a key, because a later answer superseded it. The other responses of the key stay. Compare and
     * remove in one step.
     *
     * @param key the key
     * @param selecting the request fields that selected the response
     * @param requested when the superseding answer was requested; a response that was requested later stays
     */
    void remove(CacheKey key, SelectingFields selecting, Instant requested);

    /**
     * Invalidates all responses that have one of these names. This includes responses that are being made and will be stored
     * later: their request began before this call.
     *
     * <p>If the store is closed but its responses last, they must be invalidated when it is opened again.
     *
     * @param names as in {@link Provenance#names()}, or {@link Provenance#EVERYTHING}
     * @param soft whether the responses become stale instead of unusable
     * @return how many stored responses have these names; one that has several counts for each. Zero if the store does not
     *     count them
     */
    long invalidate(Collection<String> names, boolean soft);

    /** Closes the store. Only responses that outlive the process, or that other processes share, are kept. */
    @Override
    void close();
}
