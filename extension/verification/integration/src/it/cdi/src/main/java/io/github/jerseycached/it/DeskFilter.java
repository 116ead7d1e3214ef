package io.github.jerseycached.it;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/** Tells the bean of the request what the request says. */
public class DeskFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        String key = request.getHeaderString("X-Key");
        if (key != null) {
            CDI.current().select(RequestDesk.class).get().take(key);
        }
    }
}
