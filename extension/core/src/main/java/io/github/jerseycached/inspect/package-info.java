/**
 * What the application's classes read of a request, found out at deployment: by what is injected into them, by what their
 * class files name, and by what CDI, Spring and HK2 know of their beans. Start reading at {@code RequestReads}.
 *
 * <p>May use the root package and {@code http}. Public for the packages above; applications have no use for it.
 */
@NullMarked
package io.github.jerseycached.inspect;

import org.jspecify.annotations.NullMarked;
