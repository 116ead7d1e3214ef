package io.github.jerseycached;

import java.util.OptionalLong;

/**
 * The cache in numbers: of what is stored now, and of what happened since it was deployed.
 *
 * @param keys keys with something stored
 * @param bytes what is stored, counted as the store's bound counts
 * @param maxBytes that bound; empty when the store has none that it knows
 * @param evictions keys that had to go for others
 * @param filling methods that run now whose response others may be waiting for
 * @param waiting requests that wait for one of them now
 * @param unheard records that listeners could not follow
 */
public record CacheStatistics(
        long keys, long bytes, OptionalLong maxBytes, long evictions, long filling, long waiting, long unheard) {}
