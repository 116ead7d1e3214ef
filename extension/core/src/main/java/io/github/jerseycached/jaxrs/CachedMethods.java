package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.inspect.ComposedAnnotations;
import io.github.jerseycached.inspect.SkippableClasses;
import io.github.jerseycached.pipeline.CallGuard;
import io.github.jerseycached.pipeline.CallInterceptors;
import io.github.jerseycached.pipeline.MethodProviders;
import io.github.jerseycached.pipeline.ProviderReads;
import io.github.jerseycached.pipeline.RequestFilters;
import io.github.jerseycached.pipeline.ResponseFilters;
import io.github.jerseycached.plan.DeploymentChecks;
import io.github.jerseycached.plan.MethodDeclarations;
import io.github.jerseycached.plan.MethodKey;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.plan.RoutedPlan;
import io.github.jerseycached.plan.SiblingMethods;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.writes.DeclaredInvalidation;
import io.github.jerseycached.writes.HeadUpdate;
import io.github.jerseycached.writes.WriteConditions;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/**
 * Puts the cache around each resource method that {@code @Cached} concerns, and tells of each what it {@code @Invalidates};
 * has nothing to do with the answers of all others.
 */
final class CachedMethods implements DynamicFeature {

    private static final Set<String> CACHEABLE = Set.of(HttpMethod.GET, MethodKey.QUERY);
    // A HEAD is answered from what a GET stored, also where the method is known to answer it.
    private static final Set<String> WITH_HEAD = Set.of(HttpMethod.GET, HttpMethod.HEAD, MethodKey.QUERY);

    private final SortedMap<String, Region> regions;
    private final SiblingMethods siblings;
    private final SkippableClasses skippable;
    private final @Nullable Application application;

    private final Hosts hosts;
    private final Map<SiblingMethods.HandlerMethod, CacheRequestFilter> cachedReads = new ConcurrentHashMap<>();

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
        if (method == null || siblings.isExtended(resource)) {
            return;
        }
        MethodDeclarations declarations = new MethodDeclarations(resourceClass, method);
        Set<String> answered = answered(resource, declarations);
        Optional<Cached> cached = cached(declarations, answered);
        if (cached.isPresent()) {
            Region region = region(cached.get(), declarations);
            RoutedPlan plan = new RoutedPlan(locators -> MethodPlan.of(
                    cached.get(),
                    declarations,
                    locators,
                    siblings.producedBy(resource),
                    siblings.chosenBy(resource),
                    region.settings().ofPlans(),
                    region.keyParts()));
            MethodProviders providers = new MethodProviders(
                    region.settings().injected(), context.getConfiguration(), bindings(application));
            RequestFilters passage = new RequestFilters(providers, skippable);
            boolean isSelectionDeclared = MethodPlan.saysWhatSelects(cached.get());
            ResponseFilters filters = new ResponseFilters(
                    providers,
                    isSelectionDeclared,
                    !List.of(cached.get().query()).equals(List.of(Cached.ALL)));
            ProviderReads reads = new ProviderReads(providers, skippable, declarations.inputs(), isSelectionDeclared);
            CallGuard guard = CallGuard.of(plan.direct(), declarations, new CallInterceptors(skippable));
            CacheRequestFilter request =
                    new CacheRequestFilter(plan, region.settings(), passage, filters, reads, guard);
            cachedReads.put(new SiblingMethods.HandlerMethod(resourceClass, method), request);
            context.register(request);
            context.register(new ResourceFieldsFilter());
            context.register(new CacheResponseFilter());
            context.register(new CacheWriterInterceptor());
        } else if (answered.isEmpty() || answered.contains(HttpMethod.GET)) {
            context.register(new UncachedFilter(declarations.name()));
        }
        Set<SiblingMethods.HandlerMethod> reads = siblings.readBy(resource);
        if (answered.equals(Set.of(HttpMethod.HEAD))) {
            if (!reads.isEmpty()) {
                context.register(
                        new HeadUpdate(request -> gets(reads, request)),
                        // Both last, after the application's.
                        Map.of(
                                ContainerRequestFilter.class,
                                Integer.MAX_VALUE,
                                ContainerResponseFilter.class,
                                Integer.MIN_VALUE));
            }
        } else {
            writeConditions(reads, declarations).ifPresent(context::register);
        }
        declarations.nearestOnMethod(Invalidates.class).ifPresent(changed -> {
            context.register(new DeclaredInvalidation(changed, declarations, answered, hosts));
        });
    }

    /** The HTTP methods that a method answers: a program may have said so, where no annotation does. */
    private Set<String> answered(ResourceInfo resource, MethodDeclarations declarations) {
        Set<String> known = siblings.answeredBy(resource);
        return known.isEmpty() ? declarations.httpMethod().map(Set::of).orElse(Set.of()) : known;
    }

    private List<ResourceRequest> gets(Set<SiblingMethods.HandlerMethod> reads, ContainerRequestContext request)
            throws IOException {
        List<ResourceRequest> gets = new ArrayList<>();
        for (SiblingMethods.HandlerMethod read : reads) {
            CacheRequestFilter cached = cachedReads.get(read);
            if (cached != null) {
                gets.add(cached.read(request));
            }
        }
        return gets;
    }

    /** Evaluates conditions on tags that the cache makes for a GET of the path of an unsafe method. */
    private Optional<WriteConditions> writeConditions(
            Set<SiblingMethods.HandlerMethod> reads, MethodDeclarations declarations) {
        for (SiblingMethods.HandlerMethod read : reads) {
            MethodDeclarations declared = new MethodDeclarations(read.resourceClass(), read.method());
            Optional<Cached> cached =
                    cached(declared, Set.of(HttpMethod.GET)).filter(each -> each.etag() == Cached.Etag.STRONG);
            if (cached.isPresent()) {
                Region region = region(cached.get(), declared);
                return Optional.of(new WriteConditions(
                        declarations.name(),
                        siblings.producedBy(reads),
                        region.keyParts(),
                        region.settings().deployment()));
            }
        }
        return Optional.empty();
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

    private Optional<Cached> cached(MethodDeclarations declarations, Set<String> answered) {
        Optional<Cached> onMethod = declarations.nearestOnMethod(Cached.class);
        Optional<Cached> onClass = declarations.nearestOnClass(Cached.class);
        boolean some = answered.stream().anyMatch(CACHEABLE::contains);
        boolean cacheable = some && WITH_HEAD.containsAll(answered);
        if (some && !cacheable && (onMethod.isPresent() || onClass.isPresent())) {
            throw DeploymentChecks.wrong(
                    declarations.name(),
                    "one method answers " + new TreeSet<>(answered)
                            + ", and only GET and QUERY can be cached; let another"
                            + " method, or another instance of Inflector, answer the rest");
        }
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
        return onMethod.or(() -> onClass).or(() -> onApplication(application));
    }

    private static Optional<Cached> onApplication(@Nullable Application application) {
        if (application == null) {
            return Optional.empty();
        }
        for (Class<?> type = application.getClass(); type != null; type = type.getSuperclass()) {
            Optional<Cached> cached = ComposedAnnotations.nearest(
                    List.of(type.getDeclaredAnnotations()), Cached.class, type.getSimpleName());
            if (cached.isPresent()) {
                return cached;
            }
        }
        // Jersey wraps an Application that is no ResourceConfig.
        return application instanceof ResourceConfig config && config.getApplication() != application
                ? onApplication(config.getApplication())
                : Optional.empty();
    }

    /** By what the application binds filters to all its methods. */
    private static Set<Class<? extends Annotation>> bindings(@Nullable Application application) {
        if (application == null) {
            return Set.of();
        }
        Set<Class<? extends Annotation>> bindings = new HashSet<>(MethodProviders.bindings(application.getClass()));
        if (application instanceof ResourceConfig config && config.getApplication() != application) {
            bindings.addAll(bindings(config.getApplication()));
        }
        return bindings;
    }
}
