package io.github.jerseycached.epoch;

import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.store.SteadyClock;
import io.github.jerseycached.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The sources of epochs that this package has, held to the one contract. */
class EpochsContractTest {

    // The smallest log that is still larger than what the contract calls a few names.
    private static final int LOG_NAMES = 1_000;

    /** As the store does it, all changes are made under one lock. */
    private abstract static class Locked implements EpochsContract.Source {

        abstract void change(Collection<String> names, boolean soft);

        @Override
        public void raise(Collection<String> names, boolean soft) {
            synchronized (this) {
                change(names, soft);
            }
        }
    }

    @Nested
    class OnTheHeap extends EpochsContract {
        private final HeapEpochs epochs = new HeapEpochs();

        @Override
        protected Source source() {
            return new Locked() {
                @Override
                public long clock() {
                    return epochs.clock();
                }

                @Override
                void change(Collection<String> names, boolean soft) {
                    synchronized (epochs) {
                        epochs.raise(names, soft);
                    }
                }

                @Override
                public Validity validity(Provenance provenance) {
                    synchronized (epochs) {
                        return epochs.validity(provenance);
                    }
                }
            };
        }

        /** As a store without lower tiers is closed and opened again. */
        @Override
        protected Source reloaded() {
            epochs.raise(List.of(Provenance.EVERYTHING), false);
            epochs.forget();
            return source();
        }

        @Override
        protected boolean lasts() {
            return false;
        }

        @Override
        protected void setClockBack() {
            // No clock of the system is read.
        }

        @Override
        protected int remembered() {
            return 16_384;
        }
    }

    @Nested
    class InTheLogOfTheDisk extends EpochsContract {
        @TempDir
        private Path directory;

        private History history = History.begin(LOG_NAMES);

        @Override
        protected Source source() {
            return of(history);
        }

        @Override
        protected Source reloaded() {
            Path file = directory.resolve("history");
            try {
                history.write(file);
                history = History.take(file, LOG_NAMES);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return of(history);
        }

        @Override
        protected boolean lasts() {
            return true;
        }

        @Override
        protected void setClockBack() {
            // No clock of the system is read.
        }

        @Override
        protected int remembered() {
            return 2 * LOG_NAMES;
        }
    }

    @Nested
    class InAClusteredCache extends EpochsContract {
        private final ManualClock time = new ManualClock();
        private final CacheManager manager =
                CacheManagerBuilder.newCacheManagerBuilder().build(true);
        private final Cache<String, Long> cache = manager.createCache(
                "epochs",
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        String.class, Long.class, ResourcePoolsBuilder.heap(200_000)));
        private final ClusteredEpochs epochs =
                new ClusteredEpochs(() -> new EhcacheEpochStore(cache), SteadyClock.of(time));

        @AfterEach
        void close() {
            manager.close();
        }

        @Override
        protected Source source() {
            return of(epochs);
        }

        @Override
        protected Source reloaded() {
            return of(new ClusteredEpochs(() -> new EhcacheEpochStore(cache), SteadyClock.of(time)));
        }

        @Override
        protected boolean lasts() {
            return true;
        }

        @Override
        protected void setClockBack() {
            time.advance(Duration.ofHours(-1));
        }

        /** It has a place for each name, so none is forgotten: this is only more than the contract calls a few. */
        @Override
        protected int remembered() {
            return LOG_NAMES;
        }

        @Override
        protected boolean lose() {
            cache.clear();
            return true;
        }
    }

    private static EpochsContract.Source of(EpochSource source) {
        return new EpochsContract.Source() {
            @Override
            public long clock() {
                return source.clock();
            }

            @Override
            public void raise(Collection<String> names, boolean soft) {
                source.raise(names, soft);
            }

            @Override
            public Validity validity(Provenance provenance) {
                return source.validity(provenance);
            }
        };
    }
}
