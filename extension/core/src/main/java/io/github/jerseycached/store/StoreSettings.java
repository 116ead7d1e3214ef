package io.github.jerseycached.store;

import io.github.jerseycached.http.Variants;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What the cache tells a store when it opens it.
 *
 * @param clock the clock by which responses age; it is never set back
 * @param maxVariants how many responses a key keeps at most. If there are more, the least recently used ones are removed
 */
public record StoreSettings(InstantSource clock, int maxVariants) {

    /**
     * Checks the settings.
     *
     * @param clock the clock by which responses age
     * @param maxVariants how many responses a key keeps at most
     * @throws IllegalArgumentException if {@code maxVariants} is less than 1
     */
    public StoreSettings {
        Objects.requireNonNull(clock, "clock must not be null");
        if (maxVariants < 1) {
            throw new IllegalArgumentException("maxVariants must be at least 1, but is " + maxVariants);
        }
    }

    /** {@return the system's clock, and {@link Variants#MOST} responses for each key} */
    public static StoreSettings defaults() {
        return new StoreSettings(SteadyClock.system(), Variants.MOST);
    }
}
