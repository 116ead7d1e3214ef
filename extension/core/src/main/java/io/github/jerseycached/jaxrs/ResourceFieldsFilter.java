package io.github.jerseycached.jaxrs;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.exchange.Exchange;
import io.github.jerseycached.pipeline.OwnProvider;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Runs before the application's response filters, to tell what the resource said from what they add to each response. */
// Response filters run from the highest priority to the lowest.
@Priority(Integer.MAX_VALUE)
@SkippedOnHit
final class ResourceFieldsFilter implements OwnProvider, ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Exchange exchange = Exchange.of(request);
        if (exchange != null) {
            exchange.answered(response);
        }
    }
}
