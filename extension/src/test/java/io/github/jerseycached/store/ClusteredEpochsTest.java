package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.http.Provenance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes agree on by the cache that they share; here one of this process's own. */
class ClusteredEpochsTest {

    private final CacheManager manager =
            CacheManagerBuilder.newCacheManagerBuilder().build(true);
    private final Cache<String, Long> cache = manager.createCache(
            "epochs",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class, Long.class, ResourcePoolsBuilder.heap(1000)));
    private final ClusteredEpochs a = new ClusteredEpochs(() -> cache);

    @AfterEach
    void close() {
        manager.close();
    }

    private static Provenance from(long began) {
        return new Provenance(began, List.of("tag:a"));
    }

    @Test
    void whatBeganBeforeAnInvalidationIsReachedByIt() {
        ClusteredEpochs b = new ClusteredEpochs(() -> cache);
        long before = a.clock();
        assertThat(b.hasReached(from(before))).isFalse();

        b.raise(List.of("tag:a"));

        assertThat(a.hasReached(from(before))).isTrue();
        assertThat(a.hasReached(from(a.clock()))).isFalse();
    }

    /** The later of the two takes all for invalidated that is older than its own beginning, and the clock is the first one's. */
    @Test
    void whatComesAfterTwoNodesBeganAtOnceIsNotTakenForInvalidated() {
        ClusteredEpochs late = new ClusteredEpochs(() -> interrupted(this::beginAndLetTimePass));

        long began = late.clock();

        assertThat(late.hasReached(from(began))).isFalse();
        assertThat(a.hasReached(from(a.clock()))).isFalse();
    }

    /** As when a node ends in the midst of beginning. */
    @Test
    void aClockThatWasLeftBehindIsMovedOn() {
        long began = a.clock();
        cache.put("hard:" + Provenance.EVERYTHING, began + 1000);

        assertThat(a.hasReached(from(began))).isTrue();
        assertThat(a.hasReached(from(a.clock()))).isFalse();
    }

    private void beginAndLetTimePass() {
        a.clock();
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    /** The cache, with something that happens when it has first been read, and found empty. */
    @SuppressWarnings("unchecked")
    private Cache<String, Long> interrupted(Runnable then) {
        return (Cache<String, Long>) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (proxy, method, arguments) -> {
                    try {
                        Object found = method.invoke(cache, arguments);
                        if (found == null
                                || (found instanceof Map<?, ?> all
                                        && all.values().stream().allMatch(Objects::isNull))) {
                            then.run();
                        }
                        return found;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
