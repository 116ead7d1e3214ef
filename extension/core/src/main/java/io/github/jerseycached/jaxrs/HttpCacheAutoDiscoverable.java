package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.FeatureContext;
import org.glassfish.jersey.internal.spi.AutoDiscoverable;

/**
 * Registers {@link HttpCacheFeature} with its defaults, unless the application has registered one, or has turned Jersey's
 * auto-discovery off.
 */
@ConstrainedTo(RuntimeType.SERVER)
public final class HttpCacheAutoDiscoverable implements AutoDiscoverable {

    /** For the service loader. */
    public HttpCacheAutoDiscoverable() {}

    @Override
    public void configure(FeatureContext context) {
        if (!context.getConfiguration().isRegistered(HttpCacheFeature.class)) {
            context.register(HttpCacheFeature.class);
        }
    }
}
