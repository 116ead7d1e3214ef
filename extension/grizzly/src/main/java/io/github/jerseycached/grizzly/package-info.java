/**
 * The fast lane, for applications that are served by Grizzly: {@link
 * io.github.jerseycached.grizzly.GrizzlyCacheServer} is where to start reading. A request goes to {@code FastLane}, which
 * finds the door of its target among the {@code Doors} that it has been shown and answers through that, or lets the
 * application do so.
 *
 * <p>May use {@code http} and {@code jaxrs} of the core.
 */
@NullMarked
package io.github.jerseycached.grizzly;

import org.jspecify.annotations.NullMarked;
