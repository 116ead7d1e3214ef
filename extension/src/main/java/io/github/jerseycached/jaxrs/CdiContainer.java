package io.github.jerseycached.jaxrs;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the application's CDI container, if there is one, knows of interceptor bindings.
 *
 * @param type the interface {@code BeanManager}, {@code null} where there is no container
 * @param manager the container's
 */
record CdiContainer(@Nullable Class<?> type, @Nullable Object manager) {

    private static final CdiContainer NONE = new CdiContainer(null, null);
    private static final String SPI = "jakarta.enterprise.inject.spi.";

    /** The container that is there for a class. */
    static CdiContainer of(Class<?> resourceClass) {
        try {
            ClassLoader loader = resourceClass.getClassLoader();
            Class<?> cdi = Class.forName(SPI + "CDI", false, loader);
            Object current = ByName.call(cdi, null, "current");
            return new CdiContainer(
                    Class.forName(SPI + "BeanManager", false, loader), ByName.call(cdi, current, "getBeanManager"));
        } catch (ClassNotFoundException | LinkageError | IllegalStateException none) {
            // It is not on the class path, or there but not started.
            return NONE;
        }
    }

    /** Whether it takes an annotation as a binding, although the annotation may not say so. */
    boolean isBinding(Class<? extends Annotation> annotation) {
        return type != null && Boolean.TRUE.equals(ByName.call(type, manager, "isInterceptorBinding", annotation));
    }

    /** The classes of the interceptors that a binding puts around calls; empty where that is not known. */
    List<Class<?>> interceptorsOf(Annotation binding) {
        List<Class<?>> classes = new ArrayList<>();
        if (type == null || !isBinding(binding.annotationType())) {
            return classes;
        }
        try {
            Object aroundInvoke = constant(Class.forName(SPI + "InterceptionType", false, type.getClassLoader()));
            Object found = ByName.call(type, manager, "resolveInterceptors", aroundInvoke, new Annotation[] {binding});
            if (found instanceof Collection<?> interceptors) {
                Class<?> bean = Class.forName(SPI + "Bean", false, type.getClassLoader());
                for (Object interceptor : interceptors) {
                    if (ByName.call(bean, interceptor, "getBeanClass") instanceof Class<?> beanClass) {
                        classes.add(beanClass);
                    }
                }
            }
            return classes;
        } catch (ClassNotFoundException | IllegalStateException unknown) {
            return List.of();
        }
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
