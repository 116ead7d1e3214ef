package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.pipeline.CallGuard;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.ExcludeClassInterceptors;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.Interceptors;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.aopalliance.intercept.ConstructorInterceptor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.eclipse.microprofile.metrics.annotation.Timed;
import org.glassfish.hk2.api.Filter;
import org.glassfish.hk2.api.InterceptionService;
import org.glassfish.hk2.utilities.BuilderHelper;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;

/** A hit never skips an interceptor or method security that may refuse the caller. */
class CallInterceptorsTest {

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Checked {}

    @Checked
    @Retention(RetentionPolicy.RUNTIME)
    @interface Stereotyped {}

    @Stereotyped
    @Retention(RetentionPolicy.RUNTIME)
    @interface Deeply {}

    @PreAuthorize("hasRole('admin')")
    @Retention(RetentionPolicy.RUNTIME)
    @interface AdminOnly {}

    @SkippedOnHit
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Audited {}

    public static class Interceptor {}

    @SkippedOnHit
    public static class HarmlessInterceptor {}

    @Path("a")
    public static class Binding {
        @GET
        @Checked
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @Checked
    public static class BindingOfClass {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Checked
    public interface BoundInterface {}

    @Path("a")
    public static class BindingOfInterface implements BoundInterface {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    public static class Base {
        @Checked
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class BindingOfOverridden extends Base {
        @GET
        @Override
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @Stereotyped
    public static class BindingOfStereotype {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @Deeply
    public static class BindingDeepDown {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class InterceptorsOfMethod {
        @GET
        @Interceptors({HarmlessInterceptor.class, Interceptor.class})
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @Interceptors(Interceptor.class)
    public static class InterceptorsOfClass {
        @GET
        @Interceptors(HarmlessInterceptor.class)
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class InterceptsItself {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }

        @AroundInvoke
        Object check(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    @Path("a")
    public static class SpringPreAuthorize {
        @GET
        @PreAuthorize("hasRole('admin')")
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @AdminOnly
    public static class SpringComposed {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class SpringSecured {
        @GET
        @Secured("admin")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class SpringSecuredForOtherRoles {
        @GET
        @Secured({"admin", "auditor"})
        @Cached(ttl = 60, scope = Cached.Scope.ROLES, roles = "admin")
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class BindingForRoles {
        @GET
        @Checked
        @Cached(ttl = 60, scope = Cached.Scope.ROLES, roles = "admin")
        public String get() {
            return "";
        }
    }

    @Path("a")
    @RolesAllowed("admin")
    public static class GuardedPublic {
        @GET
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String get() {
            return "";
        }
    }

    static List<Arguments> refused() {
        return List.of(
                Arguments.of(Binding.class, "Binding.get: @Checked runs"),
                Arguments.of(BindingOfClass.class, "BindingOfClass.get: @Checked runs"),
                Arguments.of(BindingOfInterface.class, "BindingOfInterface.get: @Checked runs"),
                Arguments.of(BindingOfOverridden.class, "BindingOfOverridden.get: @Checked runs"),
                Arguments.of(BindingOfStereotype.class, "@Stereotyped (by its @Checked) runs"),
                Arguments.of(BindingDeepDown.class, "@Deeply (by its @Checked) runs"),
                Arguments.of(InterceptorsOfMethod.class, "@Interceptors(Interceptor.class) runs"),
                Arguments.of(InterceptorsOfClass.class, "@Interceptors(Interceptor.class) runs"),
                Arguments.of(InterceptsItself.class, "@AroundInvoke InterceptsItself.check runs"),
                Arguments.of(SpringPreAuthorize.class, "@PreAuthorize runs"),
                Arguments.of(SpringComposed.class, "@AdminOnly (by its @PreAuthorize) runs"),
                Arguments.of(SpringSecured.class, "say scope = PRIVATE or ROLES"),
                Arguments.of(SpringSecuredForOtherRoles.class, "@Secured runs"),
                Arguments.of(BindingForRoles.class, "@Checked runs"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void interceptedMethodForEverybodyFailsAtDeployment(Class<?> resource, String message) {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(resource)))
                .hasStackTraceContaining("@Cached of " + resource.getSimpleName() + ".get: ")
                .hasStackTraceContaining(message);
    }

    @Test
    void messageNamesAnnotationMethodAndFixes() {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(Binding.class)))
                .hasStackTraceContaining(
                        "@Cached of Binding.get: @Checked runs code around the method, which may refuse the caller, and a"
                                + " hit skips it. If it decides who may call the method, say scope = PRIVATE. If hits may"
                                + " skip it, put @SkippedOnHit on it or on its interceptor, or name it in"
                                + " HttpCacheFeature.builder().skippedOnHit(Checked.class)");
    }

    @Path("a")
    public static class BindingForOne {
        @GET
        @Checked
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class SpringSecuredForRoles {
        @GET
        @Secured({"admin", "auditor"})
        @Cached(
                ttl = 60,
                scope = Cached.Scope.ROLES,
                roles = {"auditor", "admin"})
        public String get() {
            return "";
        }
    }

    @Path("a")
    @RolesAllowed({"admin", "admin"})
    public static class GuardedForRoles {
        @GET
        @Cached(ttl = 60, scope = Cached.Scope.ROLES)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @RolesAllowed("admin")
    public static class Guarded {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @Audited
    @Timed
    public static class SkippedBinding {
        @GET
        @Interceptors(HarmlessInterceptor.class)
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    @Interceptors(Interceptor.class)
    public static class WithoutTheInterceptorsOfItsClass {
        @GET
        @ExcludeClassInterceptors
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class NotStored {
        @GET
        @Checked
        @Cached(ttl = 60, store = false)
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class AnotherMethodIsIntercepted {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }

        @POST
        @Checked
        public String post() {
            return "";
        }
    }

    @Path("a")
    @SkippedOnHit
    public static class ResourceThatMayBeSkippedWhole {
        @GET
        @Checked
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void interceptedMethodIsCachedWhereNothingIsBypassed(Class<?> resource) {
        assertThatCode(() -> new ApplicationHandler(new ResourceConfig(resource)))
                .doesNotThrowAnyException();
    }

    static List<Class<?>> accepted() {
        return List.of(
                BindingForOne.class,
                SpringSecuredForRoles.class,
                GuardedForRoles.class,
                Guarded.class,
                GuardedPublic.class,
                SkippedBinding.class,
                WithoutTheInterceptorsOfItsClass.class,
                NotStored.class,
                AnotherMethodIsIntercepted.class,
                ResourceThatMayBeSkippedWhole.class);
    }

    static List<Arguments> named() {
        return List.of(
                Arguments.of(Binding.class, Checked.class),
                Arguments.of(BindingOfStereotype.class, Stereotyped.class),
                Arguments.of(BindingOfStereotype.class, Checked.class),
                Arguments.of(InterceptorsOfMethod.class, Interceptor.class),
                Arguments.of(InterceptsItself.class, InterceptsItself.class),
                Arguments.of(SpringPreAuthorize.class, PreAuthorize.class));
    }

    @ParameterizedTest
    @MethodSource("named")
    void settingNamesInterceptorsThatHitsMaySkip(Class<?> resource, Class<?> skipped) {
        ResourceConfig application = new ResourceConfig(resource)
                .register(HttpCacheFeature.builder().skippedOnHit(skipped).build());
        assertThatCode(() -> new ApplicationHandler(application)).doesNotThrowAnyException();
    }

    /** Signs in whoever says their name. */
    private static final ContainerRequestFilter SIGN_IN = request -> {
        String user = request.getHeaderString("X-User");
        if (user != null) {
            String role = request.getHeaderString("X-Role");
            request.setSecurityContext(new Caller(user, role == null ? new String[0] : new String[] {role}));
        }
    };

    @Test
    void unknownCallerIsNotServedFromTheStore() {
        try (CachedServer server = CachedServer.of(BindingForOne.class, SIGN_IN)) {
            server.get("/a").isNotStored("no principal, and @Checked decides who may call the method");
            server.get("/a").isNotStored("no principal, and @Checked decides who may call the method");
            server.get("/a", "X-User", "alice").isStoredMiss();
            server.get("/a", "X-User", "alice").isHit();
            server.get("/a", "X-User", "bob").isStoredMiss();
        }
    }

    @Test
    void callerWithoutTheRolesIsNotServedFromTheStore() {
        try (CachedServer server = CachedServer.of(SpringSecuredForRoles.class, SIGN_IN)) {
            server.get("/a", "X-User", "alice", "X-Role", "admin").isStoredMiss();
            server.get("/a", "X-User", "bob", "X-Role", "admin").isHit();
            server.get("/a", "X-User", "carol").isNotStored("no role of @Secured");
            server.get("/a").isNotStored("no role of @Secured");
        }
    }

    /** A resource that a library is to put advice around. */
    @Path("/")
    @Produces("text/plain")
    public static class Advised {

        @GET
        @Path("advised")
        @Cached(ttl = 60)
        public String advised() {
            return "for admins";
        }

        @GET
        @Path("private")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String forOne() {
            return "for one";
        }

        @GET
        @Path("open")
        @Cached(ttl = 60)
        public String open() {
            return "for all";
        }
    }

    /** Advice that refuses who may not call; whoever may is known from something that the cache does not see. */
    public static class Refusal implements MethodInterceptor {
        final AtomicBoolean allowed = new AtomicBoolean(true);

        @Override
        public Object invoke(MethodInvocation call) throws Throwable {
            if (!allowed.get() && !call.getMethod().getName().equals("open")) {
                throw new ForbiddenException();
            }
            return call.proceed();
        }
    }

    @SkippedOnHit
    public static class HarmlessAdvice implements MethodInterceptor {
        @Override
        public Object invoke(MethodInvocation call) throws Throwable {
            return call.proceed();
        }
    }

    private static ProxyFactory proxy(Object target) {
        ProxyFactory proxy = new ProxyFactory(target);
        proxy.setProxyTargetClass(true);
        return proxy;
    }

    private static DefaultPointcutAdvisor on(Refusal advice, String... methods) {
        NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
        pointcut.setMappedNames(methods);
        return new DefaultPointcutAdvisor(pointcut, advice);
    }

    private static ResourceConfig config(Object resource) {
        return CachedServer.config(SIGN_IN, resource);
    }

    private static final String SKIPS_REFUSAL =
            "a hit would skip the advice " + Refusal.class.getName() + " of its proxy";

    @Test
    void springAdviceIsNotSkippedOnAHit() {
        Refusal refusal = new Refusal();
        ProxyFactory proxy = proxy(new Advised());
        proxy.addAdvisor(on(refusal, "advised", "forOne"));
        List<String> warnings = warningsOf(() -> {
            try (CachedServer server = CachedServer.of(config(proxy.getProxy()))) {
                server.get("/advised").hasBody("for admins").isNotStored(SKIPS_REFUSAL);
                server.get("/advised").isNotStored(SKIPS_REFUSAL);
                server.get("/open").isStoredMiss();
                server.get("/open").isHit();
                server.get("/private", "X-User", "alice").isStoredMiss();
                server.get("/private", "X-User", "alice").isHit();
                refusal.allowed.set(false);
                server.get("/advised").hasStatus(403);
                server.get("/private", "X-User", "bob").hasStatus(403);
                server.get("/private").hasStatus(403);
            }
        });
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("Nothing is cached of Advised")
                .contains(Refusal.class.getName())
                .contains("skippedOnHit");
    }

    @Test
    void rolesAllowedThatAdviceEnforcesNeedsAPrincipalInTheKey() {
        for (Object guarded : List.of(new Guarded(), new GuardedPublic())) {
            ProxyFactory proxy = proxy(guarded);
            proxy.addAdvice(new Refusal());
            boolean forOne = guarded instanceof Guarded;
            try (CachedServer server = CachedServer.of(config(proxy.getProxy()))) {
                // Advice lets the caller in by a key that no filter has made a principal of.
                server.get("/a", "X-Api-Key", "alice's")
                        .isNotStored(
                                forOne
                                        ? "no principal, and the advice " + Refusal.class.getName()
                                                + " of its proxy decides who may call the method"
                                        : SKIPS_REFUSAL);
                if (forOne) {
                    server.get("/a", "X-User", "alice").isStoredMiss();
                    server.get("/a", "X-User", "alice").isHit();
                    server.get("/a", "X-User", "bob").isStoredMiss();
                }
            }
        }
    }

    @Test
    void springAdviceOfAProxyBehindAProxyIsNotSkippedOnAHit() {
        ProxyFactory inner = proxy(new Advised());
        inner.addAdvisor(on(new Refusal(), "advised"));
        ProxyFactory outer = proxy(inner.getProxy());
        outer.addAdvice(new HarmlessAdvice());
        try (CachedServer server = CachedServer.of(config(outer.getProxy()))) {
            server.get("/advised").isNotStored(SKIPS_REFUSAL);
            server.get("/open").isStoredMiss();
        }
    }

    @Test
    void skippableSpringAdviceIsSkipped() {
        ProxyFactory proxy = proxy(new Advised());
        proxy.addAdvice(new HarmlessAdvice());
        proxy.addAdvice(new Refusal());
        try (CachedServer server =
                CachedServer.of(config(proxy.getProxy()), cache -> cache.skippedOnHit(Refusal.class))) {
            server.get("/advised").isStoredMiss();
            server.get("/advised").isHit();
        }
    }

    /** Puts advice around all methods of a resource, by HK2. */
    @Singleton
    public static class Hk2Interception implements InterceptionService {
        @Override
        public Filter getDescriptorFilter() {
            return BuilderHelper.createContractFilter(Advised.class.getName());
        }

        @Override
        public List<MethodInterceptor> getMethodInterceptors(Method method) {
            return List.of(new Refusal());
        }

        @Override
        public List<ConstructorInterceptor> getConstructorInterceptors(Constructor<?> constructor) {
            return List.of();
        }
    }

    @Test
    void interceptorOfHk2IsNotSkippedOnAHit() {
        Consumer<ResourceConfig> intercepted = application -> application.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(Hk2Interception.class).to(InterceptionService.class).in(Singleton.class);
                bindAsContract(Advised.class);
            }
        });
        ResourceConfig application = config(Advised.class);
        intercepted.accept(application);
        try (CachedServer server = CachedServer.of(application)) {
            assertThat(server.get("/advised").field("Cache-Status")).contains("a hit would skip the proxy ");
        }
        ResourceConfig skipping = config(Advised.class);
        intercepted.accept(skipping);
        try (CachedServer server = CachedServer.of(skipping, cache -> cache.skippedOnHit(Advised.class))) {
            server.get("/advised").isStoredMiss();
        }
    }

    private static List<String> warningsOf(Runnable action) {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(CallGuard.class.getName());
        log.addHandler(listening);
        try {
            action.run();
        } finally {
            log.removeHandler(listening);
        }
        return warnings;
    }
}
