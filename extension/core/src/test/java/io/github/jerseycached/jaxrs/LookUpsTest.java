package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.LeasingStore;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DelegatingStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often the store is asked: each time may be a way over the network. */
class LookUpsTest {

    @Path("/")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("plain")
        @Cached(ttl = 60)
        public String plain() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("languages")
        @Cached(ttl = 60)
        public String languages(@HeaderParam("Accept-Language") String language) {
            return language + ' ' + runs.incrementAndGet();
        }
    }

    private static class CountingStore extends DelegatingStore {
        final AtomicInteger lookUps = new AtomicInteger();
        final AtomicReference<Runnable> afterLookUp = new AtomicReference<>();

        @Override
        public Variants get(CacheKey key, RequestHead request) {
            lookUps.incrementAndGet();
            Variants found = super.get(key, request);
            Runnable once = afterLookUp.getAndSet(null);
            if (once != null) {
                once.run();
            }
            return found;
        }
    }

    private final Resource resource = new Resource();
    private CountingStore store = new CountingStore();
    private CachedServer server;

    private CachedServer server() {
        server = CachedServer.of(CachedServer.config(resource), store);
        return server;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMissIsLookedUpOnce() {
        server().get("/plain").hasBody("run 1");
        assertThat(store.lookUps).hasValue(1);
    }

    @Test
    void aHitIsLookedUpOnce() {
        server().get("/plain");
        int before = store.lookUps.get();
        server.get("/plain").isHit().hasBody("run 1");
        assertThat(store.lookUps).hasValue(before + 1);
    }

    @Test
    void secondLookUpFindsAResponseStoredMeanwhile() {
        server();
        store.afterLookUp.set(() -> server.get("/plain").hasBody("run 1"));
        server.get("/plain").hasBody("run 1").has("Cache-Status", "jersey-cached; fwd=uri-miss; collapsed; ttl=60");
        assertThat(resource.runs).hasValue(1);
        assertThat(store.lookUps).hasValue(3);
    }

    @Test
    void variantOfOthersStoredMeanwhileRunsTheMethod() {
        server();
        store.afterLookUp.set(
                () -> server.get("/languages", "Accept-Language", "fr").hasBody("fr 1"));
        server.get("/languages", "Accept-Language", "de").hasBody("de 2");
        server.get("/languages", "Accept-Language", "fr").isHit().hasBody("fr 1");
        server.get("/languages", "Accept-Language", "de").isHit().hasBody("de 2");
    }

    @Test
    void sharedStoreIsReadAgainAfterTheLeaseIsAcquired() {
        AtomicInteger ended = new AtomicInteger();
        class Shared extends CountingStore implements LeasingStore {
            @Override
            public Optional<CompletableFuture<Runnable>> lease(CacheKey key) {
                return Optional.of(CompletableFuture.completedFuture(ended::incrementAndGet));
            }
        }
        store = new Shared();
        server().get("/plain").hasBody("run 1");
        assertThat(store.lookUps).hasValue(2);
        Await.until("the lease is released", () -> ended.get() == 1);
    }
}
