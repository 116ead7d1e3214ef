package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.function.Function;

@ApplicationScoped
public class Exchange implements Function<ContainerRequestContext, String> {

    @Inject
    Quotes quotes;

    @Override
    public String apply(ContainerRequestContext request) {
        return quotes.exchange();
    }
}
