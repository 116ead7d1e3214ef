package io.github.jerseycached.example;

import io.github.jerseycached.console.HttpCacheConsole;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.micrometer.HttpCacheMetrics;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;

/** What the service is made of. The resource methods say {@code @Cached}; the cache itself needs few settings. */
final class ExampleApplication extends ResourceConfig {
    // The data set is a little longer than what is stored by default.
    private static final int LONGEST_BODY_BYTES = 2 << 20;
    // So that the data set, in each of its codings, drives out nothing else.
    private static final long REGION_BYTES = 8 << 20;

    ExampleApplication(Catalogue catalogue, InstantSource clock) {
        this(catalogue, clock, Stores.of(null, null));
    }

    ExampleApplication(Catalogue catalogue, InstantSource clock, ResponseStore store) {
        register(StartPageResource.class);
        register(HelloResource.class);
        register(CountriesResource.class);
        register(CitiesResource.class);
        register(StatisticsResource.class);
        register(LifetimesResource.class);
        register(MembersResource.class);
        register(DataSetResource.class);
        register(InvalidationsResource.class);
        register(InvocationsResource.class);
        register(MetricsResource.class);

        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        register(HttpCacheFeature.builder()
                .store(store)
                .region(
                        DataSetResource.REGION,
                        EhcacheStore.builder().heapBytes(REGION_BYTES).build())
                .maxBodyBytes(LONGEST_BODY_BYTES)
                .listener(new HttpCacheMetrics(metrics))
                .clock(clock)
                .build());
        register(HttpCacheConsole.forRole(DemoUser.Roles.OPERATOR).challenge(BasicAuthentication.CHALLENGE));

        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(catalogue).to(Catalogue.class);
                bind(new Invocations()).to(Invocations.class);
                bind(metrics).to(PrometheusMeterRegistry.class);
            }
        });

        register(SignIn.class);
        register(RolesAllowedDynamicFeature.class);
        register(Compression.class);
        register(GZipEncoder.class);

        // Jackson's own mappers answer in plain text; ours answer in problem JSON.
        register(JacksonFeature.withoutExceptionMappers());
        register(JsonMapping.class);
        register(HttpProblemMapper.class);
        register(ForbiddenProblemMapper.class);
        register(ParameterProblemMapper.class);
        register(BodyProblemMapper.class);
        register(UnexpectedProblemMapper.class);

        property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        property(ServerProperties.WADL_FEATURE_DISABLE, true);
    }
}
