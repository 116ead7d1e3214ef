package io.github.jerseycached.inspect;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import java.util.Set;

/**
 * The classes that may be skipped on a hit: filters, listeners, interceptors, and annotations that stand for these.
 *
 * @param named those that {@link HttpCacheFeature.Builder#skippedOnHit} names
 */
public record SkippableClasses(Set<Class<?>> named) {

    /** Whether a class says it itself, by {@link SkippedOnHit}, or the application says it of the class. */
    public boolean has(Class<?> type) {
        return type.isAnnotationPresent(SkippedOnHit.class) || named.contains(type);
    }
}
