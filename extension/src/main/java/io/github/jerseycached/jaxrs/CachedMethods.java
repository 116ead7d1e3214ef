package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.FeatureContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the cache around each resource method that {@code @Cached} concerns, and around no other. */
final class CachedMethods implements DynamicFeature {

    private final CacheSettings settings;
    private final @Nullable Application application;

    CachedMethods(CacheSettings settings, @Nullable Application application) {
        this.settings = settings;
        this.application = application;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Optional<MethodPlan> plan = MethodPlan.of(resource, application, settings);
        if (plan.isEmpty()) {
            return;
        }
        context.register(new CacheRequestFilter(plan.get(), settings));
        context.register(new ResourceFieldsFilter());
        context.register(new CacheResponseFilter());
        context.register(new CacheWriterInterceptor());
    }
}
