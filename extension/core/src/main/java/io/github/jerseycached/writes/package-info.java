/**
 * What unsafe requests do to the cache: what they invalidate, and their conditions on entity tags that the cache made. Also
 * the answers of HEAD methods of the application's own, which update or end what is stored.
 *
 * <p>May use everything but {@code jaxrs}. Public for {@code jaxrs}; applications have no use for it.
 */
@NullMarked
package io.github.jerseycached.writes;

import org.jspecify.annotations.NullMarked;
