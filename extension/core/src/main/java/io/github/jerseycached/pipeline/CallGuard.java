package io.github.jerseycached.pipeline;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.pipeline.CallInterceptors.CallInterceptor;
import io.github.jerseycached.plan.DeploymentChecks;
import io.github.jerseycached.plan.MethodDeclarations;
import io.github.jerseycached.plan.MethodKey;
import io.github.jerseycached.plan.MethodPlan;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a hit from bypassing what runs around the call of one method, such as a CDI interceptor or Spring's method security,
 * because that may refuse a caller. Where annotations tell of it, the method fails at deployment unless its scope accounts for
 * the caller. Where only a proxy does, its requests go to the method.
 */
public final class CallGuard {

    private static final Logger LOG = System.getLogger(CallGuard.class.getName());
    private static final String NOTHING = "";

    private final MethodDeclarations declarations;
    private final Cached.Scope scope;
    private final @Nullable ProxyAdvice proxies;
    // What runs around the call and is accounted for by the scope, in words.
    private final @Nullable String declared;
    // By holding one of these, a caller is known to the key; used for scope ROLES alone.
    private final Set<String> roles;
    // As of the first request, for all instances of a resource are made in the same way; NOTHING for no such proxy.
    private volatile @Nullable String ofProxy;

    private CallGuard(
            MethodDeclarations declarations,
            Cached.Scope scope,
            @Nullable ProxyAdvice proxies,
            @Nullable String declared,
            Set<String> roles) {
        this.declarations = declarations;
        this.scope = scope;
        this.proxies = proxies;
        this.declared = declared;
        this.roles = roles;
    }

    /**
     * Checks what annotations put around a method.
     *
     * @throws IllegalArgumentException when a hit would bypass it; the message names the method and how to fix it
     */
    public static CallGuard of(MethodPlan plan, MethodDeclarations declarations, CallInterceptors interceptors) {
        Cached.Scope scope = plan.key().scope();
        if (!plan.policy().isStored() || interceptors.skippable().has(declarations.resourceClass())) {
            return new CallGuard(declarations, scope, null, null, Set.of());
        }
        List<CallInterceptor> all = interceptors.around(declarations);
        List<CallInterceptor> found =
                all.stream().filter(each -> !each.skipped()).toList();
        for (CallInterceptor each : found) {
            if (!accountsFor(plan.key(), each)) {
                throw refuse(declarations, each);
            }
        }
        return new CallGuard(
                declarations,
                scope,
                new ProxyAdvice(interceptors, all),
                found.isEmpty() ? null : found.get(0).words(),
                found.stream()
                        .flatMap(each -> each.roles() == null ? Set.<String>of().stream() : each.roles().stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static boolean accountsFor(MethodKey key, CallInterceptor found) {
        return switch (key.scope()) {
            case PRIVATE -> true;
            case ROLES -> found.roles() != null && key.roles().containsAll(found.roles());
            case PUBLIC, AUTO -> false;
        };
    }

    private static IllegalArgumentException refuse(MethodDeclarations declarations, CallInterceptor found) {
        String ofRoles = found.roles() == null ? "" : " or ROLES";
        return DeploymentChecks.wrong(
                declarations.name(),
                found.words()
                        + " runs code around the method, which may refuse the caller, and a hit skips it. If it decides"
                        + " who may call the method, say scope = PRIVATE" + ofRoles + ". If hits"
                        + " may skip it, put @SkippedOnHit on it or on its interceptor, or name it in HttpCacheFeature.builder().skippedOnHit("
                        + found.type().getSimpleName() + ".class)");
    }

    /** Why the cache may have no part in a request; {@code null} where it may. */
    @Nullable
    public Reason hindrance(ContainerRequestContext request) {
        String around = declared;
        if (around == null) {
            around = ofProxy(request.getUriInfo());
            if (around.equals(NOTHING)) {
                return null;
            }
            if (scope != Cached.Scope.PRIVATE) {
                return Reason.of(Kind.SKIPPED_CALL, around);
            }
        }
        SecurityContext security = request.getSecurityContext();
        if (scope == Cached.Scope.ROLES) {
            return security != null && roles.stream().anyMatch(security::isUserInRole)
                    ? null
                    : Reason.of(Kind.WITHOUT_ROLE, around);
        }
        // A caller that is allowed without a principal is known by something that is not in the key.
        return security != null && security.getUserPrincipal() != null
                ? null
                : Reason.of(Kind.WITHOUT_PRINCIPAL, around);
    }

    private String ofProxy(UriInfo uri) {
        String known = ofProxy;
        if (known == null) {
            known = around(uri.getMatchedResources());
            if (!known.equals(NOTHING) && scope != Cached.Scope.PRIVATE) {
                LOG.log(
                        Level.WARNING,
                        "Nothing is cached of " + declarations.name() + ": a hit would skip " + known
                                + ", which runs code around the method. If it decides who may call the method, say scope ="
                                + " PRIVATE. If hits may skip it, put @SkippedOnHit on its class, or name that, or the"
                                + " resource class, in HttpCacheFeature.builder().skippedOnHit(…).");
            }
            ofProxy = known;
        }
        return known;
    }

    private String around(List<Object> matched) {
        return proxies == null || matched.isEmpty()
                ? NOTHING
                : proxies.of(matched.get(0), declarations.method()).orElse(NOTHING);
    }
}
