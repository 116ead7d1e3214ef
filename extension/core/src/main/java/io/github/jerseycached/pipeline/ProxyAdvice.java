package io.github.jerseycached.pipeline;

import io.github.jerseycached.inspect.ReflectiveCalls;
import io.github.jerseycached.pipeline.CallInterceptors.CallInterceptor;
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
record ProxyAdvice(CallInterceptors interceptors, List<CallInterceptor> declared) {

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
        Class<?> advised = ReflectiveCalls.supertype(type, SPRING + "framework.Advised");
        if (advised != null) {
            return spring(advised, resource, method);
        }
        Class<?> clientProxy = ReflectiveCalls.supertype(type, WELD + "proxy.WeldClientProxy");
        if (clientProxy != null) {
            Object metadata = ReflectiveCalls.call(clientProxy, resource, "getMetadata");
            return behind(
                    ReflectiveCalls.call(WELD + "proxy.WeldClientProxy$Metadata", metadata, "getContextualInstance"),
                    method);
        }
        Class<?> intercepted = ReflectiveCalls.supertype(type, WELD + "bean.proxy.ProxyObject");
        if (intercepted != null) {
            return weld(intercepted, resource, method);
        }
        Class<?> scoped = ReflectiveCalls.supertype(type, HK2 + "ProxyCtl");
        if (scoped != null) {
            return behind(ReflectiveCalls.call(scoped, resource, "__make"), method);
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
                || ReflectiveCalls.supertype(type, HK2 + "AOPProxyCtl") != null
                // GlassFish's view of an EJB.
                || type.getSimpleName().startsWith("__EJB")
                || (ofSpring
                        ? ReflectiveCalls.supertype(type, SPRING + "SpringProxy") != null
                        : type.getName().contains("$$"));
    }

    private Optional<String> spring(Class<?> advised, Object resource, Method method)
            throws ReflectiveOperationException {
        Object targetClass = ReflectiveCalls.call(advised, resource, "getTargetClass");
        if (targetClass instanceof Class<?> target
                && ReflectiveCalls.call(advised, resource, "getAdvisors") instanceof Object[] advisors) {
            Method called = target.getMethod(method.getName(), method.getParameterTypes());
            for (Object advisor : advisors) {
                Optional<String> advice = advice(advisor, called, target);
                if (advice.isPresent()) {
                    return advice;
                }
            }
        }
        Object source = ReflectiveCalls.call(advised, resource, "getTargetSource");
        Class<?> sources =
                ReflectiveCalls.supertype(source == null ? null : source.getClass(), SPRING + "TargetSource");
        Object target = sources == null ? null : ReflectiveCalls.call(sources, source, "getTarget");
        if (sources == null || target == null) {
            return Optional.empty();
        }
        try {
            return around(target, method);
        } finally {
            ReflectiveCalls.call(sources, source, "releaseTarget", target);
        }
    }

    private Optional<String> advice(Object advisor, Method method, Class<?> target) {
        if (ReflectiveCalls.supertype(advisor.getClass(), SPRING + "IntroductionAdvisor") != null
                || !applies(advisor, method, target)) {
            return Optional.empty();
        }
        Class<?> advisors = ReflectiveCalls.supertype(advisor.getClass(), SPRING + "Advisor");
        Object advice = advisors == null ? null : ReflectiveCalls.call(advisors, advisor, "getAdvice");
        if (advice == null) {
            return Optional.of("an advisor of its proxy, " + advisor.getClass().getName());
        }
        Class<?> type = advice.getClass();
        Class<?> aspect = ReflectiveCalls.supertype(type, SPRING + "aspectj.AbstractAspectJAdvice");
        if (aspect != null
                && ReflectiveCalls.call(aspect, advice, "getAspectJAdviceMethod") instanceof Method ofAspect) {
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
        Class<?> byPointcut = ReflectiveCalls.supertype(advisor.getClass(), SPRING + "PointcutAdvisor");
        if (byPointcut == null) {
            return true;
        }
        Object pointcut = ReflectiveCalls.call(byPointcut, advisor, "getPointcut");
        Object classes = ReflectiveCalls.call(SPRING + "Pointcut", pointcut, "getClassFilter");
        Object methods = ReflectiveCalls.call(SPRING + "Pointcut", pointcut, "getMethodMatcher");
        return Boolean.TRUE.equals(ReflectiveCalls.call(SPRING + "ClassFilter", classes, "matches", target))
                && Boolean.TRUE.equals(
                        ReflectiveCalls.call(SPRING + "MethodMatcher", methods, "matches", method, target));
    }

    private Optional<String> weld(Class<?> proxies, Object resource, Method method)
            throws ReflectiveOperationException {
        Object handler = ReflectiveCalls.call(proxies, resource, "weld_getHandler");
        if (handler == null) {
            return Optional.empty();
        }
        Class<?> stacks = handler.getClass();
        Object decorator = ReflectiveCalls.call(stacks, handler, "getOuterDecorator");
        if (decorator != null) {
            Class<?> type = decorator.getClass();
            return Optional.of("the decorator " + type.getName());
        }
        Object around = ReflectiveCalls.call(stacks, handler, "getInterceptorMethodHandler");
        if (around == null) {
            return Optional.empty();
        }
        // It has no method that tells it.
        Field context = around.getClass().getDeclaredField("ctx");
        context.setAccessible(true);
        Object interception = context.get(around);
        Object model = ReflectiveCalls.call(interception.getClass(), interception, "getInterceptionModel");
        Object aroundInvoke = Class.forName(
                        WELD + "interceptor.spi.model.InterceptionType", false, stacks.getClassLoader())
                .getField("AROUND_INVOKE")
                .get(null);
        Object found = ReflectiveCalls.call(
                WELD + "interceptor.spi.model.InterceptionModel", model, "getInterceptors", aroundInvoke, method);
        if (found instanceof Collection<?> all) {
            for (Object each : all) {
                Object type = ReflectiveCalls.call(
                        WELD + "interceptor.spi.metadata.InterceptorClassMetadata", each, "getJavaClass");
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
