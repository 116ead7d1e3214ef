package io.github.jerseycached.request;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.pipeline.OwnProvider;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Takes note of a HEAD, before Jersey turns it into the GET whose method it runs. */
@PreMatching
@Priority(Integer.MAX_VALUE)
@SkippedOnHit
public final class HeadFilter implements OwnProvider, ContainerRequestFilter {

    private static final String PROPERTY = HeadFilter.class.getName();

    /** Whether the client sent a HEAD. */
    static boolean isHead(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) != null;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (HttpMethod.HEAD.equals(request.getMethod())) {
            request.setProperty(PROPERTY, true);
        }
    }
}
