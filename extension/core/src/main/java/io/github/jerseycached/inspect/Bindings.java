package io.github.jerseycached.inspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an application's injection gives where a type is asked for, as far as that can be told without making it. */
interface Bindings {

    /**
     * One way to a type.
     *
     * @param scope the name of the scope's annotation
     * @param made whether the application's own code makes it, by a factory
     * @param classes those that are injected when it is made: its own class, or that of its factory
     * @param factories the methods whose parameters are injected when it is made
     */
    record Binding(String scope, boolean made, Set<Class<?>> classes, Set<Method> factories) {}

    /** An injection of which nothing is known. */
    Bindings NONE = type -> List.of();

    /** All that several injections know. */
    static Bindings all(Bindings... injections) {
        return new Bindings() {
            @Override
            public List<Binding> of(Class<?> type) {
                return Stream.of(injections)
                        .flatMap(each -> each.of(type).stream())
                        .toList();
            }

            @Override
            public boolean resolve(Class<? extends Annotation> annotation) {
                return Stream.of(injections).anyMatch(each -> each.resolve(annotation));
            }
        };
    }

    /** The ways to a type; none where there is no binding. */
    List<Binding> of(Class<?> type);

    /** Whether something is injected where only this annotation stands. */
    default boolean resolve(Class<? extends Annotation> annotation) {
        return false;
    }
}
