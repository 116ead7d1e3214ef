package io.github.jerseycached.inspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.glassfish.hk2.api.ActiveDescriptor;
import org.glassfish.hk2.api.Descriptor;
import org.glassfish.hk2.api.DescriptorType;
import org.glassfish.hk2.api.InjectionResolver;
import org.glassfish.hk2.api.MultiException;
import org.glassfish.hk2.api.PerLookup;
import org.glassfish.hk2.api.ServiceLocator;
import org.glassfish.jersey.internal.inject.InjectionManager;

/** The bindings of HK2. Only loaded where Jersey injects by HK2. */
final class Hk2Bindings implements Bindings {

    private final ServiceLocator locator;

    private Hk2Bindings(ServiceLocator locator) {
        this.locator = locator;
    }

    /** Those of an application; {@link Bindings#NONE} where it has another injection. */
    static Bindings of(InjectionManager injection) {
        ServiceLocator locator = injection.getInstance(ServiceLocator.class);
        return locator == null ? NONE : new Hk2Bindings(locator);
    }

    @Override
    public List<Binding> of(Class<?> type) {
        List<Binding> bindings = new ArrayList<>();
        for (ActiveDescriptor<?> descriptor : advertised(type)) {
            boolean made = descriptor.getDescriptorType() == DescriptorType.PROVIDE_METHOD;
            Set<Class<?>> classes = new LinkedHashSet<>();
            addClass(descriptor, classes);
            if (made) {
                // Jersey puts a factory of its own before a Supplier.
                addSuppliers(type, classes);
            }
            String scope = descriptor.getScope();
            bindings.add(new Binding(scope == null ? PerLookup.class.getName() : scope, made, classes, Set.of()));
        }
        return bindings;
    }

    private List<ActiveDescriptor<?>> advertised(Class<?> type) {
        String name = type.getName();
        return locator.getDescriptors(each -> each.getAdvertisedContracts().contains(name));
    }

    private void addClass(ActiveDescriptor<?> descriptor, Set<Class<?>> classes) {
        Class<?> implementation = descriptor.isReified()
                ? descriptor.getImplementationClass()
                : reified(descriptor)
                        .map(ActiveDescriptor::getImplementationClass)
                        .orElse(null);
        if (implementation != null) {
            classes.add(implementation);
        }
    }

    private void addSuppliers(Class<?> type, Set<Class<?>> classes) {
        for (ActiveDescriptor<?> supplier : advertised(Supplier.class)) {
            if (arguments(supplier, Supplier.class).contains(type)) {
                addClass(supplier, classes);
            }
        }
    }

    @Override
    public boolean resolve(Class<? extends Annotation> annotation) {
        for (ActiveDescriptor<?> resolver : advertised(InjectionResolver.class)) {
            if (arguments(resolver, InjectionResolver.class).contains(annotation)) {
                return true;
            }
        }
        return false;
    }

    /** What a generic contract of a service is of. */
    private Set<Class<?>> arguments(ActiveDescriptor<?> descriptor, Class<?> contract) {
        Set<Class<?>> arguments = new LinkedHashSet<>();
        Set<Type> types =
                reified(descriptor).map(ActiveDescriptor::getContractTypes).orElse(Set.of());
        for (Type type : types) {
            if (type instanceof ParameterizedType generic && generic.getRawType() == contract) {
                arguments.addAll(InjectionPoint.types(generic.getActualTypeArguments()[0]));
            }
        }
        return arguments;
    }

    private Optional<ActiveDescriptor<?>> reified(Descriptor descriptor) {
        try {
            return Optional.of(locator.reifyDescriptor(descriptor));
        } catch (MultiException | IllegalArgumentException | IllegalStateException failure) {
            // A class of it is missing; code that asks for it gets an error, too.
            return Optional.empty();
        }
    }
}
