package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/**
 * How one resource method is cached: compiled once, at deployment, from its annotations and its signature.
 *
 * @param ttl the annotation's freshness lifetime, {@code null} when the response's own fields decide
 * @param vary the request fields that the method reads, for {@code Vary}
 * @param readsIdentity whether the method asks who is calling, so that its response is for that caller alone
 */
record MethodPlan(@Nullable Duration ttl, List<String> vary, boolean readsIdentity) {

    /**
     * Compiles the plan of a resource method.
     *
     * @param application may carry the annotation for all its resources
     * @return empty when no annotation concerns the method
     * @throws IllegalArgumentException when one does and can't be right; the message names the method and the mend
     */
    static Optional<MethodPlan> of(ResourceInfo resource, @Nullable Application application) {
        Method method = resource.getResourceMethod();
        Class<?> resourceClass = resource.getResourceClass();
        if (method == null || resourceClass.getName().startsWith("org.glassfish.jersey.")) {
            // Jersey's own resources, such as the generated OPTIONS and application.wadl.
            return Optional.empty();
        }
        List<Method> declarations = declarations(resourceClass, method);
        Optional<Cached> onMethod = first(declarations, Cached.class);
        boolean get = declarations.stream().anyMatch(MethodPlan::isGet);
        String where = resourceClass.getSimpleName() + '.' + method.getName();
        if (onMethod.isPresent() && !get) {
            throw new IllegalArgumentException("@Cached on " + where + ": only a method that answers GET can be cached;"
                    + " take @Cached off it, or put it on the method's @GET sibling");
        }
        Optional<Cached> nearest = onMethod.or(() -> onClass(resourceClass)).or(() -> onApplication(application));
        if (nearest.isEmpty() || !get) {
            return Optional.empty();
        }
        return Optional.of(new MethodPlan(
                ttl(nearest.get(), where), vary(declarations, resourceClass), readsIdentity(declarations)));
    }

    private static @Nullable Duration ttl(Cached cached, String where) {
        if (cached.ttl() == Cached.UNSET) {
            return null;
        }
        if (cached.ttl() < 0) {
            throw new IllegalArgumentException("@Cached(ttl = " + cached.ttl() + ") of " + where + ": a freshness"
                    + " lifetime is 0 or more; leave ttl out where the response's own Cache-Control is to decide");
        }
        return Duration.of(cached.ttl(), cached.unit().toChronoUnit());
    }

    private static List<String> vary(List<Method> declarations, Class<?> resourceClass) {
        Set<String> vary = new LinkedHashSet<>();
        if (!producesOneType(declarations, resourceClass)) {
            // Jersey negotiates, but says no Vary (RFC 9110 §12.5.1).
            vary.add("Accept");
        }
        for (Method declaration : declarations) {
            for (Parameter parameter : declaration.getParameters()) {
                HeaderParam header = parameter.getAnnotation(HeaderParam.class);
                if (header != null) {
                    vary.add(header.value());
                }
                if (parameter.isAnnotationPresent(CookieParam.class)) {
                    vary.add("Cookie");
                }
            }
        }
        return List.copyOf(vary);
    }

    private static boolean producesOneType(List<Method> declarations, Class<?> resourceClass) {
        Optional<Produces> produces = first(declarations, Produces.class);
        if (produces.isEmpty()) {
            produces = Optional.ofNullable(resourceClass.getAnnotation(Produces.class));
        }
        if (produces.isEmpty() || produces.get().value().length != 1) {
            return false;
        }
        String type = produces.get().value()[0];
        return type.indexOf(',') < 0 && !type.contains(MediaType.MEDIA_TYPE_WILDCARD);
    }

    private static boolean readsIdentity(List<Method> declarations) {
        for (Method declaration : declarations) {
            for (Class<?> type : declaration.getParameterTypes()) {
                if (SecurityContext.class.isAssignableFrom(type) || Principal.class.isAssignableFrom(type)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Cached> onClass(Class<?> resourceClass) {
        for (Class<?> type : withSupertypes(resourceClass)) {
            Cached cached = type.getAnnotation(Cached.class);
            if (cached != null) {
                return Optional.of(cached);
            }
        }
        return Optional.empty();
    }

    private static Optional<Cached> onApplication(@Nullable Application application) {
        if (application == null) {
            return Optional.empty();
        }
        Cached cached = application.getClass().getAnnotation(Cached.class);
        if (cached == null && application instanceof ResourceConfig config && config.getApplication() != application) {
            // Jersey wraps an Application that is no ResourceConfig.
            return onApplication(config.getApplication());
        }
        return Optional.ofNullable(cached);
    }

    private static boolean isGet(Method declaration) {
        for (Annotation annotation : declaration.getAnnotations()) {
            HttpMethod designator = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (designator != null && designator.value().equals(HttpMethod.GET)) {
                return true;
            }
        }
        return false;
    }

    /** The method itself and those that it overrides or implements, the nearest first (Jakarta REST §3.6). */
    private static List<Method> declarations(Class<?> resourceClass, Method method) {
        List<Method> declarations = new ArrayList<>();
        declarations.add(method);
        for (Class<?> type : withSupertypes(resourceClass)) {
            for (Method other : type.getDeclaredMethods()) {
                if (!other.equals(method)
                        && other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes())) {
                    declarations.add(other);
                }
            }
        }
        return declarations;
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

    private static <A extends Annotation> Optional<A> first(List<Method> declarations, Class<A> annotation) {
        for (Method declaration : declarations) {
            A found = declaration.getAnnotation(annotation);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
