/**
 * The life of one request without Jakarta REST. Start reading at {@link io.github.jerseycached.engine.CacheEngine}: it looks a
 * {@link io.github.jerseycached.engine.CacheRequest} up and gives a {@link io.github.jerseycached.engine.Decision}. Jersey's
 * filter, the fast lanes, requests that have waited, and explain all act on that decision.
 *
 * <p>May use the root package, {@code http} and {@code store}. Public for the adapters; applications have no use for it.
 */
@NullMarked
package io.github.jerseycached.engine;

import org.jspecify.annotations.NullMarked;
