package io.github.jerseycached.inspect;

import io.github.jerseycached.inspect.Bindings.Binding;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application's CDI container, if there is one, knows of interceptor bindings and beans.
 *
 * @param type the interface {@code BeanManager}, {@code null} where there is no container
 * @param manager the container's
 */
public record CdiContainer(
        @Nullable Class<?> type, @Nullable Object manager) {

    private static final CdiContainer NONE = new CdiContainer(null, null);
    private static final String SPI = "jakarta.enterprise.inject.spi.";

    /** The container that is there for a class. */
    public static CdiContainer of(Class<?> resourceClass) {
        try {
            ClassLoader loader = resourceClass.getClassLoader();
            Class<?> cdi = Class.forName(SPI + "CDI", false, loader);
            Object current = ReflectiveCalls.call(cdi, null, "current");
            return new CdiContainer(
                    Class.forName(SPI + "BeanManager", false, loader),
                    ReflectiveCalls.call(cdi, current, "getBeanManager"));
        } catch (ClassNotFoundException | LinkageError | IllegalStateException none) {
            // It is not on the class path, or there but not started.
            return NONE;
        }
    }

    /** Whether it takes an annotation as a binding, although the annotation may not say so. */
    public boolean isBinding(Class<? extends Annotation> annotation) {
        return type != null
                && Boolean.TRUE.equals(ReflectiveCalls.call(type, manager, "isInterceptorBinding", annotation));
    }

    /** The classes of the interceptors that a binding puts around calls; empty where that is not known. */
    public List<Class<?>> interceptorsOf(Annotation binding) {
        List<Class<?>> classes = new ArrayList<>();
        if (type == null || !isBinding(binding.annotationType())) {
            return classes;
        }
        try {
            Object aroundInvoke = constant(Class.forName(SPI + "InterceptionType", false, type.getClassLoader()));
            Class<?> bean = Class.forName(SPI + "Bean", false, type.getClassLoader());
            for (Object interceptor :
                    all(type, manager, "resolveInterceptors", aroundInvoke, new Annotation[] {binding})) {
                if (ReflectiveCalls.call(bean, interceptor, "getBeanClass") instanceof Class<?> beanClass) {
                    classes.add(beanClass);
                }
            }
            return classes;
        } catch (ClassNotFoundException | IllegalStateException unknown) {
            return List.of();
        }
    }

    /** The beans of a type of the application; empty where that is not known. */
    List<Binding> bindings(Class<?> required) {
        if (type == null || RequestReads.isOfLibrary(required) || required.isPrimitive()) {
            return List.of();
        }
        List<Binding> bindings = new ArrayList<>();
        try {
            ClassLoader loader = type.getClassLoader();
            Annotation any = (Annotation) Class.forName("jakarta.enterprise.inject.Any$Literal", true, loader)
                    .getField("INSTANCE")
                    .get(null);
            Class<?> bean = Class.forName(SPI + "Bean", false, loader);
            Class<?> point = Class.forName(SPI + "InjectionPoint", false, loader);
            for (Object each : all(type, manager, "getBeans", required, new Annotation[] {any})) {
                Collection<?> types = all(bean, each, "getTypes");
                Annotation[] qualifiers = all(bean, each, "getQualifiers").toArray(Annotation[]::new);
                Collection<?> decorators = all(type, manager, "resolveDecorators", types, qualifiers);
                bindings.add(binding(each, decorators, bean, point));
            }
            return bindings;
        } catch (ReflectiveOperationException | LinkageError | IllegalStateException unknown) {
            // Beans are not known before the container has found them all.
            return List.of();
        }
    }

    private static Binding binding(Object found, Collection<?> decorators, Class<?> bean, Class<?> point) {
        Class<?> beanClass = type(bean, found, "getBeanClass");
        Set<Class<?>> classes = new LinkedHashSet<>();
        classes.add(beanClass);
        decorators.forEach(each -> classes.add(type(bean, each, "getBeanClass")));
        // The class of what a producer gives is not that of its bean, which declares the producer.
        boolean made = all(bean, found, "getTypes").stream()
                .noneMatch(each -> InjectionPoint.types((Type) each).contains(beanClass));
        Set<Method> factories = new LinkedHashSet<>();
        for (Object each : made ? all(bean, found, "getInjectionPoints") : List.of()) {
            if (ReflectiveCalls.call(point, each, "getMember") instanceof Method factory) {
                factories.add(factory);
            }
        }
        return new Binding(type(bean, found, "getScope").getName(), made, classes, factories);
    }

    private static Class<?> type(Class<?> declaring, Object target, String method) {
        if (ReflectiveCalls.call(declaring, target, method) instanceof Class<?> found) {
            return found;
        }
        throw new IllegalStateException(declaring.getName() + '.' + method + " gives no class");
    }

    private static Collection<?> all(Class<?> declaring, @Nullable Object target, String method, Object... arguments) {
        return ReflectiveCalls.call(declaring, target, method, arguments) instanceof Collection<?> found
                ? found
                : List.of();
    }

    private static Object constant(Class<?> enumeration) {
        for (Object each : enumeration.getEnumConstants()) {
            if (each.toString().equals("AROUND_INVOKE")) {
                return each;
            }
        }
        throw new IllegalStateException(enumeration.getName() + " has no AROUND_INVOKE");
    }
}
