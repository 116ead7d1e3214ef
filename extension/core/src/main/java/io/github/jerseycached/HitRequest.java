package io.github.jerseycached;

import io.github.jerseycached.http.RequestHead;

/**
 * A request before Jersey has seen it, as {@link HitGuard} and {@link HitFields} see it: its method, its target and its
 * fields. It is valid only during the call that it is given to.
 */
public interface HitRequest extends RequestHead {

    /** {@return the path with the query, as the client sent them: {@code /countries?sort=name}} */
    String target();
}
