package io.github.jerseycached;

import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that answers QUERY requests (RFC 10008): safe as GET is, with content that says what is asked. A cached
 * one is stored by its content and the fields that describe it.
 */
@Documented
@HttpMethod("QUERY")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface QUERY {}
