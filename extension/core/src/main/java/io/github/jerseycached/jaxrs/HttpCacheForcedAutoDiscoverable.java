package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.FeatureContext;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.spi.ForcedAutoDiscoverable;

/**
 * Warns an application that has {@code @Cached} or {@code @Invalidates}, but has turned Jersey's auto-discovery off and has
 * registered no {@link HttpCacheFeature}: then nothing is cached. Jersey runs this even then.
 */
@ConstrainedTo(RuntimeType.SERVER)
public final class HttpCacheForcedAutoDiscoverable implements ForcedAutoDiscoverable {

    /** For the service loader. */
    public HttpCacheForcedAutoDiscoverable() {}

    @Override
    public void configure(FeatureContext context) {
        Configuration configuration = context.getConfiguration();
        boolean off = Boolean.TRUE.equals(CommonProperties.getValue(
                configuration.getProperties(),
                RuntimeType.SERVER,
                CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE,
                Boolean.FALSE,
                Boolean.class));
        boolean wanted =
                !"false".equalsIgnoreCase(String.valueOf(configuration.getProperty(HttpCacheProperties.ENABLED)));
        if (off && wanted) {
            context.register(new UnregisteredCacheWarning());
        }
    }
}
