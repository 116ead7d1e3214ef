package io.github.jerseycached.store;

import java.util.OptionalLong;

/**
 * The numbers of what is stored.
 *
 * @param keys how many keys have a response of use; zero if that is not known
 * @param bytes what is stored, as the store counts it against its bound; zero if that is not known
 * @param bound the most that {@code bytes} can be; empty if there is no such bound
 * @param evictions how many keys were removed to make room for others
 */
public record StoreContents(long keys, long bytes, OptionalLong bound, long evictions) {

    /** Of a store that does not know. */
    public static final StoreContents UNKNOWN = new StoreContents(0, 0, OptionalLong.empty(), 0);
}
