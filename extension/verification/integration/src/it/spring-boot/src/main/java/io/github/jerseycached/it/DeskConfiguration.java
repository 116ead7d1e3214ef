package io.github.jerseycached.it;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.annotation.RequestScope;

@Configuration
public class DeskConfiguration {

    @Bean
    Offer offer(HttpServletRequest request) {
        return () -> request.getHeader("X-Key");
    }

    @Bean
    @RequestScope
    Discount discount(HttpServletRequest request) {
        String key = request.getHeader("X-Key");
        return () -> key;
    }

    /** Adds the resources to the application, which is set up elsewhere. */
    @Bean
    static BeanPostProcessor deskResources() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof ResourceConfig application) {
                    List.of(
                                    DeskResource.class,
                                    OfficeResource.class,
                                    OfferResource.class,
                                    DiscountResource.class,
                                    FeesResource.class)
                            .forEach(application::register);
                }
                return bean;
            }
        };
    }
}
