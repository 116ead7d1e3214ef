package io.github.jerseycached.example;

import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * What the service is made of. Nothing here mentions the cache: its feature is found on the class path, and the
 * resource methods say {@code @Cached}.
 */
final class ExampleApplication extends ResourceConfig {
    ExampleApplication(Catalogue catalogue) {
        register(StartPageResource.class);
        register(HelloResource.class);
        register(CountriesResource.class);
        register(CitiesResource.class);
        register(StatisticsResource.class);
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(catalogue).to(Catalogue.class);
                bind(new Invocations()).to(Invocations.class);
            }
        });

        // Jackson's own mappers answer in plain text; ours answer in problem JSON.
        register(JacksonFeature.withoutExceptionMappers());
        register(JsonMapping.class);
        register(HttpProblemMapper.class);
        register(ParameterProblemMapper.class);
        register(BodyProblemMapper.class);
        register(UnexpectedProblemMapper.class);

        property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        property(ServerProperties.WADL_FEATURE_DISABLE, true);
    }
}
