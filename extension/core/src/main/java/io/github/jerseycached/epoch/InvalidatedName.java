package io.github.jerseycached.epoch;

/**
 * A name that was invalidated.
 *
 * @param name as in {@link io.github.jerseycached.http.Provenance#names()}
 * @param soft whether what has the name is only made stale
 */
public record InvalidatedName(String name, boolean soft) {}
