package io.github.jerseycached.inspect;

/**
 * Something by which code of the application learns of a request.
 *
 * @param kind what it shows
 * @param type of what is injected
 * @param place where it is injected, in words
 */
public record RequestRead(RequestPart kind, Class<?> type, String place) {

    public enum RequestPart {
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

    @Override
    public String toString() {
        return type.getSimpleName() + " (" + place + ')';
    }
}
