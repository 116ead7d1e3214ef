package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Container;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.spi.AbstractContainerLifecycleListener;
import org.junit.jupiter.api.Test;

/** A feature and its stores belong to one running application. */
@DiffersOn(value = "InMemory", because = "nobody is told that it starts")
class OwnershipTest {

    @Path("hello")
    public static class Hello {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "hello";
        }
    }

    @Test
    void oneFeatureInTwoApplicationsIsRefused() {
        HttpCacheFeature feature = HttpCacheFeature.builder().build();
        try (Container.Running first = Container.serve(new ResourceConfig(Hello.class).register(feature))) {
            assertThat(first.root()).isNotNull();
            assertThatThrownBy(() -> Container.serve(new ResourceConfig(Hello.class).register(feature)))
                    .hasStackTraceContaining(
                            "This HttpCacheFeature belongs to another application that is running. Make"
                                    + " one for each application, or register HttpCacheFeature.class");
        }
    }

    @Test
    void oneStoreInTwoApplicationsIsRefused() {
        EhcacheStore store = EhcacheStore.builder().build();
        try (CachedServer first = CachedServer.of(CachedServer.config(Hello.class), store)) {
            assertThatThrownBy(() -> CachedServer.of(CachedServer.config(Hello.class), store))
                    .hasStackTraceContaining("This EhcacheStore belongs to another application that is running.");
            assertThatThrownBy(() -> CachedServer.of(
                            CachedServer.config(Hello.class), settings -> settings.region("reports", store)))
                    .hasStackTraceContaining("This EhcacheStore belongs to another application that is running.");
            first.get("/hello").isStoredMiss();
            first.get("/hello").isHit();
        }
    }

    @Test
    @DiffersOn(value = "Netty", because = "closing its channel does not wait until the application has ended")
    void featureAndStoreServeAnotherApplicationOnceTheFirstHasEnded() {
        EhcacheStore store = EhcacheStore.builder().build();
        HttpCacheFeature feature = HttpCacheFeature.builder().store(store).build();
        for (int i = 0; i < 2; i++) {
            try (Container.Running running = Container.serve(new ResourceConfig(Hello.class).register(feature))) {
                assertThat(running.root()).isNotNull();
                assertThat(store.isOpen()).isTrue();
            }
        }
    }

    @Test
    void applicationThatReloadsKeepsItsFeatureAndStore() {
        AtomicReference<org.glassfish.jersey.server.spi.Container> container = new AtomicReference<>();
        ResourceConfig application = CachedServer.config(Hello.class, new AbstractContainerLifecycleListener() {
            @Override
            public void onStartup(org.glassfish.jersey.server.spi.Container started) {
                container.set(started);
            }
        });
        try (CachedServer server = CachedServer.of(application)) {
            server.get("/hello").isStoredMiss();
            container.get().reload();
            server.get("/hello").isStoredMiss();
            server.get("/hello").isHit();
        }
    }
}
