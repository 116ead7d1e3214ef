package io.github.jerseycached.store;

import io.github.jerseycached.testkit.ResponseStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The store on Ehcache with each combination of tiers, held to the contract of all stores. */
class EhcacheStoreContractTest {

    @Nested
    class OnTheHeap extends ResponseStoreContract {
        @Override
        protected ResponseStore newStore() {
            return EhcacheStore.builder().build();
        }
    }

    @Nested
    class OffTheHeap extends ResponseStoreContract {
        @Override
        protected ResponseStore newStore() {
            return EhcacheStore.builder().heapBytes(0).offHeapBytes(8 << 20).build();
        }
    }

    @Nested
    class OnTheHeapAndOff extends ResponseStoreContract {
        @Override
        protected ResponseStore newStore() {
            return EhcacheStore.builder()
                    .heapBytes(1 << 20)
                    .offHeapBytes(8 << 20)
                    .build();
        }
    }

    @Nested
    class OnDisk extends ResponseStoreContract {
        @TempDir
        private Path directory;

        @Override
        protected ResponseStore newStore() {
            return EhcacheStore.builder().heapBytes(0).disk(directory, 16 << 20).build();
        }
    }

    @Nested
    class OnAllTiers extends ResponseStoreContract {
        @TempDir
        private Path directory;

        @Override
        protected ResponseStore newStore() {
            return EhcacheStore.builder()
                    .heapBytes(1 << 20)
                    .offHeapBytes(8 << 20)
                    .disk(directory, 16 << 20)
                    .build();
        }
    }
}
