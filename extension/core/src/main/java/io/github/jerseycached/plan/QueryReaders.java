package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.Injected;
import java.util.Optional;
import java.util.Set;
import org.glassfish.jersey.server.JSONP;

/** The query parameters that Jersey itself reads for a resource method, beside those of its signature. */
final class QueryReaders {

    private static final String FILTERING = "org.glassfish.jersey.message.filtering.SelectableEntityFilteringFeature";

    private QueryReaders() {}

    /** What {@code @JSONP} names for the callback; empty for none. */
    static Set<String> callback(MethodDeclarations declarations) {
        return declarations
                .onMethod(JSONP.class)
                .map(JSONP::queryParam)
                .filter(name -> !name.isEmpty())
                .map(Set::of)
                .orElse(Set.of());
    }

    /**
     * The parameter by which a client selects properties of an entity, where the application has registered Jersey's filter
     * for that. It concerns all methods.
     */
    static Optional<String> selectable(Injected injected) {
        if (!injected.isRegistered(FILTERING)) {
            return Optional.empty();
        }
        // Its SelectableEntityFilteringFeature.QUERY_PARAM_NAME, and what it takes without that.
        Object named = injected.configuration().getProperty("jersey.config.entityFiltering.selectable.query");
        return Optional.of(named == null ? "select" : named.toString());
    }
}
