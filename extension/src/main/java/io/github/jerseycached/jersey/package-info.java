/**
 * What only Jersey has: finding the cache by itself when the jar is on the class path.
 *
 * <p>May use the root package, {@code http}, {@code store} and {@code jaxrs}.
 */
@NullMarked
package io.github.jerseycached.jersey;

import org.jspecify.annotations.NullMarked;
