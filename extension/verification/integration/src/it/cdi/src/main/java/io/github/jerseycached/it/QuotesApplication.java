package io.github.jerseycached.it;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import jakarta.enterprise.inject.spi.CDI;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;

public class QuotesApplication extends ResourceConfig {

    public QuotesApplication() {
        register(QuotesResource.class);
        register(CDI.current().select(HttpCacheFeature.class).get());
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(CDI.current().select(HaltedTrading.class).get()).to(HaltedTrading.class);
                bind(CDI.current().select(Exchange.class).get()).to(Exchange.class);
            }
        });
    }
}
