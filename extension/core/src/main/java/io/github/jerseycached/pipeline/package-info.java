/**
 * What of the application runs around a cached method, and what a hit would leave out: request filters, response filters,
 * interceptors, exception mappers and entity writers, and what CDI or Spring put around the call. A class for each question:
 * {@code RequestFilters}, {@code ResponseFilters}, {@code ProviderReads}, {@code CallGuard}.
 *
 * <p>May use everything but {@code exchange}, {@code writes} and {@code jaxrs}. Public for the packages above; applications
 * have no use for it.
 */
@NullMarked
package io.github.jerseycached.pipeline;

import org.jspecify.annotations.NullMarked;
