package io.github.jerseycached.testkit;

import io.github.jerseycached.engine.FastLaneEntry;
import io.github.jerseycached.servlet.FastLaneFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;

/** Adds the fast lane, and a filter before it that reports hits to {@link LaneShare}. */
final class CountedLane {

    private static final Filter REPORTS = (request, response, rest) -> {
        rest.doFilter(request, response);
        if (!request.isAsyncStarted()) {
            LaneShare.count(
                    ((HttpServletResponse) response).getHeader("Cache-Status"),
                    request.getAttribute(FastLaneEntry.PROPERTY) == null);
        }
    };

    private CountedLane() {}

    static void addTo(ServletContext context) {
        FilterRegistration.Dynamic added = context.addFilter("hits", REPORTS);
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
        FastLaneFilter.addTo(context);
    }
}
