package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Variants;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/**
 * Keeps stored responses by key. Safe for use by many threads. Any method may throw an unchecked exception when the
 * store fails: its caller takes that for a miss.
 *
 * <p>A store is opened by its first use or by {@link #open()}; closed, it keeps nothing until it is opened again.
 */
public interface ResponseStore extends AutoCloseable {

    /**
     * Tells the store what the cache goes by. Called once, before the cache opens it.
     *
     * @param clock by which responses age
     * @param maxVariants how many responses a key keeps at most; of more, the least recently used go. Without this call it is
     *     {@link Variants#MOST}
     */
    default void configure(InstantSource clock, int maxVariants) {}

    /** Makes the store ready; does nothing when it is. */
    void open();

    /** {@return the logical clock of invalidation, for the {@link Provenance} of a response whose request begins now} */
    long clock();

    /**
     * Looks a key up.
     *
     * @param key the key
     * @return its stored responses that no invalidation has reached, those that one has made stale marked so; {@link
     *     Variants#NONE} when there are none
     */
    Variants get(CacheKey key);

    /**
     * Whether a look-up never waits, neither for a disk nor for a network: then a server may look up where it must not wait.
     *
     * @return by default {@code false}
     */
    default boolean isInMemory() {
        return false;
    }

    /**
     * Looks a key up for a request. A store that holds some of what it has nearer than the rest need not look at the rest
     * when the request selects a fresh response among the former.
     *
     * @param key the key
     * @param request what is asked for
     * @return as {@link #get(CacheKey)}, at least as far as the request selects
     */
    default Variants get(CacheKey key, RequestHead request) {
        return get(key);
    }

    /**
     * Asks for the lease of making a response for a key, where others share the store who may be making it. Does not wait for
     * them. Whoever asked looks the key up again, and then goes on, whether it has the lease or has waited long enough.
     *
     * @param key the key
     * @return completes with what releases the lease, which is to be run once the response is stored, or will not be; it is
     *     cancelled where nobody waits for the lease any more. Empty where nobody else makes a response, as by default, or
     *     nobody can say who does
     */
    default Optional<CompletableFuture<Runnable>> lease(CacheKey key) {
        return Optional.empty();
    }

    /**
     * Stores a response beside those of the same key that other request fields selected ({@link Variants#with}). A response
     * never replaces one that was requested later ({@link Terms#requested()}): the store compares and replaces in one step.
     *
     * @param key the key
     * @param response what to store
     * @return whether it is kept: {@code false} for one that is larger than the whole store, for one that has been
     *     invalidated since its request began, for one that is older than what it would replace, or when the store is closed
     */
    boolean put(CacheKey key, StoredResponse response);

    /**
     * Removes one of the stored responses of a key, because a later answer superseded it. The store compares and removes in
     * one step. The other responses of the key stay.
     *
     * @param key the key
     * @param selecting what selected the response
     * @param requested when the answer was requested that superseded it: what was requested later than that stays
     */
    void remove(CacheKey key, SelectingFields selecting, Instant requested);

    /**
     * Makes unusable whatever bears one of these names, and whatever is under way and will bear one.
     *
     * @param names as in {@link Provenance#names()}, or {@link Provenance#EVERYTHING}
     * @return how many stored responses bear them, one that bears several counted for each, as far as the store can tell at
     *     once
     */
    long invalidate(Collection<String> names);

    /**
     * Makes stale whatever bears one of these names, and whatever is under way and will bear one.
     *
     * @param names as in {@link Provenance#names()}, or {@link Provenance#EVERYTHING}
     * @return how many stored responses bear them, one that bears several counted for each, as far as the store can tell at
     *     once
     */
    long makeStale(Collection<String> names);

    /** {@return what takes the place of texts that keys must not show; the same as long as what is stored lasts} */
    KeyedHash hash();

    /**
     * Goes through what is stored, in no order, until the visitor has seen enough. What is stored or dropped meanwhile may be
     * seen or not.
     *
     * @param visitor takes a key with its stored responses, and says whether to go on
     */
    void visit(BiPredicate<CacheKey, Variants> visitor);

    /** {@return the number of keys with something stored that is of use} */
    long size();

    /** {@return the number of keys that had to go for others since the store was made} */
    long evictions();

    /** {@return what is stored, in bytes, as the store counts them against its bound} */
    long weight();

    /** {@return the most that {@link #weight()} can be; empty when the store knows no such bound} */
    OptionalLong bound();

    /**
     * Releases what the store holds, and keeps nothing but what outlives the process or is shared with others; does nothing
     * when it is closed.
     */
    @Override
    void close();
}
