package io.github.jerseycached.pipeline;

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
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server may answer hits of a resource method past the application: only where nothing of the application would
 * run on the ordinary way to the same answer, and where the target and a few fields say all about who gets it. In doubt it
 * may not.
 *
 * <p>A method of scope AUTO may be passed as one of scope PUBLIC may. Its hits are for whoever does not say who they are, as
 * any shared cache between would answer them (RFC 9111 §3.5), and without filters nobody but the server could have told who
 * is asking: requests with {@code Authorization}, and those on connections that could bring a certificate, are left to the
 * ordinary way.
 */
public final class RequestFilters {

    private static final Logger LOG = System.getLogger(RequestFilters.class.getName());

    private final MethodProviders providers;
    private final SkippableClasses skippable;
    private volatile @Nullable Boolean free;
    private volatile @Nullable List<String> late;

    /** @param skippable the filters and listeners that need not run on a hit */
    public RequestFilters(MethodProviders providers, SkippableClasses skippable) {
        this.providers = providers;
        this.skippable = skippable;
    }

    /** Whether hits of a method may go past the application; says why not in the log, once. */
    public boolean isFree(MethodPlan plan, UriInfo uri) {
        if (!(uri instanceof ExtendedUriInfo matched)
                || !matched.getMatchedResourceLocators().isEmpty()) {
            // A locator is the application's code, and decides on each request anew.
            return false;
        }
        Boolean known = free;
        return known != null ? known : judge(plan, uri);
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

    private synchronized boolean judge(MethodPlan plan, UriInfo uri) {
        Boolean known = free;
        if (known == null) {
            Optional<String> hindrance;
            try {
                hindrance = hindrance(plan, uri);
            } catch (RuntimeException failure) {
                LOG.log(Level.DEBUG, "What runs on hits cannot be told.", failure);
                hindrance = Optional.of("what would run on them cannot be told, for " + failure);
            }
            hindrance.ifPresent(
                    why -> LOG.log(Level.INFO, "Hits of " + plan.name() + " do not take the fast lane: " + why + '.'));
            known = hindrance.isEmpty();
            free = known;
        }
        return known;
    }

    private Optional<String> hindrance(MethodPlan plan, UriInfo uri) {
        Optional<String> declared = declared(plan);
        if (declared.isPresent()) {
            return declared;
        }
        Object tracing = providers.ofMethod().getProperty(ServerProperties.TRACING);
        if (tracing != null && !"OFF".equals(tracing.toString())) {
            return Optional.of(ServerProperties.TRACING + " is on");
        }
        Set<String> missed = new TreeSet<>();
        for (Class<?> type : registered(uri)) {
            if (wouldRun(type) && !skippable.has(type)) {
                missed.add(type.getName());
            }
        }
        return missed.isEmpty()
                ? Optional.empty()
                : Optional.of("there it would pass " + String.join(", ", missed)
                        + "; where nobody misses such a class on a hit, let it say @SkippedOnHit, or name it in"
                        + " HttpCacheFeature.builder().skippedOnHit(…)");
    }

    /** What the method's own declarations have against it. */
    private static Optional<String> declared(MethodPlan plan) {
        MethodKey key = plan.key();
        if (!plan.policy().isStored()) {
            return Optional.of("its responses are not stored");
        }
        if (key.tellsCallersApart()) {
            return Optional.of("its responses are not for everybody");
        }
        if (!key.cookies().isEmpty()) {
            return Optional.of("it reads cookies");
        }
        if (!key.functions().isEmpty() || !plan.unless().isEmpty()) {
            return Optional.of("key and unless have to see its requests");
        }
        return Optional.ofNullable(plan.unnamedFields()).map(all -> "it may read any field by " + all);
    }

    private List<Class<?>> registered(UriInfo uri) {
        Set<Class<? extends Annotation>> bound = providers.bound(uri);
        List<Class<?>> types = providers.ofMethodAlone();
        for (Class<?> contract :
                List.of(ContainerRequestFilter.class, ContainerResponseFilter.class, ApplicationEventListener.class)) {
            for (Object provider : providers.injected().providers(contract)) {
                Class<?> type = provider.getClass();
                if (type.isAnnotationPresent(PreMatching.class) || MethodProviders.isBoundBy(bound, type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    /** Whether something of this type would run on a hit that goes through the application. */
    private static boolean wouldRun(Class<?> type) {
        if (type == EncodingFilter.class) {
            // It says by which field it chose an encoder, and the stored response says that already.
            return false;
        }
        return ContainerRequestFilter.class.isAssignableFrom(type)
                || ContainerResponseFilter.class.isAssignableFrom(type)
                || ApplicationEventListener.class.isAssignableFrom(type);
    }
}
