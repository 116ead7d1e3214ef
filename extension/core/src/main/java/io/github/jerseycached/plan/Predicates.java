package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.Injected;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks the predicates that annotations name. Where one fails, nothing is stored. */
public final class Predicates {

    private static final Logger LOG = System.getLogger(Predicates.class.getName());

    private final Injected injected;

    public Predicates(Injected injected) {
        this.injected = injected;
    }

    /** The first that does not say what is wanted of it, by name; empty when all do. */
    public <T> Optional<String> firstNot(boolean wanted, List<Class<? extends Predicate<T>>> predicates, T subject) {
        for (Class<? extends Predicate<T>> predicate : predicates) {
            String name = predicate.getSimpleName();
            try {
                if (injected.one(predicate).test(subject) != wanted) {
                    return Optional.of(name);
                }
            } catch (RuntimeException failure) {
                return Optional.of(failed(predicate, failure));
            }
        }
        return Optional.empty();
    }

    /** Tells of a class that an annotation names and that failed; says so in words. */
    static String failed(Class<?> named, RuntimeException failure) {
        LOG.log(Level.WARNING, named.getName() + ", which @Cached names, failed; nothing is stored.", failure);
        return named.getSimpleName() + " failed";
    }
}
