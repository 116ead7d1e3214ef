package io.github.jerseycached.http;

/** Why a request went to the resource (RFC 9211 §2.2). */
public enum Forward {
    /** The cache was not to handle this request. */
    BYPASS("bypass"),
    /** Nothing is stored for its URI. */
    URI_MISS("uri-miss"),
    /** What is stored for its URI was selected by other fields. */
    VARY_MISS("vary-miss"),
    /** Its own {@code Cache-Control} did not allow the stored response. */
    REQUEST("request"),
    /** The stored response was stale. */
    STALE("stale");

    private final String token;

    Forward(String token) {
        this.token = token;
    }

    /** {@return its word in {@code Cache-Status} (RFC 9211 §2.2)} */
    public String token() {
        return token;
    }
}
