package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.FailSafeStore;
import io.github.jerseycached.store.InspectableStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.store.StoreContents;
import io.github.jerseycached.store.StoreSettings;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that fails is a miss and a logged warning, never a 500. */
class StoreFailureTest {

    @Path("hello")
    @Produces("text/plain")
    public static class Hello {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Cached(ttl = 10)
        public String get() {
            return "run " + runs.incrementAndGet();
        }
    }

    private static final class Broken implements ResponseStore, InspectableStore {
        private static IllegalStateException broken() {
            return new IllegalStateException("the disk is gone");
        }

        @Override
        public void open(StoreSettings settings) {}

        @Override
        public Variants get(CacheKey key, RequestHead request) {
            throw broken();
        }

        @Override
        public boolean put(CacheKey key, StoredResponse response) {
            throw broken();
        }

        @Override
        public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
            throw broken();
        }

        @Override
        public long clock() {
            throw broken();
        }

        @Override
        public long invalidate(Collection<String> names, boolean soft) {
            throw broken();
        }

        @Override
        public KeyedHash hash() {
            throw broken();
        }

        @Override
        public void visit(BiPredicate<CacheKey, Variants> visitor) {
            throw broken();
        }

        @Override
        public StoreContents contents() {
            throw broken();
        }

        @Override
        public void close() {
            throw broken();
        }
    }

    private static final Logger LOG = Logger.getLogger(FailSafeStore.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Level before;

    @BeforeEach
    void listen() {
        before = LOG.getLevel();
        LOG.setUseParentHandlers(false);
        LOG.setLevel(Level.ALL);
        LOG.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
        LOG.setLevel(before);
        LOG.setUseParentHandlers(true);
    }

    @Test
    void failingStoreIsAMissAndLogsOneWarningPerMinute() {
        try (CachedServer server = CachedServer.of(CachedServer.config(new Hello()), new Broken())) {
            for (int run = 1; run <= 3; run++) {
                server.get("/hello")
                        .hasStatus(200)
                        .hasBody("run " + run)
                        .isNotStored("invalidated meanwhile, or not taken by the store")
                        .has("Cache-Control", "max-age=10");
            }
            assertThat(logged).hasSize(1);
            assertThat(logged.get(0).getLevel()).isEqualTo(Level.WARNING);
            assertThat(logged.get(0).getThrown()).hasMessage("the disk is gone");

            server.advance(Duration.ofSeconds(60));
            server.get("/hello").hasStatus(200).hasBody("run 4");
            assertThat(logged).hasSize(2);
        }
    }
}
