package io.github.jerseycached.redis;

import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.store.SteadyClock;
import io.github.jerseycached.testkit.RedisServer;
import io.github.jerseycached.testkit.ResponseStoreContract;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The store in Redis, with and without a store in front of it, held to the contract of all stores. */
class RedisStoreContractTest {

    private static RedisServer redis;

    @BeforeAll
    static void startServer() {
        redis = RedisServer.running();
    }

    @AfterAll
    static void stopServer() {
        if (redis != null) {
            redis.close();
        }
    }

    private static RedisStore.Builder empty() {
        redis.tell(commands -> commands.flushall());
        return RedisStore.builder()
                .uri(redis.uri())
                .timeout(Duration.ofSeconds(5))
                .bound(Duration.ofSeconds(30));
    }

    private abstract static class InRedis extends ResponseStoreContract {
        // Redis' own clock goes on.
        @Override
        protected InstantSource clock() {
            return SteadyClock.system();
        }
    }

    @Nested
    class Alone extends InRedis {
        @Override
        protected ResponseStore newStore() {
            return empty().build();
        }
    }

    @Nested
    class WithNearStore extends InRedis {
        @Override
        protected ResponseStore newStore() {
            return empty().near(EhcacheStore.builder().build()).build();
        }
    }
}
