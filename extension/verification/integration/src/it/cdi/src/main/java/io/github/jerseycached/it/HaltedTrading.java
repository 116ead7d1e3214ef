package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.function.Predicate;

@ApplicationScoped
public class HaltedTrading implements Predicate<ContainerRequestContext> {

    @Inject
    Quotes quotes;

    @Override
    public boolean test(ContainerRequestContext request) {
        return quotes.halted(request.getUriInfo().getPathParameters().getFirst("symbol"));
    }
}
