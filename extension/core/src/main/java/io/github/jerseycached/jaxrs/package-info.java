/**
 * The cache around JAX-RS: {@link io.github.jerseycached.jaxrs.HttpCacheFeature}, the plan compiled for each resource
 * method at deployment, and the filters and the interceptor that carry out what {@code http} decides. They carry, they
 * don't decide.
 *
 * <p>May use the root package, {@code http} and {@code store}. A request goes through {@code CacheRequestFilter}, {@code
 * ResourceFieldsFilter}, {@code CacheResponseFilter} and {@code CacheWriterInterceptor}, in this order; start reading at
 * the first.
 */
@NullMarked
package io.github.jerseycached.jaxrs;

import org.jspecify.annotations.NullMarked;
