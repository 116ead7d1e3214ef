package io.github.jerseycached.plan;

import io.github.jerseycached.http.Methods;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ResourceInfo;
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
import org.glassfish.jersey.server.model.Invocable;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.ResourceModel;
import org.glassfish.jersey.server.model.RuntimeResource;

/**
 * What Jersey's model tells of a resource method and the method itself does not: the types that it produces, which another
 * annotation may hide or a program may set, and whether others answer the same requests with other types. Between them Jersey
 * chooses by {@code Accept}, and where they take other types by {@code Content-Type}, without content too. Changes nothing in
 * the model.
 */
public final class SiblingMethods implements ModelProcessor {

    /** A method, which several resources may inherit. */
    public record HandlerMethod(Class<?> resourceClass, Method method) {

        static HandlerMethod of(ResourceMethod method) {
            Invocable invocable = method.getInvocable();
            return new HandlerMethod(invocable.getHandler().getHandlerClass(), invocable.getHandlingMethod());
        }
    }

    private final Map<HandlerMethod, List<String>> found = new ConcurrentHashMap<>();
    private final Map<HandlerMethod, List<MediaType>> produced = new ConcurrentHashMap<>();
    private final Map<HandlerMethod, Set<HandlerMethod>> readBy = new ConcurrentHashMap<>();
    private final Map<HandlerMethod, Set<String>> answered = new ConcurrentHashMap<>();
    // Those that Jersey adds by itself, such as application.wadl.
    private final Set<HandlerMethod> extended = ConcurrentHashMap.newKeySet();

    /** The HTTP methods that a method answers, which a program may have set; none where the model does not have it. */
    public Set<String> answeredBy(ResourceInfo resource) {
        return answered.getOrDefault(
                new HandlerMethod(resource.getResourceClass(), resource.getResourceMethod()), Set.of());
    }

    /** Whether a method is none of the application's, but one that Jersey or an extension of it has added. */
    public boolean isExtended(ResourceInfo resource) {
        return extended.contains(new HandlerMethod(resource.getResourceClass(), resource.getResourceMethod()));
    }

    /** The request fields by which Jersey chooses between a method and others; none where there are no others. */
    public List<String> chosenBy(ResourceInfo resource) {
        return found.getOrDefault(
                new HandlerMethod(resource.getResourceClass(), resource.getResourceMethod()), List.of());
    }

    /** The GET methods of the paths of an unsafe or a HEAD method; none for another one. */
    public Set<HandlerMethod> readBy(ResourceInfo resource) {
        return readBy.getOrDefault(
                new HandlerMethod(resource.getResourceClass(), resource.getResourceMethod()), Set.of());
    }

    /** The types that methods produce, as far as they are known beforehand. */
    public List<String> producedBy(Set<HandlerMethod> methods) {
        return methods.stream()
                .flatMap(each -> produced.getOrDefault(each, List.of()).stream())
                .map(MediaType::toString)
                .filter(type -> !type.contains(MediaType.MEDIA_TYPE_WILDCARD))
                .distinct()
                .toList();
    }

    /** The types that a method produces; none where they are not known beforehand. */
    public List<String> producedBy(ResourceInfo resource) {
        List<String> types = produced
                .getOrDefault(new HandlerMethod(resource.getResourceClass(), resource.getResourceMethod()), List.of())
                .stream()
                .map(MediaType::toString)
                .toList();
        return types.stream().anyMatch(type -> type.contains(MediaType.MEDIA_TYPE_WILDCARD)) ? List.of() : types;
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
                // One method in two places with other types: neither can be relied on.
                produced.merge(
                        HandlerMethod.of(method),
                        method.getProducedTypes(),
                        (one, other) -> one.equals(other) ? one : List.of());
                answered.computeIfAbsent(HandlerMethod.of(method), each -> ConcurrentHashMap.newKeySet())
                        .add(method.getHttpMethod());
                if (method.isExtended()) {
                    extended.add(HandlerMethod.of(method));
                }
                byHttpMethod
                        .computeIfAbsent(method.getHttpMethod(), each -> new ArrayList<>())
                        .add(method);
            }
            byHttpMethod.values().forEach(this::note);
            noteReads(resource.getResourceMethods());
            search(resource.getChildRuntimeResources());
        }
    }

    private void noteReads(List<ResourceMethod> methods) {
        Set<HandlerMethod> reads = new HashSet<>();
        for (ResourceMethod method : methods) {
            if (HttpMethod.GET.equals(method.getHttpMethod())) {
                reads.add(HandlerMethod.of(method));
            }
        }
        for (ResourceMethod method : methods) {
            if (HttpMethod.HEAD.equals(method.getHttpMethod())
                    || (method.getHttpMethod() != null && !Methods.isSafe(method.getHttpMethod()))) {
                readBy.computeIfAbsent(HandlerMethod.of(method), each -> ConcurrentHashMap.newKeySet())
                        .addAll(reads);
            }
        }
    }

    private void note(List<ResourceMethod> methods) {
        Set<HandlerMethod> handling = new HashSet<>();
        Set<List<MediaType>> taken = new HashSet<>();
        for (ResourceMethod method : methods) {
            handling.add(HandlerMethod.of(method));
            taken.add(method.getConsumedTypes());
        }
        if (handling.size() > 1) {
            List<String> by =
                    taken.size() > 1 ? List.of(FieldNames.ACCEPT, FieldNames.CONTENT_TYPE) : List.of(FieldNames.ACCEPT);
            handling.forEach(each -> found.put(each, by));
        }
    }
}
