/**
 * For an application's own tests of what it caches: {@link io.github.jerseycached.testkit.HttpCacheAssertions}, which say of a
 * response how the cache answered, and a clock to move, {@link io.github.jerseycached.testkit.MovableClock}.
 *
 * <p>May use the JDK, JAX-RS and AssertJ. It knows the cache by what it tells clients, and uses no other package. Start reading at
 * {@link io.github.jerseycached.testkit.CachedResponseAssert}.
 */
@NullMarked
package io.github.jerseycached.testkit;

import org.jspecify.annotations.NullMarked;
