/**
 * The cache's numbers for Micrometer: {@link io.github.jerseycached.micrometer.HttpCacheMetrics}, a listener like any other.
 *
 * <p>May use the root package and {@code http}: it knows the cache as an application does, by what a listener hears and what
 * {@code statistics()} says. Nothing loads this package but the application that registers the listener.
 */
@NullMarked
package io.github.jerseycached.micrometer;

import org.jspecify.annotations.NullMarked;
