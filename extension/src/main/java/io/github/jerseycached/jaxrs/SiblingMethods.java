package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.FieldNames;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.ResourceModel;
import org.glassfish.jersey.server.model.RuntimeResource;

/**
 * Finds the methods that answer the same requests as others, with other types: between them Jersey chooses by {@code
 * Accept}, and where they take other types by {@code Content-Type}, without content too. The method itself does not tell
 * that. Changes nothing in the model.
 */
final class SiblingMethods implements ModelProcessor {

    private final Map<Method, List<String>> found = new ConcurrentHashMap<>();

    /** The request fields by which Jersey chooses between a method and others; none where there are no others. */
    List<String> chosenBy(Method method) {
        return found.getOrDefault(method, List.of());
    }

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        search(model.getRuntimeResourceModel().getRuntimeResources());
        return model;
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        search(model.getRuntimeResourceModel().getRuntimeResources());
        return model;
    }

    // Those of the runtime: in these Jersey has put together what answers the same paths, as {a} and {b} do.
    private void search(List<RuntimeResource> resources) {
        for (RuntimeResource resource : resources) {
            Map<String, List<ResourceMethod>> byHttpMethod = new HashMap<>();
            for (ResourceMethod method : resource.getResourceMethods()) {
                byHttpMethod
                        .computeIfAbsent(method.getHttpMethod(), each -> new ArrayList<>())
                        .add(method);
            }
            byHttpMethod.values().forEach(this::note);
            search(resource.getChildRuntimeResources());
        }
    }

    private void note(List<ResourceMethod> methods) {
        Set<Method> handling = new HashSet<>();
        Set<List<MediaType>> taken = new HashSet<>();
        for (ResourceMethod method : methods) {
            handling.add(method.getInvocable().getHandlingMethod());
            taken.add(method.getConsumedTypes());
        }
        if (handling.size() > 1) {
            List<String> by =
                    taken.size() > 1 ? List.of(FieldNames.ACCEPT, FieldNames.CONTENT_TYPE) : List.of(FieldNames.ACCEPT);
            handling.forEach(method -> found.put(method, by));
        }
    }
}
