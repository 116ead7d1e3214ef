package io.github.jerseycached.jaxrs;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;

/** What an application's injection gives where a type is asked for, as far as that can be told without making it. */
interface Bindings {

    /**
     * One way to a type.
     *
     * @param scope the name of the scope's annotation
     * @param made whether the application's own code makes it, by a factory
     * @param classes those that are injected when it is made: its own class, or that of its factory
     */
    record Binding(String scope, boolean made, Set<Class<?>> classes) {}

    /** An injection of which nothing is known. */
    Bindings NONE = new Bindings() {
        @Override
        public List<Binding> of(Class<?> type) {
            return List.of();
        }

        @Override
        public boolean resolve(Class<? extends Annotation> annotation) {
            return false;
        }
    };

    /** The ways to a type; none where there is no binding. */
    List<Binding> of(Class<?> type);

    /** Whether something is injected where only this annotation stands. */
    boolean resolve(Class<? extends Annotation> annotation);
}
