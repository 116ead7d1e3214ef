package io.github.jerseycached.it;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

@Component
public class HaltedTrading implements Predicate<ContainerRequestContext> {

    private final Quotes quotes;

    public HaltedTrading(Quotes quotes) {
        this.quotes = quotes;
    }

    @Override
    public boolean test(ContainerRequestContext request) {
        return quotes.halted(request.getUriInfo().getPathParameters().getFirst("symbol"));
    }
}
