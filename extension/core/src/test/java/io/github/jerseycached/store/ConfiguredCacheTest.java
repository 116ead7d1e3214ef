package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import java.util.List;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;

/** A store on a cache that the application has configured. */
class ConfiguredCacheTest {

    private static final CacheKey KEY = CacheKey.of("GET", "http://127.0.0.1/1");

    @Test
    void aCacheThatIsConfiguredInJavaIsUsed() {
        try (CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        "responses",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                String.class,
                                byte[].class,
                                ResourcePoolsBuilder.newResourcePoolsBuilder()
                                        .heap(100, EntryUnit.ENTRIES)
                                        .offheap(8, MemoryUnit.MB)))
                .build(true)) {
            serves(EhcacheStore.of(manager, "responses"), manager);
        }
    }

    @Test
    void aCacheThatIsConfiguredByXmlIsUsed() {
        try (CacheManager manager = CacheManagerBuilder.newCacheManager(
                new XmlConfiguration(ConfiguredCacheTest.class.getResource("/ehcache.xml")))) {
            manager.init();
            EhcacheStore store = EhcacheStore.of(manager, "responses");
            assertThat(store.bound()).hasValue(8 << 20);
            serves(store, manager);
        }
    }

    private static void serves(EhcacheStore store, CacheManager manager) {
        manager.getCache("responses", String.class, byte[].class).put("GET of before", new byte[5]);
        store.open();
        assertThat(manager.getCache("responses", String.class, byte[].class).containsKey("GET of before"))
                .as("what was invalidated before is not known")
                .isFalse();
        assertThat(store.put(KEY, MadeResponse.of(store.clock(), "tag:a"))).isTrue();
        assertThat(MadeResponse.body(store.get(KEY).newestFirst().get(0))).isEmpty();
        store.invalidate(List.of("tag:a"), false);
        assertThat(store.get(KEY).isEmpty()).isTrue();
        assertThat(store.put(KEY, MadeResponse.of(store.clock(), "tag:a"))).isTrue();
        store.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(store.get(KEY).isEmpty()).isTrue();
        store.close();
        assertThat(store.put(KEY, MadeResponse.of(store.clock()))).isFalse();
    }

    @Test
    void otherTypesAreRejectedWithTheFix() {
        try (CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        "numbers",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                Long.class, String.class, ResourcePoolsBuilder.heap(10)))
                .build(true)) {
            assertThatThrownBy(() -> EhcacheStore.of(manager, "numbers"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The cache \"numbers\" has keys of java.lang.Long and values of java.lang.String;"
                            + " configure it with keys of java.lang.String and values of byte[]");
            assertThatThrownBy(() -> EhcacheStore.of(manager, "number"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The CacheManager has no cache \"number\"; it has [numbers]");
        }
    }

    @Test
    void sharedEpochsWithATierOnTheHeapAreRefused() {
        try (CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        "responses",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                String.class, byte[].class, ResourcePoolsBuilder.heap(10)))
                .withCache(
                        "responses.epochs",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                String.class,
                                Long.class,
                                ResourcePoolsBuilder.heap(10).offheap(8, MemoryUnit.MB)))
                .build(true)) {
            assertThatThrownBy(() -> EhcacheStore.of(manager, "responses"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The cache \"responses.epochs\" has a tier on the heap above another, over which"
                            + " invalidations failed; take that away");
        }
    }
}
