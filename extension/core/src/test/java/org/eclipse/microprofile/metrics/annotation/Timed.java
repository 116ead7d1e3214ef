package org.eclipse.microprofile.metrics.annotation;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands in for the annotation of this name, which is a binding, too. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
public @interface Timed {}
