/**
 * Where stored responses are kept: the seam ({@link io.github.jerseycached.store.ResponseStore}) and the store on
 * Ehcache behind it. Everything about HTTP stays in {@code http}.
 *
 * <p>May use {@code http} and {@code epoch}. Start reading at {@link io.github.jerseycached.store.ResponseStore}.
 */
@NullMarked
package io.github.jerseycached.store;

import org.jspecify.annotations.NullMarked;
