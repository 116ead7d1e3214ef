package io.github.jerseycached.it;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import java.time.InstantSource;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

@Configuration
public class JerseyConfiguration {

    @Bean
    HttpCacheFeature httpCacheFeature(InstantSource clock) {
        return HttpCacheFeature.builder().clock(clock).build();
    }

    @Bean
    ResourceConfig jersey(HttpCacheFeature cache) {
        return new ResourceConfig(QuotesResource.class).register(cache);
    }

    @Bean
    @Lazy
    HttpCache httpCache(HttpCacheFeature feature) {
        return feature.cache();
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
