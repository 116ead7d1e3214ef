/**
 * A console for the people who run an application: {@link io.github.jerseycached.console.HttpCacheConsole}, a page and the
 * JSON behind it. Closed unless a role is named.
 *
 * <p>May use the root package, {@code http} and {@code store} of the core: it knows the cache as an application does, as an {@link
 * io.github.jerseycached.HttpCache} and what a listener hears. Nothing uses it. {@code ConsoleRoutes} says what there is, and
 * is where to start reading; {@code Guard} says who may. What it keeps is bounded: {@code RecentTraffic}, {@code
 * RecentKeys}, {@code EventStreams}.
 */
@NullMarked
package io.github.jerseycached.console;

import org.jspecify.annotations.NullMarked;
