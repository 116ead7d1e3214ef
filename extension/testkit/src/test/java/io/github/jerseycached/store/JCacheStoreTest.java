package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.ResponseStoreContract;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A second engine behind the store: a JCache provider, here Ehcache's. */
class JCacheStoreTest {

    private final CachingProvider provider = Caching.getCachingProvider(EhcacheCachingProvider.class.getName());
    private final CacheManager manager = provider.getCacheManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Nested
    class ForOneProcess extends ResponseStoreContract {
        @Override
        protected ResponseStore newStore() {
            return JCacheStore.of(manager);
        }
    }

    @Nested
    class ForSeveralProcesses extends ResponseStoreContract {
        @Override
        protected ResponseStore newStore() {
            return JCacheStore.shared(manager);
        }
    }

    @Test
    void storesThatShareCachesShareResponsesAndInvalidations() {
        CacheKey key = CacheKey.of("GET", "http://127.0.0.1/");
        ResponseStore one = JCacheStore.shared(manager);
        ResponseStore other = JCacheStore.shared(manager);
        one.open(StoreSettings.defaults());
        one.put(key, MadeResponse.of(one.clock(), "tag:a"));
        other.open(StoreSettings.defaults());

        assertThat(other.hash().of("somebody")).isEqualTo(one.hash().of("somebody"));
        assertThat(other.get(key, MadeResponse.asking(null)).size()).isEqualTo(1);

        long began = one.clock();
        other.invalidate(List.of("tag:a"), false);

        assertThat(one.get(key, MadeResponse.asking(null)).isEmpty()).isTrue();
        assertThat(one.put(key, MadeResponse.of(began, "tag:a"))).isFalse();
        assertThat(one.put(key, MadeResponse.of(one.clock(), Provenance.tag("b"))))
                .isTrue();
        assertThat(other.get(key, MadeResponse.asking(null)).size()).isEqualTo(1);
    }

    @Path("rates")
    public static class Rates {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Cached(ttl = 60)
        public String get() {
            return "run " + runs.incrementAndGet();
        }

        @POST
        public void change() {
            // What is stored for the URI is invalidated.
        }
    }

    @Test
    void cachedMethodIsServedFromIt() {
        try (CachedServer server = CachedServer.of(CachedServer.config(new Rates()), JCacheStore.of(manager))) {
            server.get("/rates").hasBody("run 1").isStoredMiss();
            server.get("/rates").hasBody("run 1").isHit();
            assertThat(server.storedKeys()).isEqualTo(1);
            server.send("POST", "/rates");
            server.get("/rates").hasBody("run 2").isStoredMiss();
        }
    }
}
