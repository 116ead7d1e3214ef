package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.core.Configuration;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.ResourceModel;

/**
 * Finds the methods that answer the same requests as others, with other types: between them Jersey chooses by {@code
 * Accept}, which the method itself does not tell. Changes nothing in the model.
 */
final class SiblingMethods implements ModelProcessor {

    private final Set<Method> found = ConcurrentHashMap.newKeySet();

    boolean has(Method method) {
        return found.contains(method);
    }

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        search(model.getResources());
        return model;
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        search(model.getResources());
        return model;
    }

    private void search(List<Resource> resources) {
        for (Resource resource : resources) {
            Map<String, Set<Method>> byHttpMethod = new HashMap<>();
            for (ResourceMethod method : resource.getResourceMethods()) {
                byHttpMethod
                        .computeIfAbsent(method.getHttpMethod(), each -> new HashSet<>())
                        .add(method.getInvocable().getHandlingMethod());
            }
            for (Set<Method> methods : byHttpMethod.values()) {
                if (methods.size() > 1) {
                    found.addAll(methods);
                }
            }
            search(resource.getChildResources());
        }
    }
}
