/**
 * Whether the cache is transparent: the same applications with it and without it, and the same answers. Start reading at {@link
 * io.github.jerseycached.transparency.Scenario}.
 */
package io.github.jerseycached.transparency;
