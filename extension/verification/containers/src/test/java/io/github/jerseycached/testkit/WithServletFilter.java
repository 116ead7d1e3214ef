package io.github.jerseycached.testkit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Puts a servlet filter before Jersey where an application runs in a servlet container.
 *
 * @param filter what runs on each request
 */
public record WithServletFilter(Filter filter) implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
        return true;
    }

    void addTo(ServletContext servlets) {
        FilterRegistration.Dynamic added = servlets.addFilter("filter", filter);
        added.addMappingForUrlPatterns(null, false, "/*");
        added.setAsyncSupported(true);
    }
}
