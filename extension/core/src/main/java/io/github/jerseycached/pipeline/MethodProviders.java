package io.github.jerseycached.pipeline;

import io.github.jerseycached.inspect.Injected;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.glassfish.jersey.model.internal.RankedProvider;
import org.glassfish.jersey.server.ExtendedUriInfo;

/**
 * The providers that are registered for one resource method: for it alone, for names that it has, or for all methods.
 *
 * @param ofMethod holds what is registered for the method alone; complete once all dynamic features have run
 * @param ofApplication the name bindings that the application has
 */
public record MethodProviders(
        Injected injected, Configuration ofMethod, Set<Class<? extends Annotation>> ofApplication) {

    // Of Jersey's ContractProvider.
    private static final int NONE = -1;

    /** The classes of those that the application, or a library that it uses, has for a contract. */
    List<Class<?>> of(Class<?> contract, UriInfo uri) {
        Set<Class<? extends Annotation>> bound = bound(uri);
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> type : ofMethodAlone()) {
            if (contract.isAssignableFrom(type) && isOfApplication(type)) {
                types.add(type);
            }
        }
        for (Object provider : injected.providers(contract)) {
            Class<?> type = provider.getClass();
            if (isBoundBy(bound, type) && isOfApplication(type)) {
                types.add(type);
            }
        }
        return types;
    }

    /** The names of those that have a priority as well, by which they run before or after the cache's own. */
    Set<String> at(int priority, Class<?> contract, UriInfo uri, Predicate<Class<?>> concerned) {
        Set<Class<? extends Annotation>> bound = bound(uri);
        Set<String> names = new TreeSet<>();
        for (RankedProvider<?> each : injected.ranked(contract)) {
            Class<?> type = each.getProvider().getClass();
            if (each.getRank() == priority && isBoundBy(bound, type) && concerned.test(type)) {
                names.add(nameOf(type));
            }
        }
        for (Class<?> type : ofMethodAlone()) {
            if (contract.isAssignableFrom(type) && concerned.test(type) && priority(type, contract) == priority) {
                names.add(nameOf(type));
            }
        }
        return names;
    }

    private int priority(Class<?> type, Class<?> contract) {
        int registered = ofMethod.getContracts(type).getOrDefault(contract, NONE);
        Priority declared = type.getAnnotation(Priority.class);
        return registered != NONE || declared == null ? registered : declared.value();
    }

    /** All that is registered for the method alone. */
    List<Class<?>> ofMethodAlone() {
        List<Class<?>> types = new ArrayList<>(ofMethod.getClasses());
        ofMethod.getInstances().forEach(each -> types.add(each.getClass()));
        return types;
    }

    /** Instances of these; of what is registered by its class, one that the application's injection makes. */
    List<Object> instancesOfMethodAlone() {
        List<Object> instances = new ArrayList<>(ofMethod.getInstances());
        instances.removeIf(each -> !isOfApplication(each.getClass()));
        for (Class<?> type : ofMethod.getClasses()) {
            if (isOfApplication(type)) {
                instances.add(injected.one(type));
            }
        }
        return instances;
    }

    /** The names that providers may be bound by. */
    Set<Class<? extends Annotation>> bound(UriInfo uri) {
        Set<Class<? extends Annotation>> bound = new HashSet<>(ofApplication);
        if (uri instanceof ExtendedUriInfo matched && matched.getMatchedResourceMethod() != null) {
            bound.addAll(matched.getMatchedResourceMethod().getNameBindings());
        }
        return bound;
    }

    // Jakarta REST 3.1 §6.5.4: all of the names have to be there.
    static boolean isBoundBy(Set<Class<? extends Annotation>> bound, Class<?> type) {
        return bound.containsAll(bindings(type));
    }

    /** The name bindings that a type has. */
    public static Set<Class<? extends Annotation>> bindings(Class<?> type) {
        Set<Class<? extends Annotation>> bindings = new HashSet<>();
        for (Annotation annotation : type.getAnnotations()) {
            if (annotation.annotationType().isAnnotationPresent(NameBinding.class)) {
                bindings.add(annotation.annotationType());
            }
        }
        return bindings;
    }

    /** Whether it is none of the cache's own. */
    static boolean isOfApplication(Class<?> type) {
        return !OwnProvider.class.isAssignableFrom(type);
    }

    /** The simple name; of a class that has none, what its name ends with. */
    static String nameOf(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        String known = lambda > 0 ? name.substring(0, lambda) + " (lambda)" : name;
        return type.getSimpleName().isEmpty() || lambda > 0
                ? known.substring(known.lastIndexOf('.') + 1)
                : type.getSimpleName();
    }
}
