/**
 * One request to a cached method on its way through Jersey: {@code Exchange}, which is a {@code StoredExchange} where a
 * stored response answers and a {@code ResourceExchange} where the method does, in steps that {@code Step} lists.
 *
 * <p>May use everything but {@code writes} and {@code jaxrs}. Public for the packages above; applications have no use for it.
 */
@NullMarked
package io.github.jerseycached.exchange;

import org.jspecify.annotations.NullMarked;
