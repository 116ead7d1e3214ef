package io.github.jerseycached.exchange;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Jersey and the container, below all filters and interceptors: the head of a response passes here when
 * nothing of the application can change it any more.
 */
public final class CacheResponseWriter implements ContainerResponseWriter {

    private final ContainerResponseWriter container;
    private final Exchange exchange;
    private boolean isCommitted;

    private CacheResponseWriter(ContainerResponseWriter container, Exchange exchange) {
        this.container = container;
        this.exchange = exchange;
    }

    /** Puts one between a request's answer and its container. */
    public static void install(ContainerRequestContext request, Exchange exchange) {
        ContainerRequest jerseys = (ContainerRequest) request;
        jerseys.setWriter(new CacheResponseWriter(jerseys.getResponseWriter(), exchange));
    }

    @Override
    public boolean enableResponseBuffering() {
        return exchange.isBuffered() && container.enableResponseBuffering();
    }

    @Override
    @SuppressWarnings("NullAway") // Jersey takes null for a stream that drops everything.
    public @Nullable OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse response) {
        return exchange.send(contentLength, response, container);
    }

    @Override
    public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
        exchange.suspends();
        return container.suspend(timeOut, timeUnit, timeoutHandler);
    }

    @Override
    public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
        container.setSuspendTimeout(timeOut, timeUnit);
    }

    @Override
    public void commit() {
        // Jersey closes a response that was replaced, and the one in its place.
        if (!isCommitted) {
            isCommitted = true;
            container.commit();
        }
    }

    @Override
    public void failure(Throwable error) {
        container.failure(error);
    }
}
