package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.ComposedAnnotations;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A resource method and those that it overrides or implements, whose annotations it inherits (Jakarta REST §3.6). */
public final class MethodDeclarations {

    private final Class<?> resourceClass;
    private final Set<Class<?>> types;
    // The nearest first.
    private final List<Method> declarations;

    public MethodDeclarations(Class<?> resourceClass, Method method) {
        this.resourceClass = resourceClass;
        this.types = withSupertypes(resourceClass);
        this.declarations = new ArrayList<>();
        declarations.add(method);
        for (Class<?> type : types) {
            for (Method other : type.getDeclaredMethods()) {
                if (!other.equals(method) && (isOverridden(other, method) || implementsIt(other, method))) {
                    declarations.add(other);
                }
            }
        }
    }

    // What a program makes a resource of may be known by its interface alone.
    private static boolean implementsIt(Method other, Method method) {
        return method.getDeclaringClass().isInterface() && !other.isBridge() && isOverridden(method, other);
    }

    private static boolean isOverridden(Method other, Method by) {
        Class<?>[] theirs = other.getParameterTypes();
        Class<?>[] ours = by.getParameterTypes();
        if (other.isBridge() || !other.getName().equals(by.getName()) || theirs.length != ours.length) {
            return false;
        }
        for (int i = 0; i < ours.length; i++) {
            // A type variable stands for whatever the subtype puts in its place.
            boolean open = !(other.getGenericParameterTypes()[i] instanceof Class);
            if (theirs[i] != ours[i] && !(open && theirs[i].isAssignableFrom(ours[i]))) {
                return false;
            }
        }
        return true;
    }

    /** The method itself. */
    public Method method() {
        return declarations.get(0);
    }

    /** The resource class as it was written: not a subclass that another library has generated. */
    public Class<?> resourceClass() {
        Class<?> written = resourceClass;
        while (written.getName().contains("$$") && written.getSuperclass() != null) {
            written = written.getSuperclass();
        }
        return written;
    }

    /** The class, its superclasses, and the interfaces of all of these, in this order. */
    public Set<Class<?>> types() {
        return types;
    }

    /** The annotations of all declarations of the method, those of the nearest first. */
    public List<Annotation> annotationsOfMethod() {
        return declarations.stream()
                .flatMap(each -> Stream.of(each.getAnnotations()))
                .toList();
    }

    /** The annotations of the class and of its supertypes, those of the nearest first. */
    public List<Annotation> annotationsOfClass() {
        return types.stream()
                .flatMap(each -> Stream.of(each.getDeclaredAnnotations()))
                .toList();
    }

    /** The method's name as messages say it. */
    public String name() {
        return resourceClass().getSimpleName() + '.' + declarations.get(0).getName();
    }

    /** The HTTP method that it answers; empty for a sub-resource locator. */
    public Optional<String> httpMethod() {
        for (Method declaration : declarations) {
            for (Annotation annotation : declaration.getAnnotations()) {
                HttpMethod designator = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (designator != null) {
                    return Optional.of(designator.value());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether its class is a resource by itself, so that its {@code @Path} tells the whole path. */
    boolean isOfRootResource() {
        return onClass(Path.class).isPresent();
    }

    /** The template of the path, as far as the annotations on method and class tell it. */
    String route() {
        StringBuilder route = new StringBuilder();
        for (Optional<Path> part : List.of(onClass(Path.class), onMethod(Path.class))) {
            String path = part.map(Path::value).orElse("");
            int start = path.startsWith("/") ? 1 : 0;
            int end = path.endsWith("/") && path.length() > start ? path.length() - 1 : path.length();
            if (end > start) {
                route.append('/').append(path, start, end);
            }
        }
        return route.isEmpty() ? "/" : route.toString();
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

    /** The same, where the annotation may also stand on another annotation. */
    public <A extends Annotation> Optional<A> nearestOnMethod(Class<A> annotation) {
        for (Method declaration : declarations) {
            Optional<A> found = ComposedAnnotations.nearest(List.of(declaration.getAnnotations()), annotation, name());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The same, where the annotation may also stand on another annotation. */
    public <A extends Annotation> Optional<A> nearestOnClass(Class<A> annotation) {
        for (Class<?> type : types) {
            Optional<A> found = ComposedAnnotations.nearest(
                    List.of(type.getDeclaredAnnotations()), annotation, type.getSimpleName());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** What the method reads; an annotation may stand at the parameters of any of its declarations. */
    public MethodInputs inputs() {
        return new MethodInputs(resourceClass, declarations);
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
