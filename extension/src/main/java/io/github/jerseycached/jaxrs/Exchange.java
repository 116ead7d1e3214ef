package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request to a cached method, from look-up to answer; kept as a property of the request, for that is what its filters
 * and interceptor share. Either a stored response answers it ({@link Hit}) or the resource does ({@link Fill}).
 */
sealed interface Exchange permits Hit, Fill {

    /** The request property that holds it. */
    String PROPERTY = Exchange.class.getName();

    /** The exchange of a request, {@code null} when the cache has not seen it. */
    static @Nullable Exchange of(ContainerRequestContext request) {
        return (Exchange) request.getProperty(PROPERTY);
    }

    /** Takes the resource's answer, before the application's response filters. */
    void resourceAnswered(ContainerResponseContext response);

    /** Settles the fields, after the application's response filters. */
    void settle(ContainerResponseContext response);

    /** Writes the body. */
    void write(WriterInterceptorContext context) throws IOException;
}
