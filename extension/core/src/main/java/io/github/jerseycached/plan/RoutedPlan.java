package io.github.jerseycached.plan;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.Invocable;
import org.glassfish.jersey.server.model.ResourceMethod;

/**
 * The plans of one resource method: one for each set of sub-resource locators that leads to it, for what these read of a
 * request may be in what they return. Which they are is known only when a request comes.
 */
public final class RoutedPlan {

    private record Locator(Class<?> type, Method method) {}

    private final MethodPlan direct;
    private final Function<Set<MethodInputs>, MethodPlan> compiler;
    // As many as the application's classes allow, however often a locator leads to itself.
    private final Map<Set<Locator>, MethodPlan> located = new ConcurrentHashMap<>();

    /**
     * @param compiler makes the plan, given what the locators read
     * @throws IllegalArgumentException when the method's own annotation can't be right
     */
    public RoutedPlan(Function<Set<MethodInputs>, MethodPlan> compiler) {
        this.compiler = compiler;
        this.direct = compiler.apply(Set.of());
    }

    /** The plan for requests that no locator leads to the method. */
    public MethodPlan direct() {
        return direct;
    }

    /** The plan for a request that has been matched. */
    public MethodPlan of(ContainerRequestContext request) {
        if (!(request.getUriInfo() instanceof ExtendedUriInfo matched)
                || matched.getMatchedResourceLocators().isEmpty()) {
            return direct;
        }
        Set<Locator> locators = new LinkedHashSet<>();
        for (ResourceMethod locator : matched.getMatchedResourceLocators()) {
            Invocable invocable = locator.getInvocable();
            locators.add(new Locator(invocable.getHandler().getHandlerClass(), invocable.getHandlingMethod()));
        }
        MethodPlan known = located.get(locators);
        return known != null ? known : located.computeIfAbsent(locators, this::compile);
    }

    private MethodPlan compile(Set<Locator> locators) {
        Set<MethodInputs> inputs = new LinkedHashSet<>();
        for (Locator locator : locators) {
            inputs.add(new MethodDeclarations(locator.type(), locator.method()).inputs());
        }
        return compiler.apply(inputs);
    }
}
