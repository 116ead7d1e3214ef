package io.github.jerseycached.http;

import java.util.Set;

/** Request methods. */
public final class Methods {

    // RFC 9110 §9.2.1 and the registered safe methods; an unknown one may change anything.
    private static final Set<String> SAFE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PRI", "PROPFIND", "REPORT", "SEARCH");

    private Methods() {}

    /**
     * Whether a method is known to be safe (RFC 9110 §9.2.1): its requests change nothing, and
     * invalidate nothing.
     *
     * @param method as it was sent
     * @return {@code false} for each unknown method
     */
    public static boolean isSafe(String method) {
        return SAFE.contains(method);
    }
}
