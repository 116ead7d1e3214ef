package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.http.Hosts;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/**
 * Puts the cache around each resource method that {@code @Cached} concerns, and tells of each what it {@code @Invalidates};
 * has nothing to do with the answers of all others.
 */
final class CachedMethods implements DynamicFeature {

    private static final Set<String> CACHEABLE = Set.of(HttpMethod.GET, MethodKey.QUERY);

    private final SortedMap<String, Region> regions;
    private final SiblingMethods siblings;
    private final SkippableClasses skippable;
    private final @Nullable Application application;
    private final Hosts hosts;

    /** @param skippable what need not run on a hit */
    CachedMethods(
            SortedMap<String, Region> regions,
            SiblingMethods siblings,
            SkippableClasses skippable,
            @Nullable Application application,
            Hosts hosts) {
        this.regions = regions;
        this.siblings = siblings;
        this.skippable = skippable;
        this.application = application;
        this.hosts = hosts;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        Class<?> resourceClass = resource.getResourceClass();
        if (method == null || resourceClass.getName().startsWith("org.glassfish.jersey.")) {
            // Jersey's own resources, such as the generated OPTIONS and application.wadl.
            return;
        }
        MethodDeclarations declarations = new MethodDeclarations(resourceClass, method);
        Optional<Cached> cached = cached(declarations);
        if (cached.isPresent()) {
            Region region = region(cached.get(), declarations);
            RoutedPlan plan = new RoutedPlan(locators -> MethodPlan.of(
                    cached.get(),
                    declarations,
                    locators,
                    siblings.producedBy(resource),
                    siblings.chosenBy(resource),
                    region.settings(),
                    region.keyParts()));
            Passage passage = new Passage(
                    region.settings().injected(), skippable, context.getConfiguration(), bindings(application));
            ResponseFilters filters = new ResponseFilters(
                    region.settings().injected(),
                    context.getConfiguration(),
                    bindings(application),
                    cached.get().vary().length > 0 || cached.get().key().length > 0);
            CallGuard guard = CallGuard.of(plan.direct(), declarations, new CallInterceptors(skippable));
            context.register(new CacheRequestFilter(plan, region.settings(), passage, filters, guard));
            context.register(new ResourceFieldsFilter());
            context.register(new CacheResponseFilter());
            context.register(new CacheWriterInterceptor());
        } else if (declarations.httpMethod().map(HttpMethod.GET::equals).orElse(true)) {
            // What a resource made by program answers, no annotation tells.
            context.register(new UncachedFilter(declarations.name()));
        }
        declarations.onMethod(Invalidates.class).ifPresent(changed -> {
            context.register(new DeclaredInvalidation(changed, declarations, hosts));
        });
    }

    private Region region(Cached cached, MethodDeclarations declarations) {
        Region region = regions.get(cached.region());
        if (region == null) {
            Set<String> named = new TreeSet<>(regions.keySet());
            named.remove(Region.UNNAMED);
            throw DeploymentChecks.wrong(
                    declarations.name(),
                    "there is no region \"" + cached.region() + "\"; known are " + named
                            + ", and HttpCacheFeature.builder().region(name, store) adds one");
        }
        return region;
    }

    private Optional<Cached> cached(MethodDeclarations declarations) {
        Optional<Cached> onMethod = declarations.onMethod(Cached.class);
        boolean cacheable =
                declarations.httpMethod().filter(CACHEABLE::contains).isPresent();
        if (onMethod.isPresent() && !cacheable) {
            throw new IllegalArgumentException("@Cached on " + declarations.name()
                    + ": only a method that answers GET or QUERY can be cached; take @Cached off it, or put it on the"
                    + " method's @GET sibling");
        }
        boolean answersEvents = DeploymentChecks.answersEvents(declarations.inputs());
        if (onMethod.isPresent() && answersEvents) {
            throw DeploymentChecks.wrong(
                    declarations.name(), "server-sent events have no end to be stored at; take @Cached off the method");
        }
        if (!cacheable || answersEvents) {
            return Optional.empty();
        }
        return onMethod.or(() -> declarations.onClass(Cached.class)).or(() -> onApplication(application));
    }

    private static Optional<Cached> onApplication(@Nullable Application application) {
        if (application == null) {
            return Optional.empty();
        }
        Cached cached = application.getClass().getAnnotation(Cached.class);
        if (cached == null && application instanceof ResourceConfig config && config.getApplication() != application) {
            // Jersey wraps an Application that is no ResourceConfig.
            return onApplication(config.getApplication());
        }
        return Optional.ofNullable(cached);
    }

    /** By what the application binds filters to all its methods. */
    private static Set<Class<? extends Annotation>> bindings(@Nullable Application application) {
        if (application == null) {
            return Set.of();
        }
        Set<Class<? extends Annotation>> bindings = new HashSet<>(Passage.bindings(application.getClass()));
        if (application instanceof ResourceConfig config && config.getApplication() != application) {
            bindings.addAll(bindings(config.getApplication()));
        }
        return bindings;
    }
}
