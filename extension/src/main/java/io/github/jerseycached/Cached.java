package io.github.jerseycached;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

/**
 * Answers repeats of a GET from a store without running the method, as an HTTP shared cache does (RFC 9111), and tells
 * clients how long they may reuse the response.
 *
 * <p>On a method it concerns that method, which must answer GET. On a class or on the {@code Application} it concerns
 * each GET in it; the nearest annotation wins, whole: attributes of a farther one are not mixed in.
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

    /**
     * Freshness lifetime in the server (RFC 9111 §4.2.1): for so long a stored response is served without running the
     * method. Clients are told the same, as {@code max-age}, unless {@link #maxAge()} says otherwise.
     *
     * @return zero or more; absent (default): the response's own {@code Cache-Control} or {@code Expires} decides, and
     *     where it has neither, nothing is stored
     */
    long ttl() default UNSET;

    /**
     * What all clients are told, as {@code max-age} (RFC 9111 §5.2.2.1), where it differs from {@link #ttl()}. It counts
     * from each answer: on a hit the {@code max-age} that is sent is this and the {@code Age}, for the client's copy would
     * be born stale otherwise.
     *
     * @return zero or more; absent (default): {@link #ttl()}
     */
    long maxAge() default UNSET;

    /**
     * What shared caches further on are told, as {@code s-maxage} (RFC 9111 §5.2.2.10). Counts as {@link #maxAge()} does.
     *
     * @return zero or more; absent (default): no {@code s-maxage}
     */
    long sharedMaxAge() default UNSET;

    /**
     * What CDNs are told, as {@code CDN-Cache-Control: max-age} (RFC 9213), which they obey instead of {@code
     * Cache-Control}. Counts as {@link #maxAge()} does.
     *
     * @return zero or more; absent (default): no {@code CDN-Cache-Control}
     */
    long cdnTtl() default UNSET;

    /**
     * Time after the freshness lifetime for which a stored response is served stale while it is refreshed behind the
     * request (RFC 5861 §3). Also sent to clients, as {@code stale-while-revalidate}.
     *
     * @return zero (default: never) or more
     */
    long staleWhileRevalidate() default 0;

    /**
     * Time after the freshness lifetime for which a stored response stands in for a 500, 502, 503 or 504 of the resource
     * (RFC 5861 §4). Also sent to clients, as {@code stale-if-error}.
     *
     * @return zero (default: never) or more
     */
    long staleIfError() default 0;

    /**
     * Whether a stale response must never be served, not even where a client accepts it or the resource fails (RFC 9111
     * §5.2.2.2). Also sent to clients, as {@code must-revalidate}. Excludes the two stale times.
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
     * @return field names, none by default
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
     * Which entity tag a 200 gets that has none.
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
     * The unit of this annotation's times.
     *
     * @return by default seconds
     */
    TimeUnit unit() default TimeUnit.SECONDS;

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
