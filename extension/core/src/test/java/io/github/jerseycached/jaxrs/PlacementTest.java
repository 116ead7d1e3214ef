package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the annotations may stand and have their effect; elsewhere they fail and say so. */
class PlacementTest {

    @Cached(ttl = 60)
    @Retention(RetentionPolicy.RUNTIME)
    @interface CachedForAMinute {}

    @Cached(ttl = 3600)
    @Retention(RetentionPolicy.RUNTIME)
    @interface CachedForAnHour {}

    @CachedForAMinute
    @Retention(RetentionPolicy.RUNTIME)
    @interface HouseStyle {}

    @Invalidates(tags = "pages")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ChangesPages {}

    @Path("/")
    @Produces("text/plain")
    @HouseStyle
    public static class Composed {

        @GET
        @Path("class")
        public String ofClass() {
            return "class";
        }

        @GET
        @Path("method")
        @CachedForAnHour
        public String ofMethod() {
            return "method";
        }

        @GET
        @Path("nearest")
        @HouseStyle
        @CachedForAnHour
        public String nearest() {
            return "nearest";
        }

        @GET
        @Path("itself")
        @CachedForAnHour
        @Cached(ttl = 10, tags = "pages")
        public String itself() {
            return "itself";
        }

        @POST
        @Path("itself-changes")
        @ChangesPages
        public String changes() {
            return "changed";
        }
    }

    @Test
    void composedAnnotationSaysTheSameAsItsCachedAndTheNearestWins() {
        try (CachedServer server = CachedServer.of(Composed.class)) {
            server.get("/class").has("Cache-Control", "max-age=60").isStoredMiss();
            server.get("/method").has("Cache-Control", "max-age=3600").isStoredMiss();
            server.get("/nearest").has("Cache-Control", "max-age=3600");
            server.get("/itself").has("Cache-Control", "max-age=10");
            server.get("/itself").isHit();
        }
    }

    @Test
    void composedInvalidatesInvalidates() {
        try (CachedServer server = CachedServer.of(Composed.class)) {
            server.get("/itself").isStoredMiss();
            server.send("POST", "/itself-changes").has("Cache-Group-Invalidation", "\"pages\"");
            server.get("/itself").isStoredMiss();
        }
    }

    @Path("plain")
    @Produces("text/plain")
    public static class Plain {
        @GET
        public String get() {
            return "plain";
        }
    }

    @CachedForAMinute
    public static class ComposedApplication extends ResourceConfig {
        public ComposedApplication() {
            register(Plain.class);
        }
    }

    /** It does not inherit the annotation; its superclass has it. */
    public static class ComposedSubclass extends ComposedApplication {}

    @Test
    void composedAnnotationOnTheApplicationConcernsAllItsMethods() {
        for (ResourceConfig application : List.of(new ComposedApplication(), new ComposedSubclass())) {
            try (CachedServer server = CachedServer.of(application)) {
                server.get("/plain").has("Cache-Control", "max-age=60");
            }
        }
    }

    @Path("a")
    public static class Ambiguous {
        @GET
        @CachedForAMinute
        @CachedForAnHour
        public String get() {
            return "";
        }
    }

    @Path("a")
    public static class Locator {
        @Path("sub")
        @Cached(ttl = 60)
        public Plain sub() {
            return new Plain();
        }
    }

    @Path("a")
    public static class ComposedLocator {
        @Path("sub")
        @CachedForAMinute
        public Plain sub() {
            return new Plain();
        }
    }

    @Path("a")
    public static class InvalidatingLocator {
        @Path("sub")
        @ChangesPages
        public Plain sub() {
            return new Plain();
        }
    }

    @Path("a")
    public static class NoDesignator {
        @GET
        public String get() {
            return helper();
        }

        @Cached(ttl = 60)
        public String helper() {
            return "";
        }
    }

    public interface Described {
        @Cached(ttl = 60)
        String helper();
    }

    @Path("a")
    public static class NoDesignatorInInterface implements Described {
        @GET
        public String get() {
            return helper();
        }

        @Override
        public String helper() {
            return "";
        }
    }

    @Path("a")
    public static class NotPublic {
        @GET
        public String get() {
            return helper();
        }

        @GET
        @Path("b")
        @Cached(ttl = 60)
        String helper() {
            return "";
        }
    }

    @Path("a")
    public static class InvalidatesNothing {
        @GET
        public String get() {
            return "";
        }

        @Invalidates(tags = "a")
        public void helper() {}
    }

    @Path("a")
    public static class InvalidatesOnGet {
        @GET
        @ChangesPages
        public String get() {
            return "";
        }
    }

    static List<Arguments> misplaced() {
        return List.of(
                Arguments.of(
                        Ambiguous.class,
                        "@Cached of Ambiguous.get: @CachedForAMinute and @CachedForAnHour both bring a different @Cached;"
                                + " keep one of them, or put @Cached itself there"),
                Arguments.of(
                        Locator.class,
                        "@Cached on Locator.sub: a sub-resource locator answers no request itself; put it on the @GET or"
                                + " @QUERY methods of the class that it returns"),
                Arguments.of(ComposedLocator.class, "@Cached on ComposedLocator.sub: a sub-resource locator"),
                Arguments.of(
                        InvalidatingLocator.class, "@Invalidates on InvalidatingLocator.sub: a sub-resource locator"),
                Arguments.of(
                        NoDesignator.class,
                        "@Cached on NoDesignator.helper: no request comes to the method; add @GET or @QUERY, or take it off"),
                Arguments.of(
                        NoDesignatorInInterface.class,
                        "@Cached on NoDesignatorInInterface.helper: no request comes to the method"),
                Arguments.of(NotPublic.class, "no request comes to the method, because it is not public"),
                Arguments.of(
                        InvalidatesNothing.class,
                        "@Invalidates on InvalidatesNothing.helper: no request comes to the method; add @POST"),
                Arguments.of(InvalidatesOnGet.class, "a safe method changes nothing"));
    }

    @ParameterizedTest
    @MethodSource("misplaced")
    void annotationWithoutEffectFailsAtDeployment(Class<?> resource, String message) {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(resource)))
                .hasStackTraceContaining(message);
    }

    /** What a program makes a resource of. */
    public static class Programmed {
        @Cached(ttl = 60)
        public String get() {
            return "programmed";
        }
    }

    @Cached(ttl = 60, vary = Cached.DECLARED)
    public static class AnnotatedInflector implements Inflector<ContainerRequestContext, String> {
        @Override
        public String apply(ContainerRequestContext request) {
            return "inflected";
        }
    }

    public static class InflectorWithMethod implements Inflector<ContainerRequestContext, String> {
        @Override
        @CachedForAMinute
        public String apply(ContainerRequestContext request) {
            return "inflected";
        }
    }

    public static class ChangingInflector implements Inflector<ContainerRequestContext, String> {
        @Override
        @Invalidates(uris = "/method")
        public String apply(ContainerRequestContext request) {
            return "changed";
        }
    }

    @Test
    void methodsOfProgrammaticResourcesAreCached() throws Exception {
        Resource.Builder resource = Resource.builder("/");
        resource.addChildResource("method")
                .addMethod("GET")
                .produces("text/plain")
                .handledBy(Programmed.class, Programmed.class.getMethod("get"));
        resource.addChildResource("class")
                .addMethod("GET")
                .produces("text/plain")
                .handledBy(AnnotatedInflector.class);
        resource.addChildResource("apply")
                .addMethod("GET")
                .produces("text/plain")
                .handledBy(new InflectorWithMethod());
        resource.addChildResource("change").addMethod("POST").handledBy(new ChangingInflector());
        try (CachedServer server = CachedServer.of(CachedServer.config().registerResources(resource.build()))) {
            server.get("/method")
                    .hasBody("programmed")
                    .has("Cache-Control", "max-age=60")
                    .isStoredMiss();
            server.get("/method").hasBody("programmed").isHit();
            server.head("/method").hasStatus(200).isHit();
            server.get("/class").hasBody("inflected").isStoredMiss();
            server.get("/class").hasBody("inflected").isHit();
            server.get("/apply")
                    .hasBody("inflected")
                    .isNotStored("the method may read any field by ContainerRequestContext; name them in vary");
            server.send("POST", "/change").hasStatus(200);
            server.get("/method").isStoredMiss();
        }
    }

    @Test
    void handlerThatAlsoAnswersPostFailsAtDeployment() {
        Resource.Builder resource = Resource.builder("both");
        AnnotatedInflector one = new AnnotatedInflector();
        resource.addMethod("GET").handledBy(one);
        resource.addMethod("POST").handledBy(one);
        ResourceConfig application = new ResourceConfig().registerResources(resource.build());
        assertThatThrownBy(() -> new ApplicationHandler(application))
                .hasStackTraceContaining("@Cached of AnnotatedInflector.apply: one method answers [GET, POST]");
    }

    @Cached(ttl = 60)
    public static class CachedApplication extends ResourceConfig {
        public CachedApplication() {
            register(Plain.class);
        }
    }

    @Test
    void resourcesThatJerseyAddsAreNotCached() {
        try (CachedServer server = CachedServer.of(new CachedApplication())) {
            server.get("/plain").isStoredMiss();
            server.get("/application.wadl").hasNo("Cache-Status").hasNo("Cache-Control");
            server.send("OPTIONS", "/plain").hasStatus(200).hasNo("Cache-Status");
        }
    }

    private static final String WARNING = "io.github.jerseycached.jaxrs.UnregisteredCacheWarning";

    @Test
    void annotationsWithoutAFeatureAreWarnedOf() {
        assertThat(deployed(withoutDiscovery(Plain.class))).isEmpty();
        assertThat(deployed(withoutDiscovery(Itself.class)))
                .singleElement()
                .asString()
                .contains("no effect in " + Itself.class.getName())
                .contains("Register HttpCacheFeature.class");
        assertThat(deployed(new ResourceConfig(Itself.class))).isEmpty();
        assertThat(deployed(withoutDiscovery(Itself.class).register(HttpCacheFeature.class)))
                .isEmpty();
        assertThat(deployed(withoutDiscovery(Itself.class).property(HttpCacheProperties.ENABLED, false)))
                .isEmpty();
    }

    @Path("itself")
    public static class Itself {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "";
        }
    }

    private static ResourceConfig withoutDiscovery(Class<?> resource) {
        return new ResourceConfig(resource).property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    }

    private static List<String> deployed(ResourceConfig application) {
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
        Logger log = Logger.getLogger(WARNING);
        log.addHandler(listening);
        try {
            new ApplicationHandler(application);
        } finally {
            log.removeHandler(listening);
        }
        return warnings;
    }
}
