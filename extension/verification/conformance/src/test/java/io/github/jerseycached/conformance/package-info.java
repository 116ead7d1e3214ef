/**
 * The public suite http-cache-tests, run against a JAX-RS application that forwards to the suite's origin and whose GET is
 * {@code @Cached} with no ttl. Start reading at {@link io.github.jerseycached.conformance.ConformanceTest}, which says how
 * to run it.
 */
package io.github.jerseycached.conformance;
