/**
 * For tests that extend {@link org.glassfish.jersey.test.JerseyTest}: {@link
 * io.github.jerseycached.testkit.jersey.CachedJerseyTest}, whose cache has a clock to move, and {@link
 * io.github.jerseycached.testkit.jersey.GrizzlyCacheTestContainerFactory}, which serves them through the fast lane.
 *
 * <p>May use {@code testkit}, {@code grizzly} and {@code jaxrs}.
 */
@NullMarked
package io.github.jerseycached.testkit.jersey;

import org.jspecify.annotations.NullMarked;
