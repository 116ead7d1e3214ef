package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a method answered beside fields and bytes, for the application's response filters to see again on a hit: objects of
 * the application, kept as they are.
 *
 * @param entity {@code null} where no filter reads it
 * @param properties those that the method set on the request
 */
record RememberedAnswer(@Nullable Object entity, Type type, Annotation[] annotations, Map<String, Object> properties) {

    /** Empty for an entity that can be read only once. */
    static Optional<RememberedAnswer> of(
            ContainerResponseContext answer, boolean withEntity, Map<String, Object> properties) {
        Object entity = withEntity ? answer.getEntity() : null;
        return entity instanceof InputStream || entity instanceof Reader
                ? Optional.empty()
                : Optional.of(new RememberedAnswer(
                        entity,
                        answer.getEntityType(),
                        answer.getEntityAnnotations().clone(),
                        properties));
    }

    /** The properties of a request, but those of the cache and of Jersey. */
    static Map<String, Object> properties(ContainerRequestContext request) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : request.getPropertyNames()) {
            Object value = request.getProperty(name);
            if (value != null
                    && !name.startsWith("io.github.jerseycached.")
                    && !name.startsWith("org.glassfish.jersey.")) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    /** The properties that are others than before. */
    @SuppressWarnings("ReferenceEquality") // An object may have been changed and set again.
    static Map<String, Object> changed(Map<String, Object> before, ContainerRequestContext request) {
        Map<String, Object> changed = properties(request);
        changed.entrySet().removeIf(property -> before.get(property.getKey()) == property.getValue());
        return changed;
    }

    /** Puts them back. */
    void restore(ContainerRequestContext request) {
        properties.forEach(request::setProperty);
    }

    /** Gives a response the entity as the method gave it. */
    Response.ResponseBuilder into(Response.ResponseBuilder answer) {
        if (entity == null) {
            return answer;
        }
        boolean generic = type != entity.getClass();
        return answer.entity(generic ? new GenericEntity<>(entity, type) : entity, annotations);
    }
}
