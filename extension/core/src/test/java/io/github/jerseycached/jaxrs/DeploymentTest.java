package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Container;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the cache comes to an application, and what it refuses there. */
class DeploymentTest {

    @Path("hello")
    @Produces("text/plain")
    public static class OnTheMethod {
        @GET
        @Cached(ttl = 10)
        public String get() {
            return "hello";
        }

        @POST
        public String post() {
            return "posted";
        }
    }

    @Path("hello")
    @Produces("text/plain")
    @Cached(ttl = 20)
    public static class OnTheClass {
        @GET
        public String get() {
            return "hello";
        }

        @GET
        @Path("nearer")
        @Cached(ttl = 5)
        public String nearer() {
            return "hello";
        }

        @POST
        public String post() {
            return "posted";
        }
    }

    @Path("hello")
    @Produces("text/plain")
    public interface Described {
        @GET
        @Cached(ttl = 15)
        String get();
    }

    public static class ByItsInterface implements Described {
        @Override
        public String get() {
            return "hello";
        }
    }

    @Path("hello")
    @Produces("text/plain")
    public static class Plain {
        @GET
        public String get() {
            return "hello";
        }
    }

    @Cached(ttl = 30)
    public static class OnTheApplication extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(Plain.class);
        }
    }

    @Cached(ttl = 40)
    public static class OnTheResourceConfig extends ResourceConfig {
        public OnTheResourceConfig() {
            register(Plain.class);
        }
    }

    @Path("hello")
    public static class OnAPost {
        @POST
        @Cached(ttl = 10)
        public String create() {
            return "";
        }
    }

    @Path("hello")
    public static class NegativeTtl {
        @GET
        @Cached(ttl = -5)
        public String get() {
            return "";
        }
    }

    @Test
    void cacheIsDiscoveredOnTheClassPath() {
        assertThat(cacheControl(new ResourceConfig(OnTheMethod.class))).isEqualTo("max-age=10");
    }

    @Test
    void anApplicationWithoutAutoDiscoveryGetsNoCacheUnlessItRegistersOne() {
        ResourceConfig without =
                new ResourceConfig(OnTheMethod.class).property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
        assertThat(cacheControl(without)).isNull();
        ResourceConfig with = new ResourceConfig(OnTheMethod.class, HttpCacheFeature.class)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
        assertThat(cacheControl(with)).isEqualTo("max-age=10");
    }

    @Test
    void clientOnTheSameClassPathIsNotAffected() {
        try (Client client = ClientBuilder.newClient()) {
            assertThat(client.getConfiguration().isRegistered(HttpCacheFeature.class))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE"})
    void disabledCacheChangesNoResponse(String off) {
        assertThat(cacheControl(new ResourceConfig(OnTheMethod.class).property(HttpCacheProperties.ENABLED, off)))
                .isNull();
        assertThat(cacheControl(new ResourceConfig(OnTheMethod.class)
                        .register(HttpCacheFeature.builder().build())
                        .property(HttpCacheProperties.ENABLED, false)))
                .isNull();
    }

    @Path("forget")
    public static class Forgets {
        @Inject
        HttpCache cache;

        @POST
        public String forget() {
            return cache.isEnabled() + " " + cache.invalidateTags("a").stored() + " "
                    + cache.soft().clear().soft() + " " + cache.statistics().keys() + " "
                    + cache.find("", 1).size() + " "
                    + cache.explain(URI.create("/hello")).decision();
        }
    }

    @Test
    void disabledCacheIsInjectableAndEmpty() {
        HttpCacheFeature feature = HttpCacheFeature.builder().build();
        ResourceConfig application = new ResourceConfig(OnTheMethod.class, Forgets.class)
                .register(feature)
                .property(HttpCacheProperties.ENABLED, false);
        try (CachedServer server = CachedServer.of(application)) {
            server.send("POST", "/forget")
                    .hasStatus(200)
                    .hasBody("false 0 true 0 0 the cache is switched off: the method would run");
            assertThat(feature.cache().isEnabled()).isFalse();
        }
    }

    @Test
    void theNearestAnnotationWins() {
        try (CachedServer server = CachedServer.of(new OnTheClass())) {
            server.get("/hello").has("Cache-Control", "max-age=20");
            server.get("/hello/nearer").has("Cache-Control", "max-age=5");
        }
        assertThat(cacheControl(ResourceConfig.forApplication(new OnTheApplication())))
                .isEqualTo("max-age=30");
        assertThat(cacheControl(ResourceConfig.forApplicationClass(OnTheApplication.class)))
                .isEqualTo("max-age=30");
        assertThat(cacheControl(new OnTheResourceConfig())).isEqualTo("max-age=40");
    }

    @Test
    void theAnnotationIsInheritedFromAnInterface() {
        assertThat(cacheControl(new ResourceConfig(ByItsInterface.class))).isEqualTo("max-age=15");
    }

    @Test
    void annotationOnAClassAppliesOnlyToGet() {
        try (CachedServer server = CachedServer.of(new OnTheClass())) {
            server.send("POST", "/hello").hasStatus(200).hasNo("Cache-Control").hasNo("Cache-Status");
            server.send("OPTIONS", "/hello")
                    .hasStatus(200)
                    .hasNo("Cache-Control")
                    .hasNo("Cache-Status");
        }
    }

    @Test
    void cachedOnANonGetMethodFailsWithMethodAndFix() {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(OnAPost.class)))
                .hasStackTraceContaining(
                        "@Cached on OnAPost.create: only a method that answers GET or QUERY can be cached;"
                                + " take @Cached off it, or put it on the method's @GET sibling");
    }

    @Test
    void negativeTtlFailsWithMethodAndFix() {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(NegativeTtl.class)))
                .hasStackTraceContaining("@Cached(ttl = -5) of NegativeTtl.get: a freshness lifetime is 0 or more;"
                        + " leave ttl out where the response's own Cache-Control is to decide");
    }

    @ParameterizedTest
    @CsvSource({
        "jersey.cached.enable, jersey.cached.enabled",
        "jersey.cached.maxBodySize, jersey.cached.maxBodyBytes",
        "jersey.cached.store.heapbytes, jersey.cached.store.heapBytes"
    })
    void unknownPropertyFailsWithTheClosestKnownProperty(String unknown, String nearest) {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(OnTheMethod.class).property(unknown, "1")))
                .hasStackTraceContaining("Unknown property \"" + unknown + "\"; did you mean \"" + nearest + "\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "jersey.cached.enabled, perhaps, must be true or false",
        "jersey.cached.maxBodyBytes, lots, must be a whole number",
        "jersey.cached.maxBodyBytes, -1, must be between 0 and",
        "jersey.cached.store.heapBytes, 0, heapBytes must be at least 1",
        "jersey.cached.store.offHeapBytes, 1000, offHeapBytes must be at least 1048576",
        "jersey.cached.store.directory, cache, make a disk tier together; set both",
        "jersey.cached.store.diskBytes, 2000000, make a disk tier together; set both",
        "jersey.cached.name, é, the name of a cache"
    })
    void unreadablePropertyFails(String name, String value, String message) {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(OnTheMethod.class).property(name, value)))
                .hasStackTraceContaining(message);
    }

    @Test
    void builderOverridesProperties() {
        ResourceConfig byProperties = new ResourceConfig(OnTheMethod.class)
                .property(HttpCacheProperties.NAME, "mine")
                .property(HttpCacheProperties.MAX_BODY_BYTES, 4);
        try (Running running = new Running(byProperties)) {
            assertThat(running.get("/hello").headers().firstValue("Cache-Status"))
                    .contains("mine; fwd=uri-miss; detail=\"longer than 4 bytes\"");
        }
        ResourceConfig byBuilder = new ResourceConfig(OnTheMethod.class)
                .property(HttpCacheProperties.NAME, "mine")
                .register(HttpCacheFeature.builder().name("the builder's").build());
        try (Running running = new Running(byBuilder)) {
            assertThat(running.get("/hello").headers().firstValue("Cache-Status"))
                    .contains("\"the builder's\"; fwd=uri-miss; stored; ttl=10");
        }
    }

    @Test
    void propertiesConfigureTheStoreTiers(@TempDir java.nio.file.Path directory) {
        ResourceConfig application = new ResourceConfig(OnTheMethod.class)
                .property(HttpCacheProperties.STORE_HEAP_BYTES, 0)
                .property(HttpCacheProperties.STORE_OFF_HEAP_BYTES, 2 << 20)
                .property(HttpCacheProperties.STORE_DIRECTORY, directory)
                .property(HttpCacheProperties.STORE_DISK_BYTES, "8388608");
        try (Running running = new Running(application)) {
            running.get("/hello");
            assertThat(running.get("/hello").headers().firstValue("Cache-Status"))
                    .hasValueSatisfying(status -> assertThat(status).contains("; hit"));
        }
        assertThat(directory).as("of the disk tier").isNotEmptyDirectory();
    }

    @Test
    @DiffersOn(value = "Netty", because = "closing its channel does not wait until the application has ended")
    @DiffersOn(value = "InMemory", because = "nobody is told that it ends")
    void diskTierServesAfterARestart(@TempDir java.nio.file.Path directory) {
        for (boolean again : new boolean[] {false, true}) {
            EhcacheStore store = EhcacheStore.builder().disk(directory, 8 << 20).build();
            try (CachedServer server = CachedServer.of(CachedServer.config(OnTheMethod.class), store)) {
                // The other server has another port.
                Answer answer = server.get("/hello", "Host", "www.example.org");
                if (again) {
                    answer.isHit();
                } else {
                    answer.isStoredMiss();
                }
            }
        }
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it ends")
    void closingTheApplicationClosesTheStore() {
        EhcacheStore store = EhcacheStore.builder().build();
        CachedServer server = CachedServer.of(CachedServer.config(OnTheMethod.class), store);
        server.get("/hello").isStoredMiss();
        assertThat(store.size()).isEqualTo(1);
        server.close();
        assertThat(store.size()).isZero();
        assertThat(store.isOpen()).isFalse();
    }

    private static String cacheControl(ResourceConfig application) {
        try (Running running = new Running(application)) {
            return running.get("/hello").headers().firstValue("Cache-Control").orElse(null);
        }
    }

    /** An application as its user starts it, with nothing added. */
    private record Running(Container.Running server) implements AutoCloseable {

        Running(ResourceConfig application) {
            this(Container.serve(application));
        }

        HttpResponse<String> get(String path) {
            URI uri = server.root().resolve(path);
            try {
                return HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
