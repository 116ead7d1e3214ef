package io.github.jerseycached.example;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import org.glassfish.jersey.server.filter.EncodingFilter;

/** Has Jersey negotiate the coding for the methods that say {@link Compressed}, and for no others. */
final class Compression implements DynamicFeature {
    @Override
    public void configure(ResourceInfo method, FeatureContext context) {
        if (method.getResourceMethod().isAnnotationPresent(Compressed.class)) {
            context.register(EncodingFilter.class);
        }
    }
}
