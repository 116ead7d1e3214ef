package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.core.Configuration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
     *
     * @param application the configuration of the whole application
     */
    static Optional<String> selectable(Configuration application) {
        boolean registered = Stream.concat(
                        application.getClasses().stream(),
                        application.getInstances().stream().map(Object::getClass))
                .anyMatch(type -> type.getName().equals(FILTERING));
        if (!registered) {
            return Optional.empty();
        }
        // Its SelectableEntityFilteringFeature.QUERY_PARAM_NAME, and what it takes without that.
        Object named = application.getProperty("jersey.config.entityFiltering.selectable.query");
        return Optional.of(named == null ? "select" : named.toString());
    }
}
