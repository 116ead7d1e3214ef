package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import jakarta.ws.rs.core.Configuration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceModel;

/** Looks for annotations that have no effect, because no feature is registered; says so in the log. */
final class UnregisteredCacheWarning implements ModelProcessor {

    private static final Logger LOG = System.getLogger(UnregisteredCacheWarning.class.getName());

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        if (!configuration.isRegistered(HttpCacheFeature.class)) {
            for (Resource resource : model.getResources()) {
                for (Class<?> type : resource.getHandlerClasses()) {
                    if (isAnnotated(type)) {
                        LOG.log(
                                Level.WARNING,
                                "@Cached and @Invalidates have no effect in " + type.getName()
                                        + ": Jersey's auto-discovery"
                                        + " is off, and no HttpCacheFeature is registered. Register HttpCacheFeature.class,"
                                        + " or set jersey.cached.enabled to false.");
                        return model;
                    }
                }
            }
        }
        return model;
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        return model;
    }

    private static boolean isAnnotated(Class<?> type) {
        if (has(type)) {
            return true;
        }
        for (Method method : type.getMethods()) {
            if (has(method)) {
                return true;
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            if (isAnnotated(implemented)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(AnnotatedElement place) {
        return place.isAnnotationPresent(Cached.class) || place.isAnnotationPresent(Invalidates.class);
    }
}
