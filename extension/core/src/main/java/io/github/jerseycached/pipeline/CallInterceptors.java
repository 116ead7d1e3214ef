package io.github.jerseycached.pipeline;

import io.github.jerseycached.inspect.CdiContainer;
import io.github.jerseycached.inspect.ReflectiveCalls;
import io.github.jerseycached.inspect.SkippableClasses;
import io.github.jerseycached.plan.MethodDeclarations;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the annotations by which something runs around the call of a resource method: CDI interceptors and method security.
 * Request filters have all run when the cache answers; what runs around the call has not.
 *
 * <p>The annotations of other specifications and products are known by their names, so that none of them becomes a
 * dependency. {@code @RolesAllowed} is not among them: a request filter may enforce it, and that has run. Where anything else
 * does, the resource is a proxy, see {@link ProxyAdvice}.
 *
 * @param skippable what need not run on a hit
 */
public record CallInterceptors(SkippableClasses skippable) {

    /**
     * An annotation that has something run around the call.
     *
     * @param type of the annotation, or the class of the interceptor
     * @param words it as messages say it
     * @param roles whose holders alone it allows; {@code null} where it says nothing of roles
     * @param skipped whether it may be skipped on a hit
     */
    record CallInterceptor(
            Class<?> type, String words, @Nullable Set<String> roles, boolean skipped) {}

    static final String BINDING = "jakarta.interceptor.InterceptorBinding";
    private static final String INTERCEPTORS = "jakarta.interceptor.Interceptors";
    private static final String NO_CLASS_INTERCEPTORS = "jakarta.interceptor.ExcludeClassInterceptors";
    private static final String AROUND_INVOKE = "jakarta.interceptor.AroundInvoke";

    /** Security of methods, each enforced by an interceptor or by advice. A name that ends with a dot is a package. */
    private static final List<String> SECURITY = List.of(
            "org.springframework.security.access.prepost.",
            "org.springframework.security.access.annotation.Secured",
            "org.springframework.security.authorization.method.",
            "io.quarkus.security.",
            "org.apache.shiro.authz.annotation.",
            "org.apache.deltaspike.security.api.authorization.");

    /** Those among them whose value is a list of roles, which the roles in the key account for. */
    private static final Set<String> OF_ROLES = Set.of(
            "org.springframework.security.access.annotation.Secured",
            "org.apache.shiro.authz.annotation.RequiresRoles");

    /** What concerns only a call that takes place: transactions, measurements, what to do when it fails. */
    private static final List<String> HARMLESS = List.of(
            "jakarta.transaction.Transactional",
            "org.springframework.transaction.annotation.Transactional",
            "jakarta.enterprise.context.control.ActivateRequestContext",
            "org.eclipse.microprofile.metrics.annotation.",
            "org.eclipse.microprofile.faulttolerance.",
            "org.eclipse.microprofile.opentracing.Traced",
            "io.micrometer.core.annotation.",
            "io.micrometer.observation.annotation.",
            "io.opentelemetry.instrumentation.annotations.");

    static boolean isNamed(List<String> names, Class<?> type) {
        return names.stream()
                .anyMatch(name -> name.endsWith(".")
                        ? type.getName().startsWith(name)
                        : type.getName().equals(name));
    }

    /** What the annotations of a method, its declarations, its class and the supertypes of this have run around the call. */
    List<CallInterceptor> around(MethodDeclarations declarations) {
        List<CallInterceptor> found = new ArrayList<>();
        List<Annotation> onMethod = declarations.annotationsOfMethod();
        List<Annotation> onClass = declarations.annotationsOfClass();
        CdiContainer cdi = CdiContainer.of(declarations.resourceClass());
        Set<Class<?>> seen = new HashSet<>();
        for (Annotation annotation : onMethod) {
            search(annotation, words(annotation), cdi, seen, found);
        }
        boolean excluded = hasAny(onMethod, NO_CLASS_INTERCEPTORS);
        for (Annotation annotation : onClass) {
            if (!(excluded && annotation.annotationType().getName().equals(INTERCEPTORS))) {
                search(annotation, words(annotation), cdi, seen, found);
            }
        }
        aroundInvoke(declarations, found);
        return found;
    }

    private void search(
            Annotation annotation, String root, CdiContainer cdi, Set<Class<?>> seen, List<CallInterceptor> found) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (type.getName().startsWith("java.lang.annotation.") || !seen.add(type) || isNamed(HARMLESS, type)) {
            return;
        }
        String words = words(annotation);
        String shown = words.equals(root) ? words : root + " (by its " + words + ')';
        if (type.getName().equals(INTERCEPTORS)) {
            // The one annotation of several interceptors: that it was seen on the method says nothing of the class.
            seen.remove(type);
            interceptors(annotation, found);
        } else if (isNamed(SECURITY, type)) {
            Set<String> roles = OF_ROLES.contains(type.getName()) ? texts(annotation) : null;
            found.add(new CallInterceptor(type, shown, roles, skippable.has(type)));
        } else if (isBinding(type, cdi)) {
            List<Class<?>> interceptors = cdi.interceptorsOf(annotation);
            boolean skipped = skippable.has(type)
                    || (!interceptors.isEmpty() && interceptors.stream().allMatch(skippable::has));
            found.add(new CallInterceptor(type, shown, null, skipped));
        } else if (!skippable.has(type)) {
            for (Annotation meta : type.getAnnotations()) {
                search(meta, root, cdi, seen, found);
            }
        }
    }

    private static boolean isBinding(Class<? extends Annotation> type, CdiContainer cdi) {
        return hasAny(List.of(type.getAnnotations()), BINDING) || cdi.isBinding(type);
    }

    private void interceptors(Annotation annotation, List<CallInterceptor> found) {
        if (ReflectiveCalls.call(annotation.annotationType(), annotation, "value") instanceof Class<?>[] types) {
            for (Class<?> type : types) {
                found.add(new CallInterceptor(
                        type, "@Interceptors(" + type.getSimpleName() + ".class)", null, skippable.has(type)));
            }
        }
    }

    private static Set<String> texts(Annotation annotation) {
        return ReflectiveCalls.call(annotation.annotationType(), annotation, "value") instanceof String[] texts
                ? Set.copyOf(List.of(texts))
                : Set.of();
    }

    private void aroundInvoke(MethodDeclarations declarations, List<CallInterceptor> found) {
        for (Class<?> type : declarations.types()) {
            for (Method method : type.getDeclaredMethods()) {
                if (hasAny(List.of(method.getAnnotations()), AROUND_INVOKE)) {
                    String words = "@AroundInvoke " + type.getSimpleName() + '.' + method.getName();
                    found.add(new CallInterceptor(type, words, null, skippable.has(type)));
                }
            }
        }
    }

    private static boolean hasAny(List<Annotation> annotations, String name) {
        return annotations.stream()
                .anyMatch(each -> each.annotationType().getName().equals(name));
    }

    private static String words(Annotation annotation) {
        return '@' + annotation.annotationType().getSimpleName();
    }

    /** Whether an interceptor that CDI found for a method runs there by an annotation that {@link #around} has judged. */
    boolean accountsFor(Class<?> interceptor, List<CallInterceptor> found) {
        return skippable.has(interceptor)
                || Stream.of(interceptor.getAnnotations())
                        .map(Annotation::annotationType)
                        .anyMatch(type -> skippable.has(type)
                                || isNamed(HARMLESS, type)
                                || found.stream().anyMatch(each -> each.type() == type))
                || found.stream().anyMatch(each -> each.type() == interceptor);
    }

    /** Whether method security is among what was found. */
    static boolean hasSecurity(List<CallInterceptor> found) {
        return found.stream().anyMatch(each -> isNamed(SECURITY, each.type()));
    }
}
