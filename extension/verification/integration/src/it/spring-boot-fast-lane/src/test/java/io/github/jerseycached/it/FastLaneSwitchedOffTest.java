package io.github.jerseycached.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.servlet.FastLaneFilter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the lane is not added. */
class FastLaneSwitchedOffTest {

    /** An application that registers the filter itself. */
    @Configuration
    static class OwnRegistration {

        @Bean
        FilterRegistrationBean<FastLaneFilter> ownLane() {
            return new FilterRegistrationBean<>(new FastLaneFilter());
        }
    }

    private static ConfigurableApplicationContext start(Class<?> further, String... properties) {
        return new SpringApplicationBuilder(PagesApplication.class, further)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0")
                .properties(properties)
                .run();
    }

    private static String[] lanes(ConfigurableApplicationContext application) {
        return application.getBeanFactory().getBeanNamesForType(FilterRegistrationBean.class);
    }

    @Test
    void laneIsThereByDefault() {
        try (ConfigurableApplicationContext application = start(Object.class)) {
            assertThat(lanes(application)).contains("jerseyCachedFastLane");
        }
    }

    @Test
    void propertySwitchesTheLaneOff() {
        try (ConfigurableApplicationContext application =
                start(Object.class, "jersey.cached.fast-lane.enabled=false")) {
            assertThat(lanes(application)).doesNotContain("jerseyCachedFastLane");
        }
    }

    @Test
    void laneIsNotAddedWhereJerseyIsAFilter() {
        try (ConfigurableApplicationContext application = start(Object.class, "spring.jersey.type=filter")) {
            assertThat(lanes(application)).doesNotContain("jerseyCachedFastLane");
        }
    }

    @Test
    void ownRegistrationTakesPrecedence() {
        try (ConfigurableApplicationContext application = start(OwnRegistration.class)) {
            assertThat(lanes(application)).contains("ownLane").doesNotContain("jerseyCachedFastLane");
        }
    }
}
