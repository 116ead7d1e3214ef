/**
 * For an application's own tests of what it caches: {@link io.github.jerseycached.testkit.HttpCacheAssertions}, which say of a
 * response how the cache answered, a clock to move, {@link io.github.jerseycached.testkit.MovableClock}, and the contract of
 * stores, {@link io.github.jerseycached.testkit.ResponseStoreContract}.
 *
 * <p>May use the JDK, JAX-RS, AssertJ and JUnit Jupiter. The assertions know the cache by what it tells clients; only the
 * contract of stores uses {@code http} and {@code store}. Start reading at {@link
 * io.github.jerseycached.testkit.CachedResponseAssert}.
 */
@NullMarked
package io.github.jerseycached.testkit;

import org.jspecify.annotations.NullMarked;
