package io.github.jerseycached.jaxrs;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.exchange.Exchange;
import io.github.jerseycached.exchange.ResourceExchange;
import io.github.jerseycached.pipeline.OwnProvider;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Makes a 500 of an exception that no mapper of the application's handles, where a stale response is there to stand in for
 * it (RFC 5861 §4): without a response there would be nothing to stand in for. Any other exception goes its way.
 */
@SkippedOnHit
final class StaleIfErrorMapper implements OwnProvider, ExtendedExceptionMapper<Throwable> {

    private static final Logger LOG = System.getLogger(StaleIfErrorMapper.class.getName());

    @Inject
    private @Nullable Provider<ContainerRequestContext> request;

    @Override
    public boolean isMappable(Throwable exception) {
        if (exception instanceof WebApplicationException || request == null) {
            return false;
        }
        ContainerRequestContext current = request.get();
        return current != null && Exchange.of(current) instanceof ResourceExchange fill && fill.canStandIn();
    }

    @Override
    public Response toResponse(Throwable exception) {
        LOG.log(Level.WARNING, "A resource failed; a stale response stands in for it.", exception);
        return Response.serverError().build();
    }
}
