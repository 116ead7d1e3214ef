package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.core.Configuration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of the properties that set the cache, as {@code ResourceConfig.property} and servlet init parameters take them. A
 * setting made in code, by {@link HttpCacheFeature.Builder}, goes before its property. An unknown name that begins with
 * {@value #PREFIX} fails at deployment.
 */
public final class HttpCacheProperties {

    /** What all names begin with. */
    public static final String PREFIX = "jersey.cached.";

    /**
     * Whether there is a cache at all; {@code false} leaves every response as it would be without the annotations. A
     * {@code Boolean} or its text; {@code true} by default.
     */
    public static final String ENABLED = "jersey.cached.enabled";

    /** See {@link HttpCacheFeature.Builder#maxBodyBytes}. A number or its text. */
    public static final String MAX_BODY_BYTES = "jersey.cached.maxBodyBytes";

    /** See {@link HttpCacheFeature.Builder#maxVariants}. A number or its text. */
    public static final String MAX_VARIANTS = "jersey.cached.maxVariants";

    /** See {@link HttpCacheFeature.Builder#name}. */
    public static final String NAME = "jersey.cached.name";

    /**
     * See {@link io.github.jerseycached.store.EhcacheStore.Builder#heapBytes}; without effect where a store was set in
     * code. A number or its text.
     */
    public static final String STORE_HEAP_BYTES = "jersey.cached.store.heapBytes";

    /**
     * See {@link io.github.jerseycached.store.EhcacheStore.Builder#offHeapBytes}; without effect where a store was set in
     * code. A number or its text.
     */
    public static final String STORE_OFF_HEAP_BYTES = "jersey.cached.store.offHeapBytes";

    /**
     * The directory of {@link io.github.jerseycached.store.EhcacheStore.Builder#disk}, with {@link #STORE_DISK_BYTES};
     * without effect where a store was set in code. A path.
     */
    public static final String STORE_DIRECTORY = "jersey.cached.store.directory";

    /**
     * The bytes of {@link io.github.jerseycached.store.EhcacheStore.Builder#disk}, with {@link #STORE_DIRECTORY}; without
     * effect where a store was set in code. A number or its text.
     */
    public static final String STORE_DISK_BYTES = "jersey.cached.store.diskBytes";

    /** See {@link HttpCacheFeature.Builder#heuristicFreshness}. A {@code Boolean} or its text. */
    public static final String HEURISTIC_FRESHNESS = "jersey.cached.heuristicFreshness";

    /** See {@link HttpCacheFeature.Builder#honourRequestDirectives}. A {@code Boolean} or its text. */
    public static final String HONOUR_REQUEST_DIRECTIVES = "jersey.cached.honourRequestDirectives";

    /** See {@link HttpCacheFeature.Builder#cacheGroups}. A {@code Boolean} or its text. */
    public static final String CACHE_GROUPS = "jersey.cached.cacheGroups";

    /** See {@link HttpCacheFeature.Builder#hosts}. Authorities, divided by commas. */
    public static final String HOSTS = "jersey.cached.hosts";

    private static final List<String> ALL = List.of(
            ENABLED,
            MAX_BODY_BYTES,
            MAX_VARIANTS,
            NAME,
            STORE_HEAP_BYTES,
            STORE_OFF_HEAP_BYTES,
            STORE_DIRECTORY,
            STORE_DISK_BYTES,
            HEURISTIC_FRESHNESS,
            HONOUR_REQUEST_DIRECTIVES,
            CACHE_GROUPS,
            HOSTS);

    private HttpCacheProperties() {}

    /** Refuses names that are like ours and are none. */
    static void check(Configuration configuration) {
        for (String name : configuration.getPropertyNames()) {
            if (name.startsWith(PREFIX) && !ALL.contains(name)) {
                throw new IllegalArgumentException(
                        "Unknown property \"" + name + "\"; did you mean \"" + nearest(name) + "\"? Known are " + ALL);
            }
        }
    }

    static Optional<Boolean> flag(Configuration configuration, String name) {
        return text(configuration, name).map(value -> switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "Property \"" + name + "\" must be true or false, but is \"" + value + '"');
        });
    }

    static Optional<String> text(Configuration configuration, String name) {
        return Optional.ofNullable(configuration.getProperty(name)).map(Object::toString);
    }

    static Optional<Long> number(Configuration configuration, String name) {
        return text(configuration, name).map(value -> {
            try {
                return Long.valueOf(value.strip());
            } catch (NumberFormatException malformed) {
                throw new IllegalArgumentException(
                        "Property \"" + name + "\" must be a whole number, but is \"" + value + '"', malformed);
            }
        });
    }

    private static String nearest(String unknown) {
        String nearest = ENABLED;
        for (String name : ALL) {
            if (distance(unknown, name) < distance(unknown, nearest)) {
                nearest = name;
            }
        }
        return nearest;
    }

    // Levenshtein's, with one row: names are few and short, and asked for once, on the way to an error.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
