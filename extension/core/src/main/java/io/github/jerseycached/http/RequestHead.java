package io.github.jerseycached.http;

import org.jspecify.annotations.Nullable;

/** What the rules read of a request: its method and its fields. */
public interface RequestHead {

    /** {@return the method, such as {@code GET}} */
    String method();

    /**
     * The value of a field, where it is repeated its lines joined by a comma (RFC 9110 §5.3).
     *
     * @param name in any case
     * @return {@code null} when there is no such field
     */
    @Nullable
    String field(String name);
}
