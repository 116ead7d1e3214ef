/**
 * The fast lane, for applications that are served by Grizzly: {@link
 * io.github.jerseycached.grizzly.GrizzlyCacheServer} is where to start reading. A request goes to {@code FastLane}, which
 * finds the entry of its target in the {@code EntryTable} and answers by it, or lets the application do so.
 *
 * <p>May use the root, {@code http} and {@code engine} of the core.
 */
@NullMarked
package io.github.jerseycached.grizzly;

import org.jspecify.annotations.NullMarked;
