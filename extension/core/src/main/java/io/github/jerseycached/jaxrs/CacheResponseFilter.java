package io.github.jerseycached.jaxrs;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.exchange.Exchange;
import io.github.jerseycached.pipeline.OwnProvider;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Runs after the application's response filters: takes what they have made of a response. */
// Response filters run from the highest priority to the lowest.
@Priority(Integer.MIN_VALUE)
@SkippedOnHit
final class CacheResponseFilter implements OwnProvider, ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Exchange exchange = Exchange.of(request);
        if (exchange != null) {
            exchange.filtered(response);
        }
    }
}
