package io.github.jerseycached.jaxrs;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks the predicates that annotations name. One that fails is an answer that nothing is stored for. */
final class Predicates {

    private static final Logger LOG = System.getLogger(Predicates.class.getName());

    private final Injected injected;

    Predicates(Injected injected) {
        this.injected = injected;
    }

    /** The first that does not say what is wanted of it, by name; empty when all do. */
    <T> Optional<String> firstNot(boolean wanted, List<Class<? extends Predicate<T>>> predicates, T subject) {
        for (Class<? extends Predicate<T>> predicate : predicates) {
            String name = predicate.getSimpleName();
            try {
                if (injected.one(predicate).test(subject) != wanted) {
                    return Optional.of(name);
                }
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, "The predicate " + predicate.getName() + " failed; nothing is stored.", failure);
                return Optional.of(name + " failed");
            }
        }
        return Optional.empty();
    }
}
