package io.github.jerseycached.store;

import io.github.jerseycached.epoch.History;
import java.util.OptionalLong;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/** Where an Ehcache cache of bytes comes from, and what is known of it. */
interface LowerCache {

    /** What was opened: the cache, and the history of what is in it if there is anything in it that can be used. */
    record Opened(Cache<String, byte[]> cache, @Nullable History history) {}

    /**
     * Opens it.
     *
     * @throws RuntimeException when that cannot be done, saying what to do about it
     */
    Opened open();

    /** Closes it, so that it is found again with its history if it is of a kind that lasts. */
    void close(Cache<String, byte[]> cache, History history);

    /**
     * Writes its history again, if it was closed with one and is still found with it.
     *
     * @throws RuntimeException when that cannot be done; then it is found empty
     */
    void rewrite(History history);

    /** Closes it after a failure: what is in it is not used again. Never throws. */
    void discard();

    /** What its tiers hold, in bytes. */
    long weight();

    /** How many keys it holds. */
    long size();

    /** How many keys had to go for others. */
    long evictions();

    /** The most that {@link #weight()} can be. */
    OptionalLong bound();

    /** Whether it will drive something out before long. */
    boolean isNearlyFull();

    /** The longest value that may be put: a longer one would drive out too much. */
    long longest();

    /** Whether what is in it lasts longer than the process. */
    boolean lasts();

    /** Whether what was invalidated is known with it, whoever did that and when. */
    boolean knowsItsHistory();

    /** As messages name it. */
    String description();
}
