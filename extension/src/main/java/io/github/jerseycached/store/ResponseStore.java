package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;

/**
 * Keeps stored responses by key. Safe for use by many threads. Any method may throw an unchecked exception when the
 * store fails: its caller takes that for a miss.
 *
 * <p>A store is opened by its first use or by {@link #open()}; closed, it keeps nothing until it is opened again.
 */
public interface ResponseStore extends AutoCloseable {

    /** Makes the store ready; does nothing when it is. */
    void open();

    /**
     * Looks a key up.
     *
     * @param key the key
     * @return its stored responses, {@link Variants#NONE} when there are none
     */
    Variants get(CacheKey key);

    /**
     * Stores a response beside those of the same key that other request fields selected ({@link Variants#with}).
     *
     * @param key the key
     * @param response what to store
     * @return whether it is kept: {@code false} for one that is larger than the whole store, or when the store is closed
     */
    boolean put(CacheKey key, StoredResponse response);

    /**
     * Drops what is stored for a key.
     *
     * @param key the key
     */
    void remove(CacheKey key);

    /** Drops everything. */
    void clear();

    /** {@return the number of keys with something stored} */
    long size();

    /** {@return what is stored, in bytes, as the store counts them against its bound} */
    long weight();

    /** Drops everything and releases what the store holds; does nothing when it is closed. */
    @Override
    void close();
}
