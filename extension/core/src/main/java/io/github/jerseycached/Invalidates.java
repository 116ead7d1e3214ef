package io.github.jerseycached;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a method changes: when it has succeeded (2xx or 3xx), no response is served any more that has one of these
 * tags or answers one of these URIs. The tags are sent to the client, as {@code Cache-Group-Invalidation} (RFC 9875 §3).
 *
 * <p>Without it, an unsafe method that succeeds invalidates its own URI, and what its {@code Location} and {@code
 * Content-Location} name on the same origin (RFC 9111 §4.4).
 *
 * <p>It may stand on an annotation of the application's own, which then says the same wherever it stands.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Invalidates {

    /**
     * The tags of what has changed, see {@link Cached#tags()}.
     *
     * @return tags, which may have parameters as those of {@link Cached#tags()}; none by default
     */
    String[] tags() default {};

    /**
     * The URIs of what has changed, whatever their query, named as {@link HttpCache} says.
     *
     * @return paths within the application, such as <code>/countries/{code}</code>, or absolute URIs, with parameters as those
     *     of {@link Cached#tags()} but without a query; none by default
     */
    String[] uris() default {};
}
