package io.github.jerseycached.http;

import io.github.jerseycached.syntax.FieldNames;
import org.jspecify.annotations.Nullable;

/**
 * Why a response is not stored, or why the cache takes no part in a request. Code compares the {@link Kind}; people and
 * {@code Cache-Status} get the {@link #detail}.
 *
 * @param kind the reason itself
 * @param about what it concerns, such as the name of a class or a number; {@code null} where the kind says everything
 * @param setBy who set the response field that is the reason, such as {@code the method}; {@code null} where no field is
 */
public record Reason(
        Kind kind, @Nullable String about, @Nullable String setBy) {

    /** All reasons there are. In a text, {@code {}} is what the reason concerns. */
    public enum Kind {
        /** The request's {@code Cache-Control} says {@code no-store} (RFC 9111 §5.2.1.5). */
        REQUEST_NO_STORE("request says no-store"),
        /** The request's {@code Cache-Control} says {@code only-if-cached}, and nothing stored serves. */
        ONLY_IF_CACHED("only-if-cached"),
        /** The request has {@code Authorization}, and the method does not allow to store (RFC 9111 §3.5). */
        AUTHORIZATION("Authorization"),
        /** The request has an authenticated user, and the method does not allow to store. */
        AUTHENTICATED_USER("authenticated user"),
        /** The scope tells callers apart; the request has {@code Authorization}, but no principal. */
        AUTHORIZATION_WITHOUT_PRINCIPAL("Authorization without a principal"),
        /** The scope tells callers apart; the request has an authentication scheme or a role, but no principal. */
        AUTHENTICATED_WITHOUT_PRINCIPAL("authenticated without a principal"),
        /** The scope tells callers apart; the request's principal has no name. */
        PRINCIPAL_WITHOUT_NAME("principal without a name"),
        /** A GET with content. */
        REQUEST_CONTENT("request with content"),
        /** A QUERY with more content than the given number of bytes. */
        LONG_REQUEST_CONTENT("request content longer than {} bytes"),
        /** The request has the named condition, which only an origin server evaluates (RFC 9111 §4.3.2). */
        ORIGIN_CONDITION("{} is for the method"),
        /** The request's host is not one of the application's. */
        UNKNOWN_HOST("unknown host"),
        /** The request's target has a fragment. */
        FRAGMENT("fragment"),
        /** The request's path has dot segments, or is not percent-encoded as it should be. */
        DOUBTFUL_PATH("path with dot segments or a broken percent-encoding"),
        /** The request's query is not percent-encoded as it should be. */
        DOUBTFUL_QUERY("query with a broken percent-encoding"),
        /** The method produces no type that the request accepts. */
        NO_ACCEPTABLE_TYPE("no acceptable type"),
        /** There is no content coding that the request accepts. */
        NO_ACCEPTABLE_CODING("no acceptable coding"),
        /** The named request filters run after the cache's own. */
        LATE_FILTER("{} would run after the look-up"),
        /** The named response filters run before the cache's own, which has to see what the method answered. */
        FIRST_FILTER("{} would change the response before the cache sees it"),
        /** The named interceptors run around the cache's own, which has to see the bytes that are sent. */
        FIRST_INTERCEPTOR("{} would change the body after the cache has seen it"),
        /** A hit would skip what runs around the method's call, such as the named advice. */
        SKIPPED_CALL("a hit would skip {}"),
        /** Something like the named annotation decides who may call the method, and the request has no principal. */
        WITHOUT_PRINCIPAL("no principal, and {} decides who may call the method"),
        /** The named annotation decides who may call the method, and the caller has none of its roles. */
        WITHOUT_ROLE("no role of {}"),
        /** The named predicate of {@code unless} said {@code true}. */
        UNLESS("unless {}"),
        /** The named predicate of {@code storeIf} said {@code false}. */
        STORE_IF("storeIf {}"),
        /** The named function of {@code key} failed. */
        KEY("key {}"),
        /** The annotation says {@code store = false}. */
        STORE_FALSE("@Cached says store = false"),
        /** The method can read any request field by the named type, and nothing says which ones it reads. */
        ANY_FIELD("the method may read any field by {}; name them in vary"),
        /** The method learns of the request by the named object, and nothing says what it depends on. */
        UNKNOWN_INPUT("the method may read anything by {}; name what it depends on in vary or key"),
        /** The named provider of the application reads the request, and nothing says what the response depends on. */
        PROVIDER_READS("{}; name what it depends on in Vary, vary or key"),
        /** The method can answer by the named object, past Jersey. */
        CONTAINER_RESPONSE("the method may answer by {}"),
        /** The named fields were set in the container's response while the method ran, and a hit would not set them. */
        PAST_JERSEY("{} was set past Jersey while the method ran"),
        /** The container's response was sent past Jersey. */
        COMMITTED("sent past Jersey"),
        /** The response has the given type, and {@code Accept} negotiates another one of {@code @Produces}. */
        OTHER_TYPE("Content-Type {} is not what Accept negotiates; set Vary: Accept in the method"),
        /** The response has the given content coding, and {@code Accept-Encoding} negotiates another one. */
        OTHER_CODING("Content-Encoding {} is not what Accept-Encoding negotiates"),
        /** The response has more tags than the given number. */
        TOO_MANY_TAGS("more than {} tags"),
        /** There is no response: the method failed. */
        NO_RESPONSE("no response"),
        /** Responses with the given status are not stored. */
        STATUS("status {}"),
        /** An error of the given status, while a response is stored that is fresh, or may be served instead. */
        ERROR("status {}, and a usable response is stored"),
        /** The response says {@code must-understand}, and the given status is not one that the cache knows. */
        MUST_UNDERSTAND("must-understand, status {}"),
        /** The response's {@code Cache-Control} says {@code no-store}. */
        NO_STORE("no-store", FieldNames.CACHE_CONTROL),
        /** The response's {@code Cache-Control} says {@code private}. */
        PRIVATE("private", FieldNames.CACHE_CONTROL),
        /** The response has {@code Set-Cookie}. */
        SET_COOKIE("Set-Cookie", FieldNames.SET_COOKIE),
        /** The response's {@code Vary} has a {@code *}, or a member that is no field name. */
        VARY_ANY("Vary: *", FieldNames.VARY),
        /** The response says {@code no-cache}, and only the cache gave it a validator, which the method does not know. */
        NO_CACHE_WITHOUT_VALIDATOR("no-cache without an ETag or Last-Modified of the method"),
        /** Neither the response nor the annotation states a freshness lifetime. */
        NO_LIFETIME("no freshness lifetime"),
        /** The response states the given lifetime, which is none, and the method gave it no validator. */
        ZERO_LIFETIME("{} without an ETag or Last-Modified of the method"),
        /** The response came with an {@code Age} or {@code Date} beyond its lifetime, and the method gave it no validator. */
        STALE("stale on arrival, {} seconds old"),
        /** Another response, or an answer that is not stored, was requested later and came earlier. */
        OVERTAKEN("a newer response came meanwhile"),
        /** The body has more than the given number of bytes. */
        TOO_LONG("longer than {} bytes"),
        /** The head went out before the end of the body; the response is stored at its end. */
        EARLY("sent before its end"),
        /** The named response filters read the response's entity or properties of the request, which are gone. */
        ENTITY_GONE("{} reads the entity or properties of the request, which the store does not keep"),
        /** The named response filter changed the response, and may have done so by any field of the request. */
        FILTER_CHOOSES("{} changes the response and may read any field of the request; name them in Vary or vary"),
        /** On a hit, the named response filters set another status. */
        OTHER_STATUS("the status was set by {}"),
        /** The body is written in chunks. */
        CHUNKED("written in chunks"),
        /** The store did not keep the response, or an invalidation overtook it. */
        NOT_KEPT("invalidated meanwhile, or not taken by the store");

        private static final String ABOUT = "{}";

        private final String text;
        private final @Nullable String field;

        Kind(String text) {
            this(text, null);
        }

        Kind(String text, @Nullable String field) {
            this.text = text;
            this.field = field;
        }

        /** {@return the text in {@code Cache-Status}, with {@code {}} for what the reason concerns} */
        public String text() {
            return text;
        }

        /** {@return the response field that is the reason, {@code null} where none is} */
        public @Nullable String field() {
            return field;
        }
    }

    /**
     * A reason that no response field is.
     *
     * @param kind the reason itself
     * @param about what it concerns; {@code null} where the kind says everything
     */
    public Reason(Kind kind, @Nullable String about) {
        this(kind, about, null);
    }

    /**
     * Makes a reason whose kind says everything.
     *
     * @param kind the reason itself
     * @return the reason
     */
    public static Reason of(Kind kind) {
        return new Reason(kind, null);
    }

    /**
     * Makes a reason that concerns something.
     *
     * @param kind the reason itself
     * @param about what it concerns, such as the name of a class or a number
     * @return the reason
     */
    public static Reason of(Kind kind, Object about) {
        return new Reason(kind, about.toString());
    }

    /**
     * The same, with who set the response field.
     *
     * @param who such as {@code the method}, or the name of a filter
     * @return the reason
     */
    public Reason setBy(String who) {
        return new Reason(kind, about, who);
    }

    /**
     * Whether it is of a kind.
     *
     * @param other the kind
     * @return {@code true} if it is
     */
    public boolean is(Kind other) {
        return kind == other;
    }

    /** {@return the reason in words, as {@code Cache-Status} has it} */
    public String detail() {
        String text = about == null ? kind.text() : kind.text().replace(Kind.ABOUT, about);
        return setBy == null ? text : text + ", set by " + setBy;
    }

    /** {@return the reason in words} */
    @Override
    public String toString() {
        return detail();
    }
}
