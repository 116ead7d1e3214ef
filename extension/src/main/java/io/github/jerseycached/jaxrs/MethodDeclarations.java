package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A resource method and those that it overrides or implements, whose annotations it inherits (Jakarta REST §3.6). */
final class MethodDeclarations {

    private final Class<?> resourceClass;
    private final Set<Class<?>> types;
    // The nearest first.
    private final List<Method> declarations;

    MethodDeclarations(Class<?> resourceClass, Method method) {
        this.resourceClass = resourceClass;
        this.types = withSupertypes(resourceClass);
        this.declarations = new ArrayList<>();
        declarations.add(method);
        for (Class<?> type : types) {
            for (Method other : type.getDeclaredMethods()) {
                if (!other.equals(method)
                        && other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes())) {
                    declarations.add(other);
                }
            }
        }
    }

    /** The method's name as messages say it. */
    String name() {
        return resourceClass.getSimpleName() + '.' + declarations.get(0).getName();
    }

    /** Whether the method answers GET. */
    boolean isGet() {
        for (Method declaration : declarations) {
            for (Annotation annotation : declaration.getAnnotations()) {
                HttpMethod designator = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (designator != null && designator.value().equals(HttpMethod.GET)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The annotation of the nearest declaration of the method that has it. */
    <A extends Annotation> Optional<A> onMethod(Class<A> annotation) {
        for (Method declaration : declarations) {
            A found = declaration.getAnnotation(annotation);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The annotation of the nearest of the resource class and its supertypes that has it. */
    <A extends Annotation> Optional<A> onClass(Class<A> annotation) {
        for (Class<?> type : types) {
            A found = type.getAnnotation(annotation);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** What the method reads; an annotation may stand at the parameters of any of its declarations. */
    List<MethodInputs.Input> inputs() {
        List<Parameter> parameters = new ArrayList<>();
        for (Method declaration : declarations) {
            parameters.addAll(List.of(declaration.getParameters()));
        }
        return MethodInputs.of(resourceClass, parameters);
    }

    /** The class, its superclasses, and the interfaces of all of these, in this order. */
    private static Set<Class<?>> withSupertypes(Class<?> resourceClass) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> type = resourceClass; type != null; type = type.getSuperclass()) {
            types.add(type);
        }
        for (Class<?> type : List.copyOf(types)) {
            addInterfaces(type, types);
        }
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> implemented : type.getInterfaces()) {
            if (types.add(implemented)) {
                addInterfaces(implemented, types);
            }
        }
    }
}
