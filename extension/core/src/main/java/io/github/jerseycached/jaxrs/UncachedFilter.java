package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Explanation;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.pipeline.OwnProvider;
import io.github.jerseycached.request.Explainer;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps a request that is only to be explained from a method that is not cached: nothing runs for it. */
@Priority(Integer.MAX_VALUE)
@SkippedOnHit
final class UncachedFilter implements OwnProvider, ContainerRequestFilter {

    private final String method;

    /** @param method its name */
    UncachedFilter(String method) {
        this.method = method;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        AtomicReference<Explanation> explanation = Explainer.asked(request);
        if (explanation != null) {
            explanation.set(Explainer.none("the request does not come to a cached method: " + method + " would run"));
            request.abortWith(Response.noContent().build());
        }
    }
}
