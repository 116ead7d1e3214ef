package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;

/**
 * Something by which code of the application learns of a request.
 *
 * @param kind what it shows
 * @param type of what is injected
 * @param place where it is injected, in words
 */
record RequestRead(Kind kind, Class<?> type, String place) {

    enum Kind {
        /** Request fields. */
        FIELDS,
        /** The target, with all query parameters. */
        TARGET,
        /** Who is calling, and in which roles. */
        CALLER,
        /** Who is calling. */
        PRINCIPAL,
        /** Nobody knows: an object of the application's own, made for a request. */
        UNKNOWN,
        /** The container's response, by which an answer goes past Jersey. */
        RESPONSE
    }

    /** Whether the key has what it shows. */
    boolean isInKeyOf(MethodKey key) {
        return switch (kind) {
            case TARGET -> key.query() == null;
            case CALLER -> key.tellsCallersApart();
            case PRINCIPAL -> key.scope() == Cached.Scope.PRIVATE;
            case FIELDS, UNKNOWN, RESPONSE -> false;
        };
    }

    @Override
    public String toString() {
        return type.getSimpleName() + " (" + place + ')';
    }
}
