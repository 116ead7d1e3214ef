package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.WriterInterceptor;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the cache around each resource method that {@code @Cached} concerns, and around no other. */
final class CachedMethods implements DynamicFeature {

    private static final int FIRST = Integer.MIN_VALUE;
    private static final int LAST = Integer.MAX_VALUE;

    private final CacheSettings settings;

    @Context
    private @Nullable Application application;

    CachedMethods(CacheSettings settings) {
        this.settings = settings;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Optional<MethodPlan> plan = MethodPlan.of(resource, application);
        if (plan.isEmpty()) {
            return;
        }
        // Request filters and interceptors run in the order of their priorities, response filters against it.
        context.register(new CacheRequestFilter(plan.get(), settings), Map.of(ContainerRequestFilter.class, LAST));
        context.register(new ResourceFieldsFilter(), Map.of(ContainerResponseFilter.class, LAST));
        context.register(new CacheResponseFilter(), Map.of(ContainerResponseFilter.class, FIRST));
        context.register(new CacheWriterInterceptor(), Map.of(WriterInterceptor.class, FIRST));
    }
}
