/**
 * The words that an application's resources use: annotations and the types they name. Declarations only; what gives
 * them effect is {@link io.github.jerseycached.jaxrs.HttpCacheFeature}, which is found by itself when the jar is on the
 * class path.
 *
 * <p>May use {@code http}. Start reading at {@link io.github.jerseycached.Cached}.
 */
@NullMarked
package io.github.jerseycached;

import org.jspecify.annotations.NullMarked;
