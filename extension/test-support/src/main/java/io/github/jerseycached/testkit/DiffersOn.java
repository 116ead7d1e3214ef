package io.github.jerseycached.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * In one container the behaviour is another, for a reason that lies in the container: there, this test has to fail, and
 * counts as skipped. One that passes all the same fails; of the rows of a parameterised test, and of the tests of a class
 * that bears it, some may pass. The reasons
 * are in {@code src-docs/containers.md}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(DiffersOn.All.class)
@ExtendWith(DiffersOn.Inversion.class)
public @interface DiffersOn {

    /**
     * The beginning of the container's class's name. {@code Servlet} is also meant for the fast lane in servlet containers,
     * and {@code Jetty} for the fast lane in Jetty.
     */
    String value();

    /** What the container does. */
    String because();

    /** Several containers. */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(DiffersOn.Inversion.class)
    @interface All {
        /** Each. */
        DiffersOn[] value();
    }

    /** Takes a failure for what was expected. */
    final class Inversion implements InvocationInterceptor {

        private static final Map<String, List<String>> ALIKE = Map.of(
                "TomcatLane", List.of("TomcatLane", "Servlet"),
                "JettyLane", List.of("JettyLane", "Jetty", "Servlet"));

        @Override
        public void interceptTestMethod(
                Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            Method executable = method.getExecutable();
            invert(
                    test,
                    executable,
                    executable.isAnnotationPresent(Test.class)
                            && executable.getAnnotationsByType(DiffersOn.class).length > 0);
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<Void> row, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            invert(row, method.getExecutable(), false);
        }

        private static void invert(Invocation<Void> test, Method method, boolean mustFail) throws Throwable {
            String container = System.getProperty("jerseycached.container", "Grizzly");
            List<String> alike = ALIKE.getOrDefault(container, List.of(container));
            DiffersOn here = Stream.<AnnotatedElement>of(method, method.getDeclaringClass())
                    .flatMap(place -> Stream.of(place.getAnnotationsByType(DiffersOn.class)))
                    .filter(difference -> alike.contains(difference.value()))
                    .findFirst()
                    .orElse(null);
            try {
                test.proceed();
            } catch (AssertionError | Exception failure) {
                if (here != null) {
                    throw new TestAbortedException(container + ": " + here.because(), failure);
                }
                throw failure;
            }
            if (here != null && mustFail) {
                throw new AssertionError("It no longer holds of " + container + " that " + here.because());
            }
        }
    }
}
