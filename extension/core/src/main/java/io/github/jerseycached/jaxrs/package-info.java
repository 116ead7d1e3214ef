/**
 * The cache in a Jersey application: {@link io.github.jerseycached.jaxrs.HttpCacheFeature} puts it there, {@code
 * CachedMethods} puts it around methods, and {@code CacheRequestFilter} carries out what the engine decides. Start reading at
 * {@code CacheRequestFilter}. A request goes through it, {@code ResourceFieldsFilter}, {@code CacheResponseFilter} and {@code
 * CacheWriterInterceptor}, in this order.
 *
 * <p>May use everything; nothing else in this artifact may use it.
 */
@NullMarked
package io.github.jerseycached.jaxrs;

import org.jspecify.annotations.NullMarked;
