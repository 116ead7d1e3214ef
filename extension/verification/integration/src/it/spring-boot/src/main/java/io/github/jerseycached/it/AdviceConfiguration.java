package io.github.jerseycached.it;

import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
public class AdviceConfiguration {

    @Bean
    static DefaultAdvisorAutoProxyCreator proxies() {
        DefaultAdvisorAutoProxyCreator proxies = new DefaultAdvisorAutoProxyCreator();
        proxies.setProxyTargetClass(true);
        return proxies;
    }

    @Bean
    static DefaultPointcutAdvisor closing() {
        NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
        pointcut.addMethodName("closed");
        return new DefaultPointcutAdvisor(pointcut, new Closing());
    }

    /** Adds the resource to the application, which is set up elsewhere. */
    @Bean
    static BeanPostProcessor resource() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                return bean instanceof ResourceConfig application
                        ? application.register(AdvisedQuotesResource.class)
                        : bean;
            }
        };
    }
}
