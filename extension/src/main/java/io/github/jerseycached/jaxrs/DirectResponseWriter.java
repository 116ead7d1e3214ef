package io.github.jerseycached.jaxrs;

import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;

/**
 * Hands bytes to the container as they are written. Jersey holds the beginning of each response, to learn how long it is;
 * where that is known, this spares the buffer and a copy.
 */
final class DirectResponseWriter implements ContainerResponseWriter {

    private static final long UNKNOWN = -1;

    private final ContainerResponseWriter containers;
    private final Object entity;
    private long length = UNKNOWN;

    private DirectResponseWriter(ContainerResponseWriter containers, Object entity) {
        this.containers = containers;
        this.entity = entity;
    }

    /** Puts one between a response, which has an entity, and its container. */
    static DirectResponseWriter of(ContainerResponse response) {
        ContainerRequest request = response.getRequestContext();
        DirectResponseWriter direct = new DirectResponseWriter(request.getResponseWriter(), response.getEntity());
        request.setWriter(direct);
        return direct;
    }

    /** So long the body will be; to be told before its first byte. */
    void expect(long bytes) {
        length = bytes;
    }

    @Override
    public boolean enableResponseBuffering() {
        return false;
    }

    @Override
    public OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse response) {
        // Another response may have taken the place of that one.
        boolean isThatOne = response.getEntity() == entity;
        return containers.writeResponseStatusAndHeaders(
                contentLength == UNKNOWN && isThatOne ? length : contentLength, response);
    }

    @Override
    public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
        return containers.suspend(timeOut, timeUnit, timeoutHandler);
    }

    @Override
    public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
        containers.setSuspendTimeout(timeOut, timeUnit);
    }

    @Override
    public void commit() {
        containers.commit();
    }

    @Override
    public void failure(Throwable error) {
        containers.failure(error);
    }
}
