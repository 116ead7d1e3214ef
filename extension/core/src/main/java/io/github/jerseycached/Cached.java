package io.github.jerseycached;

import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers repeats of a GET (or a {@link QUERY}) from a store without running the method, as an HTTP shared cache does (RFC 9111), and tells
 * clients how long they may reuse the response.
 *
 * <p>On a method it concerns that method, which must answer GET or QUERY. On a class or on the {@code Application} it
 * concerns each such method in it; the nearest annotation wins, whole: attributes of a farther one are not mixed in. On an
 * annotation of the application's own, such as {@code @CachedForAMinute}, it makes that one say the same wherever it stands.
 *
 * <p>It is a name binding: a filter or interceptor of the application with {@code @Cached} runs for cached methods, hits included
 * as for any other filter, and for no other method. Its attributes mean nothing there. The cache's own filters are put around
 * methods one by one, as each has a plan of its own.
 *
 * <p>A {@code Cache-Control} or {@code Expires} that the resource itself sets wins over this annotation: none of its
 * fields is added then, and its {@link #ttl()} counts only where the resource's field states no freshness lifetime.
 *
 * <p>Times are in {@link #unit()}. HTTP counts in seconds: what is sent to clients is rounded down to them.
 */
@NameBinding
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Cached {

    /** An absent time. */
    long UNSET = -1;

    /** All query parameters select the response. */
    String ALL = "*";

    /**
     * What the method's signature names, and nothing else: of {@link #query()}, its query parameters; of {@link #vary()},
     * its request fields, although it could read others.
     */
    String DECLARED = "{declared}";

    /**
     * Freshness lifetime in the server (RFC 9111 §4.2.1): for so long a stored response is served without running the
     * method. Clients receive the same, as {@code max-age}, unless {@link #maxAge()} says otherwise.
     *
     * @return zero or more; absent (default): the response's own {@code Cache-Control} or {@code Expires} decides, and
     *     where it has neither, nothing is stored
     */
    long ttl() default UNSET;

    /**
     * What all clients receive, as {@code max-age} (RFC 9111 §5.2.2.1), where it differs from {@link #ttl()}. It counts
     * from each answer: on a hit the {@code max-age} that is sent is this and the {@code Age}, for the client's copy would
     * be born stale otherwise.
     *
     * @return zero or more; absent (default): {@link #ttl()}
     */
    long maxAge() default UNSET;

    /**
     * What shared caches further on receive, as {@code s-maxage} (RFC 9111 §5.2.2.10). Counts as {@link #maxAge()} does.
     *
     * @return zero or more; absent (default): no {@code s-maxage}
     */
    long sharedMaxAge() default UNSET;

    /**
     * What CDNs receive, as {@code CDN-Cache-Control: max-age} (RFC 9213), which they obey instead of {@code
     * Cache-Control}. Counts as {@link #maxAge()} does.
     *
     * @return zero or more; absent (default): no {@code CDN-Cache-Control}
     */
    long cdnTtl() default UNSET;

    /**
     * Time after the freshness lifetime for which a stored response is served stale while it is refreshed behind the
     * request (RFC 5861 §3). Also sent to clients, as {@code stale-while-revalidate}. Where the resource sets a {@code
     * Cache-Control} of its own, it holds in the server as far as that says nothing of it.
     *
     * @return zero (default: never) or more
     */
    long staleWhileRevalidate() default 0;

    /**
     * Time after the freshness lifetime during which a stored response replaces a 500, 502, 503 or 504 of the resource
     * (RFC 5861 §4). Also sent to clients, as {@code stale-if-error}. Where the resource sets a {@code Cache-Control} of its
     * own, it holds in the server as far as that says nothing of it.
     *
     * @return zero (default: never) or more
     */
    long staleIfError() default 0;

    /**
     * Whether a stale response must never be served, not even where a client accepts it or the resource fails (RFC 9111
     * §5.2.2.2). Also sent to clients, as {@code must-revalidate}. Excludes the two stale times. Where the resource sets a
     * {@code Cache-Control} of its own, it holds in the server unless that has a stale time.
     *
     * @return {@code false} by default
     */
    boolean mustRevalidate() default false;

    /**
     * Whether clients are told, by {@code immutable}, that the response does not change while it is fresh, so that a
     * reload need not ask (RFC 8246).
     *
     * @return {@code false} by default
     */
    boolean immutable() default false;

    /**
     * Whether those between are told, by {@code no-transform}, to leave the content as it is (RFC 9111 §5.2.2.6).
     *
     * @return {@code false} by default
     */
    boolean noTransform() default false;

    /**
     * Further request fields that select the response (RFC 9111 §4.1), beyond those that the method's signature names.
     * Sent as {@code Vary}.
     *
     * <p>A method that reads {@code HttpHeaders} or the whole request may depend on any field. What it answers is stored only
     * if this attribute names those on which it does, or its response does so in {@code Vary}, or this is {@link #DECLARED}:
     * none but those of the signature. The same holds for a method that is given an object which the application makes for a
     * request; for it, a {@link #key()} says enough, too, and {@code Vary} in the response does not.
     *
     * @return field names, none by default; or {@link #DECLARED}
     */
    String[] vary() default {};

    /**
     * Further statuses that are stored for {@link #ttl()}, such as 404, beyond 200, 203, 204, 300, 301 and 308. Any other
     * status is stored only if the resource itself states a freshness lifetime.
     *
     * @return final statuses, none by default
     */
    int[] statuses() default {};

    /**
     * Which entity tag a 200 gets that has none. With {@link Etag#STRONG} the cache also evaluates {@code If-Match} of unsafe
     * requests on such a tag.
     *
     * @return {@link Etag#STRONG} by default
     */
    Etag etag() default Etag.STRONG;

    /**
     * Whether responses are stored; {@code false} sends the fields and answers conditional requests without storing.
     *
     * @return {@code true} by default
     */
    boolean store() default true;

    /**
     * The store that keeps the responses, of those that the feature names ({@code HttpCacheFeature.builder().region(…)}). One
     * that it does not know fails at deployment.
     *
     * @return a name; by default the empty one, for the store that is not named
     */
    String region() default "";

    /**
     * The unit of this annotation's times. What is sent to clients is rounded down to seconds, and so are the two stale times.
     *
     * @return by default seconds
     */
    TimeUnit unit() default TimeUnit.SECONDS;

    /**
     * For whom a stored response is.
     *
     * @return {@link Scope#AUTO} by default
     */
    Scope scope() default Scope.AUTO;

    /**
     * The roles by which {@link Scope#ROLES} tells callers apart; also those whose holders {@link Scope#PRIVATE} does not
     * give what was made for the same principal without them.
     *
     * @return role names; by default those of {@code @RolesAllowed} on the method or its class
     */
    String[] roles() default {};

    /**
     * The query parameters that select the response. The order of parameters of different names never counts. A method
     * that says so here is called only once for requests that differ in others, and clients are told by {@code
     * No-Vary-Search}.
     *
     * @return names; by default all parameters; {@link #DECLARED} for those that the method's signature names
     */
    String[] query() default ALL;

    /**
     * Names to invalidate the response by ({@link Invalidates}, {@link HttpCache#invalidateTags}): cache groups (RFC 9875).
     * Sent as {@code Cache-Groups} where the response is for everybody. A {@code Cache-Groups} that the resource sets adds
     * to them.
     *
     * @return tags; <code>{name}</code> in one stands for the value of a path, query or matrix parameter, or
     *     for its default value; a tag with a parameter that has neither is left out, one with a parameter that is there
     *     several times stands for each value, and with more than 100 tags a response is not stored
     */
    String[] tags() default {};

    /**
     * When the cache has no part in a request: it is neither answered from the store nor its response stored.
     *
     * @return predicates of the request, made by the application's injection; a request for which one says {@code true}
     *     goes to the method
     */
    Class<? extends Predicate<ContainerRequestContext>>[] unless() default {};

    /**
     * When a response may be stored, beyond the rules.
     *
     * @return predicates of the response, made by the application's injection; one for which one of them says {@code
     *     false} is not stored
     */
    Class<? extends Predicate<ContainerResponseContext>>[] storeIf() default {};

    /**
     * What further selects the response: a tenant, a feature flag. Caches further on know nothing of it; a field that selects
     * is to be named in {@link #vary} too.
     *
     * @return functions of the request, made by the application's injection; their results become part of the key, a {@code
     *     null} other than any text. With a {@link HitKey}, hits can take the fast lane
     */
    Class<? extends Function<ContainerRequestContext, String>>[] key() default {};

    /** For whom a stored response is. */
    enum Scope {
        /**
         * For everybody, as RFC 9111 §3.5 has it: not for requests that say who is asking, unless the resource's own {@code
         * Cache-Control} says {@code public}, {@code s-maxage} or {@code must-revalidate}. {@link #PRIVATE} where the
         * signature asks who is calling or {@code @RolesAllowed} guards the method.
         */
        AUTO,
        /** For everybody who is let through, whoever is asking: the response does not depend on it. */
        PUBLIC,
        /** For the principal alone. Clients receive {@code private}. */
        PRIVATE,
        /** For all who have the same of {@link Cached#roles()}. Clients receive {@code private}. */
        ROLES
    }

    /** Entity tags that the cache makes (RFC 9110 §8.8.3). */
    enum Etag {
        /** A hash of the bytes: the same tag means the same bytes. */
        STRONG,
        /** The same hash, marked as weak: for clients that must not ask for ranges by it. */
        WEAK,
        /** None. */
        NONE
    }
}
