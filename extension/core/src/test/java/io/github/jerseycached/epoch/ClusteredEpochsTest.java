package io.github.jerseycached.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final ClusteredEpochs a = new ClusteredEpochs(() -> new EhcacheEpochStore(cache), InstantSource.system());

    @AfterEach
    void close() {
        manager.close();
    }

    private static Provenance from(long began) {
        return new Provenance(began, List.of("tag:a"));
    }

    @Test
    void invalidationReachesRequestsThatBeganBeforeIt() {
        ClusteredEpochs b = new ClusteredEpochs(() -> new EhcacheEpochStore(cache), InstantSource.system());
        long before = a.clock();
        assertThat(b.validity(from(before))).isEqualTo(Validity.VALID);

        b.raise(List.of("tag:a"), false);

        assertThat(a.validity(from(before))).isEqualTo(Validity.INVALIDATED);
        assertThat(a.validity(from(a.clock()))).isEqualTo(Validity.VALID);
    }

    /** Each time within the millisecond in which they began, as a rule. */
    @Test
    void lostEpochsRestartAtALaterTime() {
        for (int i = 0; i < 200; i++) {
            long before = a.clock();
            cache.clear();
            a.raise(List.of("tag:b"), false);
            assertThat(a.validity(from(before))).isEqualTo(Validity.INVALIDATED);
            assertThat(a.validity(from(a.clock()))).isEqualTo(Validity.VALID);
        }
    }

    /** The later of the two takes all for invalidated that is older than its own beginning, and the clock is the first one's. */
    @Test
    void responsesAreValidAfterTwoNodesStartAtOnce() {
        ClusteredEpochs late = new ClusteredEpochs(
                () -> new EhcacheEpochStore(interrupted(this::beginAndLetTimePass)), InstantSource.system());

        long began = late.clock();

        assertThat(late.validity(from(began))).isEqualTo(Validity.VALID);
        assertThat(a.validity(from(a.clock()))).isEqualTo(Validity.VALID);
    }

    /** As when a node ends in the midst of beginning. */
    @Test
    void clockThatLagsIsMovedForward() {
        long began = a.clock();
        cache.put("hard:" + Provenance.EVERYTHING, began + 1000);

        assertThat(a.validity(from(began))).isEqualTo(Validity.INVALIDATED);
        assertThat(a.validity(from(a.clock()))).isEqualTo(Validity.VALID);
    }

    @Test
    void unresponsiveServerIsNotCalledForAWhile() {
        ManualClock time = new ManualClock(Instant.EPOCH);
        AtomicBoolean lost = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        ClusteredEpochs node =
                new ClusteredEpochs(() -> new EhcacheEpochStore(lost.get() ? timingOut(asked) : cache), time);
        long began = node.clock();

        lost.set(true);
        assertThatIllegalStateException().isThrownBy(() -> node.raise(List.of("tag:a"), false));
        assertThatIllegalStateException().isThrownBy(() -> node.validity(from(began)));
        assertThatIllegalStateException().isThrownBy(node::clock);

        assertThat(asked).hasValue(1);
        assertThat(node.isAway()).isTrue();

        lost.set(false);
        assertThatIllegalStateException().isThrownBy(node::clock);
        time.advance(Duration.ofSeconds(10));
        node.clock();

        assertThat(node.isAway()).isFalse();
        assertThat(a.validity(from(began))).as("said now").isEqualTo(Validity.INVALIDATED);
    }

    @Test
    void readersDoNotWaitForPendingInvalidations() throws InterruptedException {
        CountDownLatch onItsWay = new CountDownLatch(1);
        CountDownLatch arrives = new CountDownLatch(1);
        ClusteredEpochs node = new ClusteredEpochs(() -> new EhcacheEpochStore(cache), InstantSource.system());
        ClusteredEpochs slow = new ClusteredEpochs(
                () -> new EhcacheEpochStore(
                        Thread.currentThread().getName().equals("writer") ? slow(onItsWay, arrives) : cache),
                InstantSource.system());
        long began = slow.clock();
        Thread writer = new Thread(() -> slow.raise(List.of("tag:a"), false), "writer");
        writer.start();
        onItsWay.await();
        assertThat(slow.validity(new Provenance(began, List.of("tag:b")))).isEqualTo(Validity.VALID);
        assertThat(slow.validity(from(began))).as("this node knows of it").isEqualTo(Validity.INVALIDATED);
        assertThat(node.validity(from(began))).as("the other does not yet").isEqualTo(Validity.VALID);
        long meanwhile = slow.clock();
        arrives.countDown();
        writer.join();
        assertThat(node.validity(from(meanwhile))).isEqualTo(Validity.INVALIDATED);
        assertThat(slow.validity(from(slow.clock()))).isEqualTo(Validity.VALID);
    }

    /** The cache, whose server takes its time. */
    @SuppressWarnings("unchecked")
    private Cache<String, Long> slow(CountDownLatch asked, CountDownLatch answers) {
        return (Cache<String, Long>) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (proxy, method, arguments) -> {
                    asked.countDown();
                    answers.await();
                    return method.invoke(cache, arguments);
                });
    }

    /** As when the server comes back empty, and a further node is the first to use it. */
    @Test
    void nodesFromBeforeAndAfterALossAgree() {
        String before = a.hash().of("somebody");
        cache.clear();
        ClusteredEpochs late = new ClusteredEpochs(() -> new EhcacheEpochStore(cache), InstantSource.system());
        long began = late.clock();
        String after = late.hash().of("somebody");

        a.raise(List.of("tag:a"), false);

        assertThat(late.validity(from(began))).isEqualTo(Validity.INVALIDATED);
        assertThat(a.hash().of("somebody")).isEqualTo(after).isNotEqualTo(before);
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

    /** The cache, as Ehcache answers for a server that does not. */
    @SuppressWarnings("unchecked")
    private static Cache<String, Long> timingOut(AtomicInteger asked) {
        return (Cache<String, Long>) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(1100);
                    return null;
                });
    }
}
