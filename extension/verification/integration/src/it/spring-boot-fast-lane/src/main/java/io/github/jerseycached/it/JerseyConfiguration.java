package io.github.jerseycached.it;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import java.time.InstantSource;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
public class JerseyConfiguration {

    @Bean
    ResourceConfig jersey(RequestsInJersey requests, InstantSource clock) {
        return new ResourceConfig(PagesResource.class)
                .register(HttpCacheFeature.builder().clock(clock).build())
                .register(requests);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
