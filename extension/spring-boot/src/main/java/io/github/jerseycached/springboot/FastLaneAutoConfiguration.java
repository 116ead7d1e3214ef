package io.github.jerseycached.springboot;

import io.github.jerseycached.servlet.FastLaneFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Registers {@link FastLaneFilter} in front of the servlet that Spring Boot runs Jersey in.
 *
 * <p>The filter is the last one before Jersey. All filters that are mapped by URL run before it, on hits too: Spring Security's
 * filter chain, and filters that are beans without an order. The filter maps to the name of Jersey's servlet, so other
 * servlets do not see it.
 *
 * <p>Nothing is registered if {@code jersey.cached.fast-lane.enabled} is {@code false}, if Jersey runs as a filter
 * ({@code spring.jersey.type=filter}), or if the application registers a {@code FastLaneFilter} itself.
 */
@AutoConfiguration(
        // Boot 4, and Boot 3.
        afterName = {
            "org.springframework.boot.jersey.autoconfigure.JerseyAutoConfiguration",
            "org.springframework.boot.autoconfigure.jersey.JerseyAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({FastLaneFilter.class, ResourceConfig.class})
@ConditionalOnProperty(name = "jersey.cached.fast-lane.enabled", havingValue = "true", matchIfMissing = true)
public final class FastLaneAutoConfiguration {

    private static final String JERSEY = "jerseyServletRegistration";

    /** Called by Spring. */
    public FastLaneAutoConfiguration() {}

    /**
     * The registration of the filter.
     *
     * @param jersey the registration of Jersey's servlet
     * @return a registration behind all others
     */
    @Bean
    @ConditionalOnBean(name = JERSEY, value = ResourceConfig.class)
    @ConditionalOnMissingBean(value = FastLaneFilter.class, parameterizedContainer = FilterRegistrationBean.class)
    public FilterRegistrationBean<FastLaneFilter> jerseyCachedFastLane(
            @Qualifier(JERSEY) ServletRegistrationBean<?> jersey) {
        // Filters that are mapped by a servlet's name run after those that are mapped by URL (Servlet 6.0, 6.2.4).
        FilterRegistrationBean<FastLaneFilter> lane = new FilterRegistrationBean<>(new FastLaneFilter(), jersey);
        lane.setName("jersey-cached-fast-lane");
        lane.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        // Behind those that the application maps by the same name.
        lane.setMatchAfter(true);
        lane.setOrder(Ordered.LOWEST_PRECEDENCE);
        return lane;
    }
}
