package io.github.jerseycached.plan;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Configuration;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.ResourceModel;

/** Refuses {@code @Cached} and {@code @Invalidates} on methods of resource classes to which no request comes. */
public final class MisplacedAnnotations implements ModelProcessor {

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        return check(model);
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        return check(model);
    }

    private static ResourceModel check(ResourceModel model) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        Set<Method> answering = new HashSet<>();
        model.getResources().forEach(resource -> collect(resource, classes, answering));
        for (Class<?> type : classes) {
            for (Method method : methods(type)) {
                if (!answering.contains(method)) {
                    check(Cached.class, new MethodDeclarations(type, method));
                    check(Invalidates.class, new MethodDeclarations(type, method));
                }
            }
        }
        return model;
    }

    private static void collect(Resource resource, Set<Class<?>> classes, Set<Method> answering) {
        classes.addAll(resource.getHandlerClasses());
        for (ResourceMethod method : resource.getResourceMethods()) {
            // A program may have made a resource of a method without any annotation.
            answering.add(method.getInvocable().getHandlingMethod());
            answering.add(method.getInvocable().getDefinitionMethod());
        }
        resource.getChildResources().forEach(child -> collect(child, classes, answering));
    }

    /** The methods of a class, those that others override left out, and those that are not public. */
    private static List<Method> methods(Class<?> type) {
        List<Method> methods = new ArrayList<>(List.of(type.getMethods()));
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method declared : each.getDeclaredMethods()) {
                if (!Modifier.isPublic(declared.getModifiers())) {
                    methods.add(declared);
                }
            }
        }
        methods.removeIf(method -> method.isBridge() || method.isSynthetic());
        return methods;
    }

    private static void check(Class<? extends Annotation> annotation, MethodDeclarations declarations) {
        if (declarations.nearestOnMethod(annotation).isEmpty()) {
            return;
        }
        String there = '@' + annotation.getSimpleName() + " on " + declarations.name() + ": ";
        String verbs = annotation == Cached.class ? "@GET or @QUERY" : "@POST, @PUT, @PATCH or @DELETE";
        if (!Modifier.isPublic(declarations.method().getModifiers())) {
            throw new IllegalArgumentException(there + "no request comes to the method, because it is not public");
        }
        if (declarations.httpMethod().isPresent()) {
            return;
        }
        if (declarations.onMethod(Path.class).isPresent()) {
            throw new IllegalArgumentException(
                    there + "a sub-resource locator answers no request itself; put it on the " + verbs
                            + " methods of the class that it returns, or add one of these to the locator");
        }
        throw new IllegalArgumentException(there + "no request comes to the method; add " + verbs + ", or take it off");
    }
}
