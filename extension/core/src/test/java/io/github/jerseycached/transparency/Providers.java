package io.github.jerseycached.transparency;

import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.WriterInterceptor;

/** Says of a lambda which provider it is. */
final class Providers {

    private Providers() {}

    static ContainerRequestFilter onRequest(ContainerRequestFilter filter) {
        return filter;
    }

    static ContainerResponseFilter onResponse(ContainerResponseFilter filter) {
        return filter;
    }

    static WriterInterceptor onWrite(WriterInterceptor interceptor) {
        return interceptor;
    }
}
