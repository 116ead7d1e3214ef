package io.github.jerseycached.jaxrs;

import io.github.jerseycached.jaxrs.CallInterceptors.Found;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs around calls of a resource that is a proxy: advice of Spring AOP, interceptors and decorators of CDI, of HK2, or
 * of whatever else generated its class. Which of these there are is known only once there is an instance.
 *
 * @param interceptors judges classes by themselves
 * @param declared what the annotations have run around the call, which is judged without the instance
 */
record ProxyAdvice(CallInterceptors interceptors, List<Found> declared) {

    private static final String SPRING = "org.springframework.aop.";
    private static final String WELD = "org.jboss.weld.";
    private static final String HK2 = "org.glassfish.hk2.api.";

    /** Advice that concerns only a call that takes place, and what validates the parameters, which the key has. */
    private static final List<String> HARMLESS = List.of(
            "org.springframework.transaction.",
            "org.springframework.dao.support.",
            "org.springframework.cache.",
            "org.springframework.aop.interceptor.ExposeInvocationInterceptor",
            "org.springframework.aop.interceptor.AsyncExecutionInterceptor",
            "org.springframework.scheduling.annotation.",
            "org.springframework.validation.beanvalidation.",
            "io.micrometer.",
            "io.opentelemetry.",
            "org.hibernate.validator.cdi.");

    /** What would be skipped on a hit although no annotation tells of it, in words; empty when nothing would. */
    Optional<String> of(Object resource, Method method) {
        try {
            return around(resource, method);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return Optional.of("the proxy " + resource.getClass().getName());
        }
    }

    private Optional<String> around(Object resource, Method method) throws ReflectiveOperationException {
        Class<?> type = resource.getClass();
        Class<?> advised = ByName.supertype(type, SPRING + "framework.Advised");
        if (advised != null) {
            return spring(advised, resource, method);
        }
        Class<?> clientProxy = ByName.supertype(type, WELD + "proxy.WeldClientProxy");
        if (clientProxy != null) {
            Object metadata = ByName.call(clientProxy, resource, "getMetadata");
            return behind(
                    ByName.call(WELD + "proxy.WeldClientProxy$Metadata", metadata, "getContextualInstance"), method);
        }
        Class<?> intercepted = ByName.supertype(type, WELD + "bean.proxy.ProxyObject");
        if (intercepted != null) {
            return weld(intercepted, resource, method);
        }
        Class<?> scoped = ByName.supertype(type, HK2 + "ProxyCtl");
        if (scoped != null) {
            return behind(ByName.call(scoped, resource, "__make"), method);
        }
        return isGenerated(type) ? Optional.of("the proxy " + type.getName()) : Optional.empty();
    }

    private Optional<String> behind(@Nullable Object target, Method method) throws ReflectiveOperationException {
        return target == null ? Optional.empty() : around(target, method);
    }

    /** Whether a class looks generated: names with two dollar signs are what generators give by convention. */
    private static boolean isGenerated(Class<?> type) {
        // Spring generates subclasses without advice, too, for configurations and looked-up methods.
        boolean ofSpring = type.getName().contains("SpringCGLIB$$");
        return Proxy.isProxyClass(type)
                || ByName.supertype(type, HK2 + "AOPProxyCtl") != null
                // GlassFish's view of an EJB.
                || type.getSimpleName().startsWith("__EJB")
                || (ofSpring
                        ? ByName.supertype(type, SPRING + "SpringProxy") != null
                        : type.getName().contains("$$"));
    }

    private Optional<String> spring(Class<?> advised, Object resource, Method method)
            throws ReflectiveOperationException {
        Object targetClass = ByName.call(advised, resource, "getTargetClass");
        if (targetClass instanceof Class<?> target
                && ByName.call(advised, resource, "getAdvisors") instanceof Object[] advisors) {
            Method called = target.getMethod(method.getName(), method.getParameterTypes());
            for (Object advisor : advisors) {
                Optional<String> advice = advice(advisor, called, target);
                if (advice.isPresent()) {
                    return advice;
                }
            }
        }
        Object source = ByName.call(advised, resource, "getTargetSource");
        Class<?> sources = ByName.supertype(source == null ? null : source.getClass(), SPRING + "TargetSource");
        Object target = sources == null ? null : ByName.call(sources, source, "getTarget");
        if (sources == null || target == null) {
            return Optional.empty();
        }
        try {
            return around(target, method);
        } finally {
            ByName.call(sources, source, "releaseTarget", target);
        }
    }

    private Optional<String> advice(Object advisor, Method method, Class<?> target) {
        if (ByName.supertype(advisor.getClass(), SPRING + "IntroductionAdvisor") != null
                || !applies(advisor, method, target)) {
            return Optional.empty();
        }
        Class<?> advisors = ByName.supertype(advisor.getClass(), SPRING + "Advisor");
        Object advice = advisors == null ? null : ByName.call(advisors, advisor, "getAdvice");
        if (advice == null) {
            return Optional.of("an advisor of its proxy, " + advisor.getClass().getName());
        }
        Class<?> type = advice.getClass();
        Class<?> aspect = ByName.supertype(type, SPRING + "aspectj.AbstractAspectJAdvice");
        if (aspect != null && ByName.call(aspect, advice, "getAspectJAdviceMethod") instanceof Method ofAspect) {
            type = ofAspect.getDeclaringClass();
        }
        boolean known = interceptors.skippable().has(type)
                || CallInterceptors.isNamed(HARMLESS, type)
                // Around a method with an annotation of method security, that annotation has been judged.
                || (type.getName().startsWith("org.springframework.security.")
                        && CallInterceptors.hasSecurity(declared));
        return known ? Optional.empty() : Optional.of("the advice " + type.getName() + " of its proxy");
    }

    private static boolean applies(Object advisor, Method method, Class<?> target) {
        Class<?> byPointcut = ByName.supertype(advisor.getClass(), SPRING + "PointcutAdvisor");
        if (byPointcut == null) {
            return true;
        }
        Object pointcut = ByName.call(byPointcut, advisor, "getPointcut");
        Object classes = ByName.call(SPRING + "Pointcut", pointcut, "getClassFilter");
        Object methods = ByName.call(SPRING + "Pointcut", pointcut, "getMethodMatcher");
        return Boolean.TRUE.equals(ByName.call(SPRING + "ClassFilter", classes, "matches", target))
                && Boolean.TRUE.equals(ByName.call(SPRING + "MethodMatcher", methods, "matches", method, target));
    }

    private Optional<String> weld(Class<?> proxies, Object resource, Method method)
            throws ReflectiveOperationException {
        Object handler = ByName.call(proxies, resource, "weld_getHandler");
        if (handler == null) {
            return Optional.empty();
        }
        Class<?> stacks = handler.getClass();
        Object decorator = ByName.call(stacks, handler, "getOuterDecorator");
        if (decorator != null) {
            Class<?> type = decorator.getClass();
            return Optional.of("the decorator " + type.getName());
        }
        Object around = ByName.call(stacks, handler, "getInterceptorMethodHandler");
        if (around == null) {
            return Optional.empty();
        }
        // It has no method that tells it.
        Field context = around.getClass().getDeclaredField("ctx");
        context.setAccessible(true);
        Object interception = context.get(around);
        Object model = ByName.call(interception.getClass(), interception, "getInterceptionModel");
        Object aroundInvoke = Class.forName(
                        WELD + "interceptor.spi.model.InterceptionType", false, stacks.getClassLoader())
                .getField("AROUND_INVOKE")
                .get(null);
        Object found = ByName.call(
                WELD + "interceptor.spi.model.InterceptionModel", model, "getInterceptors", aroundInvoke, method);
        if (found instanceof Collection<?> all) {
            for (Object each : all) {
                Object type =
                        ByName.call(WELD + "interceptor.spi.metadata.InterceptorClassMetadata", each, "getJavaClass");
                if (type instanceof Class<?> interceptor
                        && !CallInterceptors.isNamed(HARMLESS, interceptor)
                        && !interceptors.accountsFor(interceptor, declared)) {
                    return Optional.of("the interceptor " + interceptor.getName());
                }
            }
        }
        return Optional.empty();
    }
}
