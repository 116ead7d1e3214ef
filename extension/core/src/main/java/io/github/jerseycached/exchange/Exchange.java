package io.github.jerseycached.exchange;

import io.github.jerseycached.request.RequestOutcome;
import io.github.jerseycached.syntax.EntityTag;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * One request to a cached method, from look-up to answer; kept as a property of the request, for that is what its filters
 * and interceptor share. Either a stored response answers it ({@link StoredExchange}) or the resource does ({@link ResourceExchange}).
 *
 * <p>The application's response filters see what the method answered, on a hit as on a miss. What goes on the wire is
 * decided below them, in {@link #send}: a response of the application is never changed, for it may be a constant.
 */
public sealed interface Exchange extends RequestOutcome permits StoredExchange, ResourceExchange {

    /** The exchange of a request, {@code null} when the cache has not seen it. */
    static @Nullable Exchange of(ContainerRequestContext request) {
        return (Exchange) request.getProperty(PROPERTY);
    }

    /** The entity tag that the cache made for the response; {@code null} where it made none. Known once it is written. */
    @Nullable
    EntityTag madeTag();

    /** Whether the response is not a stale one that is served in the place of another. */
    boolean isCurrent();

    /** Takes what the method answered, before the application's response filters. */
    void answered(ContainerResponseContext response);

    /** Jersey is going to answer later. */
    default void suspends() {}

    /** Takes what the application's response filters have made of it. */
    void filtered(ContainerResponseContext response);

    /** Whether Jersey has to hold the beginning of the body, to learn how long it is. */
    boolean isBuffered();

    /** Writes the body; the head goes out before its first byte. */
    void write(WriterInterceptorContext context) throws IOException;

    /**
     * Sends the head, and the body if Jersey sees none.
     *
     * @param length of the body as far as Jersey knows it, -1 for unknown
     * @param response as Jersey has it, which is left as it is but for its status
     * @return where the body goes to, {@code null} for nowhere
     */
    @Nullable
    OutputStream send(long length, ContainerResponse response, ContainerResponseWriter container);
}
