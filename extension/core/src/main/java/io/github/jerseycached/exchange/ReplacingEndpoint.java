package io.github.jerseycached.exchange;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.internal.process.Endpoint;
import org.glassfish.jersey.server.internal.process.RequestProcessingContext;
import org.glassfish.jersey.server.internal.routing.RoutingContext;

/**
 * The endpoint of one request. It lets the cache put another response in the place of what the method answered, in whichever
 * way, before any response filter sees it. A response filter cannot do that: it can only change the response, and that may be
 * an object of the application.
 *
 * <p>Jersey's modules do not export these types. On the module path, responses are replaced only if the command exports them.
 */
final class ReplacingEndpoint implements Endpoint {

    private final RoutingContext routing;
    private final Endpoint endpoint;
    private final ResourceExchange fill;

    private ReplacingEndpoint(RoutingContext routing, Endpoint endpoint, ResourceExchange fill) {
        this.routing = routing;
        this.endpoint = endpoint;
        this.fill = fill;
    }

    /** Has what the request's method answers go through an exchange. */
    static void install(ContainerRequestContext request, ResourceExchange fill) {
        RoutingContext routing = (RoutingContext) request.getUriInfo();
        routing.setEndpoint(new ReplacingEndpoint(routing, routing.getEndpoint(), fill));
    }

    @Override
    public ContainerResponse apply(RequestProcessingContext context) {
        // Jersey finds the method, and the filters that are bound to it, by its endpoint.
        routing.setEndpoint(endpoint);
        // Jersey runs the last one first, so this comes before the response filters.
        context.push(fill::inPlaceOf);
        return endpoint.apply(context);
    }
}
