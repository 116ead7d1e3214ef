package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ForgivingStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
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

    private static final class Broken implements ResponseStore {
        @Override
        public void open() {}

        @Override
        public Variants get(CacheKey key) {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public boolean put(CacheKey key, StoredResponse response) {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public void remove(
                CacheKey key, io.github.jerseycached.http.SelectingFields selecting, java.time.Instant requested) {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public long clock() {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public long invalidate(Collection<String> names) {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public long makeStale(Collection<String> names) {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public KeyedHash hash() {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public void visit(BiPredicate<CacheKey, Variants> visitor) {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public long evictions() {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public long size() {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public OptionalLong bound() {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public long weight() {
            throw new IllegalStateException("the disk is gone");
        }

        @Override
        public void close() {
            throw new IllegalStateException("the disk is gone");
        }
    }

    private static final Logger LOG = Logger.getLogger(ForgivingStore.class.getName());
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
    void isAMissAndOneWarningAMinute() {
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
