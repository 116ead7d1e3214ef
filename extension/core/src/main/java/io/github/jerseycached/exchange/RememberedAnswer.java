package io.github.jerseycached.exchange;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a method answered beside texts and bytes, for the application's response filters to see again on a hit: objects of
 * the application, kept as they are.
 *
 * @param entity {@code null} where no filter reads it
 * @param values those of its fields that are no text
 * @param properties those that the method set on the request
 */
record RememberedAnswer(
        @Nullable Object entity,
        Type type,
        List<Annotation> annotations,
        Map<String, List<Object>> values,
        Map<String, Object> properties) {

    private static final List<String> OF_OTHERS = List.of(
            "jakarta.",
            "jersey.config.",
            "org.apache.",
            "org.eclipse.jetty.",
            "org.glassfish.",
            "org.springframework.");

    /** Empty where there is nothing to keep, and for an entity that can be read only once. */
    static Optional<RememberedAnswer> of(
            ContainerResponseContext answer, boolean withEntity, Map<String, Object> properties) {
        Object entity = withEntity ? answer.getEntity() : null;
        if (entity instanceof InputStream || entity instanceof Reader) {
            return Optional.empty();
        }
        Map<String, List<Object>> values = new HashMap<>();
        answer.getHeaders().forEach((name, all) -> {
            if (all.stream().anyMatch(value -> !(value instanceof String))) {
                values.put(name, new ArrayList<>(all));
            }
        });
        return entity == null && values.isEmpty() && properties.isEmpty()
                ? Optional.empty()
                : Optional.of(new RememberedAnswer(
                        copyOf(entity),
                        answer.getEntityType(),
                        List.of(answer.getEntityAnnotations()),
                        values,
                        properties));
    }

    /** A copy of a collection or an array of the JDK, which a filter may add to; anything else as it is. */
    private static @Nullable Object copyOf(@Nullable Object entity) {
        if (!(entity instanceof Cloneable) || entity.getClass().getClassLoader() != null) {
            return entity;
        }
        try {
            return entity instanceof byte[] bytes
                    ? bytes.clone()
                    : entity.getClass().getMethod("clone").invoke(entity);
        } catch (ReflectiveOperationException | RuntimeException none) {
            return entity;
        }
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

    /** Whether the application has set some of these, and not only its container or a framework. */
    static boolean areOfApplication(Map<String, Object> properties) {
        return properties.keySet().stream().anyMatch(name -> OF_OTHERS.stream().noneMatch(name::startsWith));
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
        Object copy = copyOf(entity);
        return answer.entity(
                type == entity.getClass() ? copy : new GenericEntity<>(copy, type),
                annotations.toArray(Annotation[]::new));
    }

    /** Puts the values of fields that are no text in the place of the texts. */
    void into(MultivaluedMap<String, Object> fields) {
        values.forEach((name, all) -> {
            List<Object> texts = fields.get(name);
            if (texts != null && texts.size() == all.size()) {
                fields.put(name, new ArrayList<>(all));
            }
        });
    }
}
