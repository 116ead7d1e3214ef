package io.github.jerseycached.inspect;

import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.internal.inject.InjectionManager;
import org.jspecify.annotations.Nullable;

/**
 * The beans of the application context that Jersey's bridge to Spring registers, as their definitions describe them: no bean
 * is made. Spring's types are known by their names.
 */
record SpringBindings(InjectionManager injection) implements Bindings {

    private static final String CONTEXT = "org.springframework.context.ApplicationContext";
    private static final String LISTABLE = "org.springframework.beans.factory.ListableBeanFactory";
    private static final String FACTORY = "org.springframework.beans.factory.config.ConfigurableBeanFactory";
    private static final String DEFINITION = "org.springframework.beans.factory.support.RootBeanDefinition";
    private static final String REQUEST_SCOPE = "org.springframework.web.context.annotation.RequestScope";
    private static final String OTHER_SCOPE = "org.springframework.context.annotation.Scope";
    // Those that give each request the same, or what is made of the same. Any other belongs to something smaller.
    private static final Set<String> SCOPES_OF_APPLICATION = Set.of("prototype", "application", "refresh");
    // Where a proxy has been made, the type of the bean is that of the proxy.
    private static final String TARGET =
            "org.springframework.aop.framework.autoproxy.AutoProxyUtils.originalTargetClass";

    @Override
    public List<Binding> of(Class<?> type) {
        if (RequestReads.isOfLibrary(type) || type.isPrimitive()) {
            return List.of();
        }
        List<Binding> bindings = new ArrayList<>();
        try {
            Object context = injection.getInstance(Class.forName(CONTEXT, false, type.getClassLoader()));
            while (context != null) {
                addAll(context, type, bindings);
                context = ReflectiveCalls.call(CONTEXT, context, "getParent");
            }
            return bindings;
        } catch (ClassNotFoundException | LinkageError | RuntimeException unknown) {
            // There is no Spring, or the context has been closed.
            return List.of();
        }
    }

    private static void addAll(Object context, Class<?> type, List<Binding> bindings) {
        Object factory = ReflectiveCalls.call(CONTEXT, context, "getAutowireCapableBeanFactory");
        if (ReflectiveCalls.call(LISTABLE, factory, "getBeanNamesForType", type, true, false)
                instanceof String[] names) {
            for (String name : names) {
                bindings.add(binding(factory, name));
            }
        }
    }

    private static Binding binding(@Nullable Object factory, String name) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        Set<Method> factories = new LinkedHashSet<>();
        String scope = Singleton.class.getName();
        Object target = null;
        // A singleton may have been registered without a definition.
        if (Boolean.TRUE.equals(ReflectiveCalls.call(LISTABLE, factory, "containsBeanDefinition", name))) {
            Object definition = ReflectiveCalls.call(FACTORY, factory, "getMergedBeanDefinition", name);
            scope = scope(String.valueOf(ReflectiveCalls.call(DEFINITION, definition, "getScope")));
            target = ReflectiveCalls.call(DEFINITION, definition, "getAttribute", TARGET);
            if (ReflectiveCalls.call(DEFINITION, definition, "getResolvedFactoryMethod") instanceof Method method) {
                factories.add(method);
                classes.add(method.getDeclaringClass());
            }
        }
        Object type = target == null ? ReflectiveCalls.call(LISTABLE, factory, "getType", name, false) : target;
        if (type instanceof Class<?> own) {
            classes.add(own);
        }
        return new Binding(scope, !factories.isEmpty(), classes, factories);
    }

    private static String scope(String name) {
        if (name.isEmpty() || name.equals("singleton")) {
            return Singleton.class.getName();
        }
        return SCOPES_OF_APPLICATION.contains(name) ? OTHER_SCOPE : REQUEST_SCOPE;
    }
}
