package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Storability.Allowance;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.reflect.Method;
import java.security.Principal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/**
 * How one resource method is cached: compiled once, at deployment, from its annotations and its signature.
 *
 * @param lifetimes what clients are told
 * @param vary the request fields that the method reads, for {@code Vary}
 * @param readsIdentity whether the method asks who is calling, so that its response is for that caller alone
 * @param etag which entity tag a 200 gets that has none
 * @param store whether responses are stored
 * @param statuses those that the annotation speaks of
 * @param allowance what holds for these statuses where the response itself says nothing
 * @param otherwise what holds for all others
 */
record MethodPlan(
        ClientLifetimes lifetimes,
        List<String> vary,
        boolean readsIdentity,
        Cached.Etag etag,
        boolean store,
        Set<Integer> statuses,
        Allowance allowance,
        Allowance otherwise) {

    private static final List<Integer> DEFAULT_STATUSES = List.of(200, 203, 204, 300, 301, 308);

    /**
     * Compiles the plan of a resource method.
     *
     * @param application may carry the annotation for all its resources
     * @param settings say whether a freshness lifetime may be guessed, and which targeted fields are obeyed
     * @return empty when no annotation concerns the method
     * @throws IllegalArgumentException when one does and can't be right; the message names the method and the mend
     */
    static Optional<MethodPlan> of(ResourceInfo resource, @Nullable Application application, CacheSettings settings) {
        Method method = resource.getResourceMethod();
        Class<?> resourceClass = resource.getResourceClass();
        if (method == null || resourceClass.getName().startsWith("org.glassfish.jersey.")) {
            // Jersey's own resources, such as the generated OPTIONS and application.wadl.
            return Optional.empty();
        }
        MethodDeclarations declarations = new MethodDeclarations(resourceClass, method);
        Optional<Cached> onMethod = declarations.onMethod(Cached.class);
        boolean get = declarations.isGet();
        if (onMethod.isPresent() && !get) {
            throw new IllegalArgumentException("@Cached on " + declarations.name() + ": only a method that answers GET"
                    + " can be cached; take @Cached off it, or put it on the method's @GET sibling");
        }
        Optional<Cached> nearest =
                onMethod.or(() -> declarations.onClass(Cached.class)).or(() -> onApplication(application));
        return get ? nearest.map(cached -> of(cached, declarations, settings)) : Optional.empty();
    }

    private static MethodPlan of(Cached cached, MethodDeclarations declarations, CacheSettings settings) {
        check(cached, declarations.name());
        ClientLifetimes lifetimes = new ClientLifetimes(cached);
        Duration ttl = cached.ttl() == Cached.UNSET
                ? null
                : Duration.of(cached.ttl(), cached.unit().toChronoUnit());
        // A lifetime that is stated is not guessed.
        boolean heuristic = settings.heuristicFreshness() && ttl == null;
        return new MethodPlan(
                lifetimes,
                vary(cached, declarations),
                readsIdentity(declarations),
                cached.etag(),
                cached.store(),
                Stream.concat(
                                DEFAULT_STATUSES.stream(),
                                IntStream.of(cached.statuses()).boxed())
                        .collect(Collectors.toUnmodifiableSet()),
                new Allowance(ttl, lifetimes.forThisCache(), heuristic, settings.targetList()),
                new Allowance(null, CacheControl.NONE, heuristic, settings.targetList()));
    }

    private static void check(Cached cached, String method) {
        positive(cached.ttl(), "ttl", method, "leave ttl out where the response's own Cache-Control is to decide");
        positive(cached.maxAge(), "maxAge", method, "leave maxAge out where clients are to be told the ttl");
        positive(cached.sharedMaxAge(), "sharedMaxAge", method, "leave sharedMaxAge out where it is to be as for all");
        positive(cached.cdnTtl(), "cdnTtl", method, "leave cdnTtl out where it is to be as for all");
        for (long window : new long[] {cached.staleWhileRevalidate(), cached.staleIfError()}) {
            if (window < 0) {
                throw wrong(method, "a time to serve stale is 0 or more; leave it out to serve nothing stale");
            }
            if (window > 0 && cached.mustRevalidate()) {
                throw wrong(method, "mustRevalidate forbids to serve stale; take it or the stale times away");
            }
        }
        for (int status : cached.statuses()) {
            if (status < 200 || status > 599 || status == 206 || status == 304) {
                throw wrong(
                        method,
                        "status " + status + " cannot be stored; statuses takes final ones from 200"
                                + " to 599, and neither 206 nor 304");
            }
        }
        for (String name : cached.vary()) {
            if (!FieldNames.isName(name)) {
                throw wrong(method, "vary takes names of request fields, and \"" + name + "\" is none");
            }
        }
    }

    private static void positive(long time, String attribute, String method, String mend) {
        if (time < 0 && time != Cached.UNSET) {
            throw new IllegalArgumentException("@Cached(" + attribute + " = " + time + ") of " + method
                    + ": a freshness lifetime is 0 or more; " + mend);
        }
    }

    private static IllegalArgumentException wrong(String method, String mend) {
        return new IllegalArgumentException("@Cached of " + method + ": " + mend);
    }

    private static List<String> vary(Cached cached, MethodDeclarations declarations) {
        Set<String> vary = new LinkedHashSet<>();
        if (!producesOneType(declarations)) {
            // Jersey negotiates, but says no Vary (RFC 9110 §12.5.1).
            vary.add("Accept");
        }
        for (MethodInputs.Input input : declarations.inputs()) {
            HeaderParam header = input.place().getAnnotation(HeaderParam.class);
            if (header != null) {
                vary.add(header.value());
            }
            if (input.place().isAnnotationPresent(CookieParam.class)) {
                vary.add("Cookie");
            }
        }
        vary.addAll(List.of(cached.vary()));
        return List.copyOf(vary);
    }

    private static boolean producesOneType(MethodDeclarations declarations) {
        Optional<Produces> produces =
                declarations.onMethod(Produces.class).or(() -> declarations.onClass(Produces.class));
        if (produces.isEmpty() || produces.get().value().length != 1) {
            return false;
        }
        String type = produces.get().value()[0];
        return type.indexOf(',') < 0 && !type.contains(MediaType.MEDIA_TYPE_WILDCARD);
    }

    private static boolean readsIdentity(MethodDeclarations declarations) {
        return declarations.inputs().stream()
                .map(MethodInputs.Input::type)
                .anyMatch(
                        type -> SecurityContext.class.isAssignableFrom(type) || Principal.class.isAssignableFrom(type));
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

    /** What holds for a response of this status where it says nothing itself. */
    Allowance allowance(int status) {
        return statuses.contains(status) ? allowance : otherwise;
    }

    /**
     * Whether the response itself says how clients may reuse it, so that the annotation adds no {@code Cache-Control}.
     *
     * @param own as {@link #own} gives them
     */
    boolean speaksForItself(Fields own) {
        return own.has(FieldNames.CACHE_CONTROL) || own.has(FieldNames.EXPIRES);
    }

    /** A response's fields without what the annotation said in them, which is no word of the response itself. */
    Fields own(Fields fields) {
        boolean cacheControl = lifetimes.said(fields.value(FieldNames.CACHE_CONTROL));
        boolean cdn = lifetimes.saidToCdns(fields.value(FieldNames.CDN_CACHE_CONTROL));
        return fields.without(name -> (cacheControl && name.equalsIgnoreCase(FieldNames.CACHE_CONTROL))
                || (cdn && name.equalsIgnoreCase(FieldNames.CDN_CACHE_CONTROL)));
    }
}
