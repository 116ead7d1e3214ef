/**
 * How fields and URIs are written and read: lists and parameters (RFC 9110 §5.6), structured fields (RFC 9651), dates, {@code
 * Cache-Control}, entity tags, and URIs in their canonical form (RFC 3986). Immutable values and pure functions, which know
 * nothing of stored responses.
 *
 * <p>May use the JDK alone. What follows from a field is decided in {@code http}.
 */
@NullMarked
package io.github.jerseycached.syntax;

import org.jspecify.annotations.NullMarked;
