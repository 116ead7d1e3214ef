package io.github.jerseycached.testkit;

import org.glassfish.jersey.server.ResourceConfig;

/** {@code jersey-container-servlet} in an embedded Tomcat. */
final class ServletContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws Exception {
        return TomcatServer.start(application, threads, servlets -> application.getInstances().stream()
                .filter(WithServletFilter.class::isInstance)
                .map(WithServletFilter.class::cast)
                .forEach(each -> each.addTo(servlets)));
    }
}
