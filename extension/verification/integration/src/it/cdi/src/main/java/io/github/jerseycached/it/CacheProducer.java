package io.github.jerseycached.it;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@ApplicationScoped
public class CacheProducer {

    @Produces
    @Singleton
    HttpCacheFeature feature() {
        return HttpCacheFeature.builder().build();
    }

    @Produces
    @ApplicationScoped
    HttpCache cache(HttpCacheFeature feature) {
        return feature.cache();
    }
}
