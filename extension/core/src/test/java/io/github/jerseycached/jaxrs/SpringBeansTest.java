package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.hk2.api.Injectee;
import org.glassfish.hk2.api.InjectionResolver;
import org.glassfish.hk2.api.ServiceHandle;
import org.glassfish.hk2.api.TypeLiteral;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;

/** What a method learns of a request by a bean that only Spring knows behind an interface is seen. */
class SpringBeansTest {

    private static final ThreadLocal<ContainerRequest> CURRENT = new ThreadLocal<>();

    private static final ContainerRequestFilter TO_THREAD = request -> CURRENT.set((ContainerRequest) request);

    public interface Service {
        String answer();
    }

    public static class Visit implements Service {
        @Override
        public String answer() {
            return CURRENT.get().getHeaderString("X-Key");
        }
    }

    public static class Tenants implements Service {
        private final HttpHeaders headers;

        @Autowired
        public Tenants(HttpHeaders headers) {
            this.headers = headers;
        }

        @Override
        public String answer() {
            return headers.getHeaderString("X-Key");
        }
    }

    public static class Beans {
        public Service service(HttpHeaders headers) {
            return () -> headers.getHeaderString("X-Key");
        }

        public Service stateless() {
            return new Constant();
        }
    }

    public static class Constant implements Service {
        @Override
        public String answer() {
            return "the same";
        }
    }

    public static class Lazy extends Constant {
        static final AtomicInteger MADE = new AtomicInteger();

        public Lazy() {
            MADE.incrementAndGet();
        }
    }

    @Path("a")
    @Produces("text/plain")
    public static class Resource {
        @Autowired
        Provider<Service> service;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return service.get().answer();
        }
    }

    /** Gives beans as Jersey's bridge to Spring does. */
    @Singleton
    private record BeanResolver(DefaultListableBeanFactory beans) implements InjectionResolver<Autowired> {
        @Override
        public Object resolve(Injectee injectee, ServiceHandle<?> root) {
            return (Provider<Service>) () -> beans.getBean(Service.class);
        }

        @Override
        public boolean isConstructorParameterIndicator() {
            return false;
        }

        @Override
        public boolean isMethodParameterIndicator() {
            return false;
        }
    }

    /** A scope that makes a bean for whoever asks. */
    private static class EachTime implements Scope {
        @Override
        public Object get(String name, ObjectFactory<?> factory) {
            return factory.getObject();
        }

        @Override
        public @Nullable Object remove(String name) {
            return null;
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback) {}
    }

    private static DefaultListableBeanFactory beans() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        for (String scope : new String[] {"request", "tenant", "refresh"}) {
            beans.registerScope(scope, new EachTime());
        }
        // A proxy, as of all that belongs to the request of the thread.
        beans.registerResolvableDependency(HttpHeaders.class, (ObjectFactory<HttpHeaders> & Serializable) CURRENT::get);
        return beans;
    }

    private static RootBeanDefinition bean(Class<?> type, String scope) {
        RootBeanDefinition definition = new RootBeanDefinition(type);
        definition.setScope(scope);
        definition.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR);
        return definition;
    }

    private static RootBeanDefinition made(String method) {
        RootBeanDefinition definition = bean(Service.class, "singleton");
        definition.setFactoryBeanName("beans");
        definition.setUniqueFactoryMethodName(method);
        return definition;
    }

    private static DefaultListableBeanFactory with(Class<?> type, String scope) {
        DefaultListableBeanFactory beans = beans();
        beans.registerBeanDefinition("service", bean(type, scope));
        return beans;
    }

    private static DefaultListableBeanFactory withMadeBy(String method) {
        DefaultListableBeanFactory beans = beans();
        beans.registerBeanDefinition("beans", bean(Beans.class, "singleton"));
        beans.registerBeanDefinition("service", made(method));
        return beans;
    }

    private static DefaultListableBeanFactory withProxy() {
        DefaultListableBeanFactory beans = with(Tenants.class, "singleton");
        BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
        proxies.setBeanNames("service");
        proxies.setBeanFactory(beans);
        beans.addBeanPostProcessor(proxies);
        assertThat(Proxy.isProxyClass(beans.getBean("service").getClass())).isTrue();
        return beans;
    }

    private static DefaultListableBeanFactory withSingleton(Object bean) {
        DefaultListableBeanFactory beans = beans();
        beans.registerSingleton("service", bean);
        return beans;
    }

    private static ApplicationContext context(DefaultListableBeanFactory beans, @Nullable ApplicationContext parent) {
        return (ApplicationContext) Proxy.newProxyInstance(
                SpringBeansTest.class.getClassLoader(),
                new Class<?>[] {ApplicationContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getParent" -> parent;
                    case "getAutowireCapableBeanFactory" -> beans;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> throw new IllegalStateException("the context has been closed");
                });
    }

    private static CachedServer server(DefaultListableBeanFactory beans, ApplicationContext context) {
        return CachedServer.of(CachedServer.config(Resource.class, TO_THREAD).register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(context).to(ApplicationContext.class).named("SpringContext");
                bind(new BeanResolver(beans)).to(new TypeLiteral<InjectionResolver<Autowired>>() {});
            }
        }));
    }

    static List<Arguments> reading() {
        String visit = "the method may read anything by Visit (field service of Resource);"
                + " name what it depends on in vary or key";
        String headers = "the method may read any field by HttpHeaders (constructor of Tenants); name them in vary";
        return List.of(
                Arguments.of(with(Visit.class, "request"), visit),
                Arguments.of(with(Visit.class, "tenant"), visit),
                Arguments.of(with(Tenants.class, "singleton"), headers),
                Arguments.of(with(Tenants.class, "refresh"), headers),
                Arguments.of(withProxy(), headers),
                Arguments.of(
                        withMadeBy("service"), headers.replace("constructor of Tenants", "method service of Beans")));
    }

    @ParameterizedTest
    @MethodSource("reading")
    void beanThatReadsTheRequestPreventsStoring(DefaultListableBeanFactory beans, String reason) {
        for (ApplicationContext context : List.of(context(beans, null), context(beans(), context(beans, null)))) {
            try (CachedServer server = server(beans, context)) {
                for (String key : new String[] {"one", "two", "one"}) {
                    server.get("/a", "X-Key", key).hasBody(key).isNotStored(reason);
                }
            }
        }
    }

    static List<DefaultListableBeanFactory> stateless() {
        return List.of(
                with(Constant.class, "singleton"),
                with(Constant.class, "prototype"),
                with(Constant.class, "refresh"),
                withMadeBy("stateless"),
                withSingleton(new Constant()));
    }

    @ParameterizedTest
    @MethodSource("stateless")
    void beanThatDoesNotReadTheRequestIsNotAnInput(DefaultListableBeanFactory beans) {
        try (CachedServer server = server(beans, context(beans, null))) {
            server.get("/a", "X-Key", "one").hasBody("the same").isStoredMiss();
            server.get("/a", "X-Key", "two").hasBody("the same").isHit();
        }
    }

    @Test
    void beansAreNotInstantiatedForTheAnalysis() {
        DefaultListableBeanFactory beans = with(Lazy.class, "singleton");
        try (CachedServer server = server(beans, context(beans, null))) {
            assertThat(Lazy.MADE).hasValue(0);
            server.get("/a").isStoredMiss();
            assertThat(Lazy.MADE).hasValue(1);
        }
    }

    @Test
    void unresponsiveContextDoesNotFailTheDeployment() {
        DefaultListableBeanFactory beans = with(Constant.class, "singleton");
        ApplicationContext closed = (ApplicationContext) Proxy.newProxyInstance(
                SpringBeansTest.class.getClassLoader(),
                new Class<?>[] {ApplicationContext.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("the context has been closed");
                });
        try (CachedServer server = server(beans, closed)) {
            server.get("/a").hasBody("the same").isStoredMiss();
        }
    }
}
