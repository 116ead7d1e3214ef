/**
 * Requests: those of clients as the cache reads them ({@link io.github.jerseycached.request.ResourceRequest}), and those that
 * it makes itself, to refresh what is stale and to explain. With the settings that they are answered by.
 *
 * <p>Used by {@code exchange}, {@code writes} and {@code jaxrs}.
 */
@NullMarked
package io.github.jerseycached.request;

import org.jspecify.annotations.NullMarked;
