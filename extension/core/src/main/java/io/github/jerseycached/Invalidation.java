package io.github.jerseycached;

import java.time.Instant;
import java.util.List;

/**
 * What an invalidation did.
 *
 * @param at when
 * @param names of what was invalidated, as people read them: {@code tag country:fr}, {@code /countries/fr},
 *     {@code everything}; a principal is never named
 * @param soft whether what bore the names became stale, and is not gone
 * @param stored how many stored responses bore the names, one that bore several counted for each
 */
public record Invalidation(Instant at, List<String> names, boolean soft, long stored) {

    /**
     * Copies the names.
     *
     * @param at when
     * @param names of what was invalidated, as people read them: {@code tag country:fr}, {@code /countries/fr},
     *     {@code everything}; a principal is never named
     * @param soft whether what bore the names became stale, and is not gone
     * @param stored how many stored responses bore the names, one that bore several counted for each
     */
    public Invalidation {
        names = List.copyOf(names);
    }
}
