package io.github.jerseycached.bench;

import io.github.jerseycached.jaxrs.HttpCacheProperties;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** {@link BenchResource} alone, with the cache or without it, and nothing else that would cost time. */
final class BenchApplication extends ResourceConfig {

    BenchApplication(boolean cached) {
        this(BenchResource.class, cached);
    }

    BenchApplication(Class<? extends BenchResource> resource, boolean cached) {
        super(resource);
        property(ServerProperties.WADL_FEATURE_DISABLE, true);
        property(HttpCacheProperties.ENABLED, cached);
    }
}
