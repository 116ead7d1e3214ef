/**
 * What the cache costs and gains: benchmarks inside one process on JMH, and a load on real servers ({@link
 * io.github.jerseycached.bench.Load}). Compiled by the profile {@code bench} alone; src-docs/performance.md says how to
 * run it.
 */
@NullMarked
package io.github.jerseycached.bench;

import org.jspecify.annotations.NullMarked;
