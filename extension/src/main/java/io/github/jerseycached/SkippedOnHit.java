package io.github.jerseycached;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a filter or a listener of Jersey's events that nobody misses it where the cache answers: then hits of the methods
 * that it is for may take the fast lane of {@link io.github.jerseycached.grizzly.GrizzlyCacheServer}, which goes past it. On
 * the ordinary way it runs on hits as on all requests.
 *
 * <p>Fit for what does something for the method alone, such as opening a session of a database. Never for what lets callers
 * through or turns them away, or what adds to each response something of its own. It is not inherited: a subclass may do
 * more, and has to say so itself.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SkippedOnHit {}
