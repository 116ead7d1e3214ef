/**
 * The rules of HTTP caching as immutable values and pure functions of (request, stored response, now): RFC 9110 and RFC
 * 9111 and what stands around them. No JAX-RS, no I/O, no clock of its own, no store.
 *
 * <p>May use {@code syntax} and the JDK alone. One class per question: may it be stored ({@link
 * io.github.jerseycached.http.Storability}), for how long is it fresh ({@link io.github.jerseycached.http.Freshness}),
 * may it be used for this request ({@link io.github.jerseycached.http.Reuse}), does the client hold it already ({@link
 * io.github.jerseycached.http.Preconditions}). Start reading at {@link io.github.jerseycached.http.StoredResponse}.
 */
@NullMarked
package io.github.jerseycached.http;

import org.jspecify.annotations.NullMarked;
