/**
 * What only Jersey has: finding the cache by itself when the jar is on the class path. That is {@link
 * io.github.jerseycached.jersey.HttpCacheAutoDiscoverable}, which the file under {@code META-INF/services} names.
 *
 * <p>May use the root package, {@code http}, {@code store} and {@code jaxrs}; nothing else may use it.
 */
@NullMarked
package io.github.jerseycached.jersey;

import org.jspecify.annotations.NullMarked;
