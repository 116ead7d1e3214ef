package io.github.jerseycached;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class that need not run when the cache answers.
 *
 * <p>On a filter, or a listener of Jersey's events: hits of its methods may take the fast lane of {@code
 * GrizzlyCacheServer} or {@code FastLaneFilter}, which skips it. Hits that do not take the fast lane run it. A filter that may
 * reject callers or adds fields implements {@link HitGuard} or {@link HitFields} instead.
 *
 * <p>On an interceptor of CDI, on an interceptor binding or another annotation that has code run around a method, on an aspect,
 * or on a resource class, for all of these around it: a method with it may be cached. All hits skip it. Hits in the fast lane
 * skip the sub-resource locators of the class, too.
 *
 * <p>On a writer interceptor, an entity writer, an exception mapper or another provider: what it reads of the request does not
 * choose the response, which may be stored. None of these runs on a hit, with or without the annotation.
 *
 * <p>Use it for what only serves the method, such as a session of a database. Never use it for what decides who may call the
 * method, or what adds something to each response. It is not inherited: a subclass needs its own.
 *
 * <p>Classes of others are named in {@code HttpCacheFeature.builder().skippedOnHit(…)}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SkippedOnHit {}
