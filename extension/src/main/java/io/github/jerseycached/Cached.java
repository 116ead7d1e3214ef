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
 * <p>A {@code Cache-Control} or {@code Expires} that the resource itself sets wins over this annotation.
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
     * Freshness lifetime (RFC 9111 §4.2.1): for so long a stored response is served without running the method. Clients
     * are told the same, as {@code Cache-Control: max-age}.
     *
     * @return a time in {@link #unit()}, zero or more; absent (default): the response's own {@code Cache-Control} or
     *     {@code Expires} decides, and where it has neither, nothing is stored
     */
    long ttl() default UNSET;

    /**
     * The unit of this annotation's times. HTTP counts in seconds: what is sent to clients is rounded down to them.
     *
     * @return the unit, by default seconds
     */
    TimeUnit unit() default TimeUnit.SECONDS;
}
