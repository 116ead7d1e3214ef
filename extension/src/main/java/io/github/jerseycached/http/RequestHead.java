package io.github.jerseycached.http;

import org.jspecify.annotations.Nullable;

/** What the rules read of a request: its method and its fields. */
public interface RequestHead {

    /** The method, such as {@code GET}. */
    String method();

    /**
     * The value of a field, where it is repeated its lines joined by a comma (RFC 9110 §5.3).
     *
     * @return {@code null} when there is no such field
     */
    @Nullable
    String field(String name);
}
