package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.epoch.History;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ehcache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the disk hangs at one response, only those that want to read or store the same wait for it. */
class LowerTierWaitsTest {

    // So many that some would share a lock, if locks were shared.
    private static final int MANY = 2_000;
    private static final CacheKey HANGING = key(-1);

    private final SlowCache disk = new SlowCache();
    private final ExecutorService requests = Executors.newCachedThreadPool();
    private EhcacheStore store = store(16 << 20);

    private EhcacheStore store(long heapBytes) {
        return EhcacheStore.builder()
                .heapBytes(heapBytes)
                .below(disk)
                .clock(new ManualClock())
                .build();
    }

    @BeforeEach
    void open() {
        store.open();
    }

    @AfterEach
    void close() {
        disk.goesOn.countDown();
        requests.shutdown();
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "put", "remove"})
    void slowLowerTierDoesNotDelayHeapHitsAndOtherKeys(String hangsAt) {
        store.put(key(0), MadeResponse.of(0));
        if (hangsAt.equals("remove")) {
            store.put(HANGING, MadeResponse.of(0));
        }
        disk.hangsAt = hangsAt;
        Future<?> waits = requests.submit(() -> {
            if (hangsAt.equals("remove")) {
                store.remove(HANGING, SelectingFields.NONE, ManualClock.START.plusSeconds(1));
            } else if (hangsAt.equals("get")) {
                store.get(HANGING);
            } else {
                store.put(HANGING, MadeResponse.of(0));
            }
            return true;
        });
        Await.until("the disk hangs", () -> disk.hanging.getCount() == 0);
        Await.result(requests.submit(() -> {
            assertThat(store.get(key(0)).isEmpty()).as("a hit on the heap").isFalse();
            for (int i = 1; i < MANY; i++) {
                assertThat(store.get(key(i)).isEmpty()).isTrue();
                assertThat(store.put(key(i), MadeResponse.of(store.clock()))).isTrue();
                assertThat(store.get(key(i)).isEmpty()).isFalse();
            }
            assertThat(store.size()).isGreaterThanOrEqualTo(MANY);
            store.remove(key(1), SelectingFields.NONE, ManualClock.START.plusSeconds(1));
            assertThat(store.get(key(1)).isEmpty()).isTrue();
            store.invalidate(List.of("tag:a"), false);
            return true;
        }));
        assertThat(waits).isNotDone();
        disk.goesOn.countDown();
        Await.result(waits);
    }

    @Test
    void slowReadDoesNotReplaceANewerResponseOnTheHeap() {
        store.close();
        store = store(4 << 10);
        store.put(HANGING, MadeResponse.of(0, "older", new String[0]));
        driveOutOfHeap();
        disk.hangsAt = "get";
        Future<Variants> reading = requests.submit(() -> store.get(HANGING));
        Await.until("the disk hangs", () -> disk.hanging.getCount() == 0);
        disk.hangsAt = "";
        store.put(HANGING, MadeResponse.of(store.clock(), "newer", new String[0]));
        driveOutOfHeap();
        disk.goesOn.countDown();
        Await.result(reading);
        assertThat(MadeResponse.body(only(store.get(HANGING)))).isEqualTo("newer");
    }

    @Test
    void slowReadDoesNotRestoreARemovedResponse() {
        store.close();
        store = store(4 << 10);
        store.put(HANGING, MadeResponse.of(0));
        driveOutOfHeap();
        disk.hangsAt = "get";
        Future<Variants> reading = requests.submit(() -> store.get(HANGING));
        Await.until("the disk hangs", () -> disk.hanging.getCount() == 0);
        disk.hangsAt = "";
        store.remove(HANGING, SelectingFields.NONE, ManualClock.START.plusSeconds(1));
        disk.goesOn.countDown();
        Await.result(reading);
        assertThat(store.get(HANGING).isEmpty()).isTrue();
    }

    @Test
    void responseTooLongForTheHeapIsNotHiddenByTheReplacedOne() {
        store.close();
        store = store(4 << 10);
        store.put(key(1), MadeResponse.of(0, "older", new String[0]));
        assertThat(store.put(key(1), MadeResponse.of(0, "x".repeat(8 << 10), new String[0])))
                .isTrue();
        assertThat(only(store.get(key(1))).length()).isEqualTo(8 << 10);
    }

    private void driveOutOfHeap() {
        for (int i = 0; store.hasOnHeap(HANGING); i++) {
            store.put(key(i), MadeResponse.of(store.clock()));
        }
    }

    private static StoredResponse only(Variants found) {
        assertThat(found.newestFirst()).hasSize(1);
        return found.newestFirst().get(0);
    }

    private static CacheKey key(int i) {
        return CacheKey.of("GET", "http://127.0.0.1/" + i);
    }

    /** Real memory off the heap, where one call about one key ends only when it may: after a get has been answered. */
    private static final class SlowCache implements LowerCache {

        private final PooledCache pool = new PooledCache(16 << 20, null, 0, 1000);
        final CountDownLatch hanging = new CountDownLatch(1);
        final CountDownLatch goesOn = new CountDownLatch(1);
        volatile String hangsAt = "";

        @Override
        public Opened open() {
            Opened opened = pool.open();
            return new Opened(slow(opened.cache()), opened.history());
        }

        @SuppressWarnings("unchecked")
        private Cache<String, byte[]> slow(Cache<String, byte[]> cache) {
            return (Cache<String, byte[]>) Proxy.newProxyInstance(
                    Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (proxy, method, arguments) -> {
                        boolean hangs = method.getName().equals(hangsAt)
                                && arguments != null
                                && HANGING.text().equals(arguments[0]);
                        try {
                            return method.invoke(cache, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        } finally {
                            if (hangs) {
                                hanging.countDown();
                                goesOn.await();
                            }
                        }
                    });
        }

        @Override
        public void close(Cache<String, byte[]> cache, History history) {
            pool.close(cache, history);
        }

        @Override
        public void rewrite(History history) {
            pool.rewrite(history);
        }

        @Override
        public void discard() {
            pool.discard();
        }

        @Override
        public long weight() {
            return pool.weight();
        }

        @Override
        public long size() {
            return pool.size();
        }

        @Override
        public long evictions() {
            return pool.evictions();
        }

        @Override
        public OptionalLong bound() {
            return pool.bound();
        }

        @Override
        public boolean isNearlyFull() {
            return false;
        }

        @Override
        public long longest() {
            return pool.longest();
        }

        @Override
        public boolean lasts() {
            return pool.lasts();
        }

        @Override
        public boolean knowsItsHistory() {
            return pool.knowsItsHistory();
        }

        @Override
        public String description() {
            return pool.description();
        }
    }
}
