package io.github.jerseycached.store;

import io.github.jerseycached.testkit.ManualClock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link OrderInterleavings} on the tiers of Ehcache. */
class OrderInterleavingsTest {

    @TempDir
    Path directory;

    @Test
    void olderResponseNeverReplacesANewerOneOnTheHeap() {
        check(EhcacheStore.builder().clock(new ManualClock()).build());
    }

    @Test
    void olderResponseNeverReplacesANewerOneOffTheHeap() {
        check(EhcacheStore.builder()
                .clock(new ManualClock())
                .heapBytes(0)
                .offHeapBytes(64 << 20)
                .build());
    }

    @Test
    void olderResponseNeverReplacesANewerOneOnDisk() {
        check(EhcacheStore.builder()
                .clock(new ManualClock())
                .heapBytes(0)
                .disk(directory, 64 << 20)
                .build());
    }

    @Test
    void olderResponseNeverReplacesANewerOneOnHeapAndDisk() {
        check(EhcacheStore.builder()
                .clock(new ManualClock())
                .heapBytes(1 << 20)
                .disk(directory, 64 << 20)
                .build());
    }

    private static void check(ResponseStore store) {
        try (store) {
            store.open(StoreSettings.defaults());
            OrderInterleavings.check(ManualClock.START, false, store, store);
        }
    }
}
