package io.github.jerseycached;

import java.util.function.BiConsumer;

/**
 * A response filter of the application that only adds fields of its own, and can add them to hits in the fast lane as well. A
 * filter implements it besides {@link jakarta.ws.rs.container.ContainerResponseFilter}.
 *
 * <p>Without it, the hits of each method that the filter is for are answered within Jersey, because the filter has to run. With
 * it, the fast lane calls {@link #addFields} instead.
 *
 * <pre>{@code
 * @Provider
 * public class CorsFilter implements ContainerResponseFilter, HitFields {
 *
 *     @Override
 *     public void filter(ContainerRequestContext request, ContainerResponseContext response) {
 *         add(request.getHeaderString("Origin"), response.getHeaders()::add);
 *     }
 *
 *     @Override
 *     public void addFields(HitRequest request, BiConsumer<String, String> fields) {
 *         add(request.field("Origin"), fields);
 *     }
 *
 *     private void add(String origin, BiConsumer<String, String> fields) {
 *         fields.accept("Vary", "Origin");
 *         if (origin != null) {
 *             fields.accept("Access-Control-Allow-Origin", origin);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The application answers, with all its filters, where a field is one that the stored response has already, except {@code
 * Vary}; where it says something about the response itself or for how long it is good, such as {@code Content-Type}, {@code
 * ETag}, {@code Cache-Control} or {@code Set-Cookie}; where a name or a value is malformed; or where the filter throws.
 *
 * <p>Called by several threads at once, on the thread that reads requests: it must not wait for anything.
 */
public interface HitFields {

    /**
     * Adds fields to a hit.
     *
     * @param request the request
     * @param fields takes the name and the value of each field; neither may be {@code null}
     */
    void addFields(HitRequest request, BiConsumer<String, String> fields);
}
