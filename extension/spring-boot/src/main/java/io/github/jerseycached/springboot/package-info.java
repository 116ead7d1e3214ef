/**
 * The fast lane in Spring Boot: {@link io.github.jerseycached.springboot.FastLaneAutoConfiguration} registers the filter.
 *
 * <p>May use {@code servlet}, the artifact of the filter.
 */
@NullMarked
package io.github.jerseycached.springboot;

import org.jspecify.annotations.NullMarked;
