package io.github.jerseycached.pipeline;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HitFields;
import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitKey;
import io.github.jerseycached.engine.FastLaneAccess;
import io.github.jerseycached.inspect.SkippableClasses;
import io.github.jerseycached.plan.MethodKey;
import io.github.jerseycached.plan.MethodPlan;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server may answer hits of a resource method past the application: only where all of the application's
 * filters that would run on a hit can be asked before, or are not missed. In doubt it may not.
 *
 * <p>Guards and the server say who is asking. Where neither does, nobody is (RFC 9111 §3.5), and what is for some callers alone
 * is left to the application.
 */
public final class RequestFilters {

    private static final Logger LOG = System.getLogger(RequestFilters.class.getName());

    private static final String ROLES_ALLOWED =
            RolesAllowedDynamicFeature.class.getName() + "$RolesAllowedRequestFilter";

    private final MethodProviders providers;
    private final SkippableClasses skippable;
    // One for each set of locators that leads to the method.
    private final List<Judged> judged = new CopyOnWriteArrayList<>();
    private volatile @Nullable List<String> late;

    /** @param skippable the filters and listeners that need not run on a hit */
    public RequestFilters(MethodProviders providers, SkippableClasses skippable) {
        this.providers = providers;
        this.skippable = skippable;
    }

    /** What came of the question whether hits may go past the application: {@code null} that they may not. */
    private record Judged(MethodPlan plan, @Nullable FastLaneAccess access) {}

    /**
     * Whom hits of a method may answer past the application; says in the log, once, whether there is anybody.
     *
     * @return {@code null} where they may not go past it
     */
    public @Nullable FastLaneAccess access(MethodPlan plan, UriInfo uri) {
        Judged known = known(plan);
        if (known != null) {
            return known.access();
        }
        return uri instanceof ExtendedUriInfo matched ? judge(plan, matched) : null;
    }

    @SuppressWarnings("ReferenceEquality") // There is one plan for each way to the method.
    private @Nullable Judged known(MethodPlan plan) {
        for (Judged each : judged) {
            if (each.plan() == plan) {
                return each;
            }
        }
        return null;
    }

    /**
     * The application's request filters that run only after the look-up, by name; none as a rule. What they turn away, a hit
     * would answer.
     */
    public List<String> runAfterLookUp(UriInfo uri) {
        List<String> known = late;
        if (known == null) {
            known = late(uri);
            if (!known.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "Nothing is cached where " + String.join(", ", known) + " would run after the cache; give it a"
                                + " priority less than Integer.MAX_VALUE.");
            }
            late = known;
        }
        return known;
    }

    private List<String> late(UriInfo uri) {
        return List.copyOf(providers.at(
                Integer.MAX_VALUE,
                ContainerRequestFilter.class,
                uri,
                type -> !type.isAnnotationPresent(PreMatching.class) && !skippable.has(type)));
    }

    private synchronized @Nullable FastLaneAccess judge(MethodPlan plan, ExtendedUriInfo uri) {
        Judged known = known(plan);
        if (known != null) {
            return known.access();
        }
        FastLaneAccess access = null;
        try {
            List<Object> instances = registered(uri);
            Optional<String> hindrance = hindrance(plan, uri, instances);
            if (hindrance.isPresent()) {
                LOG.log(Level.INFO, "Hits of " + plan.name() + " do not take the fast lane: " + hindrance.get() + '.');
            } else {
                access = access(plan, instances);
                LOG.log(Level.INFO, "Hits of " + plan.name() + " take the fast lane" + askingFirst(instances) + '.');
            }
        } catch (RuntimeException failure) {
            LOG.log(
                    Level.INFO,
                    "Hits of " + plan.name() + " do not take the fast lane: what would run on them is unknown.",
                    failure);
        }
        judged.add(new Judged(plan, access));
        return access;
    }

    private FastLaneAccess access(MethodPlan plan, List<Object> instances) {
        MethodKey key = plan.key();
        boolean checksRoles = instances.stream().anyMatch(RequestFilters::isRolesAllowed);
        return new FastLaneAccess(
                plan.name(),
                of(HitGuard.class, instances),
                of(HitFields.class, instances),
                new FastLaneAccess.Selection(
                        key.scope() == Cached.Scope.PRIVATE,
                        key.tellsCallersApart() ? List.copyOf(key.roles()) : List.of(),
                        !key.cookies().isEmpty(),
                        key.functions().stream()
                                .map(each -> (HitKey) providers.injected().one(each))
                                .toList()),
                checksRoles ? plan.allowedRoles() : Set.of());
    }

    private static <T> List<T> of(Class<T> kind, List<Object> instances) {
        return instances.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static String askingFirst(List<Object> instances) {
        List<HitGuard> guards = of(HitGuard.class, instances);
        return guards.isEmpty()
                ? ""
                : ", if these guards allow it: "
                        + guards.stream()
                                .map(each -> MethodProviders.nameOf(each.getClass()))
                                .collect(Collectors.joining(", "));
    }

    private Optional<String> hindrance(MethodPlan plan, ExtendedUriInfo uri, List<Object> instances) {
        Optional<String> declared = declared(plan);
        if (declared.isPresent()) {
            return declared;
        }
        for (ResourceMethod locator : uri.getMatchedResourceLocators()) {
            Class<?> type = locator.getInvocable().getHandler().getHandlerClass();
            if (!skippable.has(type)) {
                return Optional.of(
                        "a sub-resource locator of " + type.getName() + " leads to it; if that finds the same"
                                + " resource for the same path each time, let its class say @SkippedOnHit");
            }
        }
        Object tracing = providers.ofMethod().getProperty(ServerProperties.TRACING);
        if (tracing != null && !"OFF".equals(tracing.toString())) {
            return Optional.of(ServerProperties.TRACING + " is on");
        }
        Set<String> missed = new TreeSet<>();
        for (Object each : instances) {
            if (wouldRun(each, plan) && !skippable.has(each.getClass())) {
                missed.add(each.getClass().getName());
            }
        }
        return missed.isEmpty()
                ? Optional.empty()
                : Optional.of("there it would pass " + String.join(", ", missed)
                        + "; let a request filter implement HitGuard, a response filter HitFields, or where nobody misses"
                        + " such a class on a hit, let it say @SkippedOnHit, or name it in"
                        + " HttpCacheFeature.builder().skippedOnHit(…)");
    }

    /** What the method's own declarations have against it. */
    private static Optional<String> declared(MethodPlan plan) {
        MethodKey key = plan.key();
        if (!plan.policy().isStored()) {
            return Optional.of("its responses are not stored");
        }
        if (!plan.unless().isEmpty()) {
            return Optional.of("unless has to see its requests");
        }
        for (Class<?> function : key.functions()) {
            if (!HitKey.class.isAssignableFrom(function)) {
                return Optional.of(
                        function.getName() + " has to see its requests; if it reads nothing but the method, the"
                                + " target and fields, let it implement HitKey");
            }
        }
        return Optional.ofNullable(plan.unnamedFields()).map(all -> "it may read any field by " + all);
    }

    /** What is registered for the method: filters, and listeners to Jersey's events. */
    private List<Object> registered(UriInfo uri) {
        Set<Class<? extends Annotation>> bound = providers.bound(uri);
        List<Object> instances = providers.instancesOfMethodAlone();
        for (Class<?> contract :
                List.of(ContainerRequestFilter.class, ContainerResponseFilter.class, ApplicationEventListener.class)) {
            for (Object provider : providers.injected().providers(contract)) {
                Class<?> type = provider.getClass();
                boolean isBound = type.isAnnotationPresent(PreMatching.class) || MethodProviders.isBoundBy(bound, type);
                if (isBound && instances.stream().noneMatch(each -> each == provider)) {
                    instances.add(provider);
                }
            }
        }
        return instances;
    }

    /** Whether something of this provider would run on a hit that goes through the application, and cannot run before. */
    private static boolean wouldRun(Object provider, MethodPlan plan) {
        if (provider.getClass() == EncodingFilter.class) {
            // It says by which field it chose an encoder, and the stored response says that already.
            return false;
        }
        if (isRolesAllowed(provider)) {
            return plan.allowedRoles().isEmpty();
        }
        return (provider instanceof ContainerRequestFilter && !(provider instanceof HitGuard))
                || (provider instanceof ContainerResponseFilter && !(provider instanceof HitFields))
                || provider instanceof ApplicationEventListener;
    }

    /** Whether it is Jersey's filter that checks {@code @RolesAllowed}. */
    private static boolean isRolesAllowed(Object provider) {
        return provider.getClass().getName().equals(ROLES_ALLOWED);
    }
}
