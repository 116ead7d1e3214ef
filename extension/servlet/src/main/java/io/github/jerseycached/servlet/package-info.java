/**
 * The fast lane, for applications in a servlet container: {@link io.github.jerseycached.servlet.FastLaneFilter} is where to
 * start reading.
 *
 * <p>May use the root, {@code http} and {@code engine} of the core.
 */
@NullMarked
package io.github.jerseycached.servlet;

import org.jspecify.annotations.NullMarked;
