package io.github.jerseycached.conformance;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Forwards whatever it is asked and answers what comes back.
 *
 * <p>It says one type, though the upstream's {@code Content-Type} goes before it: a method that leaves the type open is one
 * that negotiates, and the cache then says {@code Vary: Accept}.
 */
@Path("{target: .*}")
@Produces(MediaType.TEXT_PLAIN)
public final class ForwardingResource {

    // RFC 9110 §7.6.1: they speak of the client's connection to us. Content-Length is said anew.
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final Upstream upstream;

    ForwardingResource(Upstream upstream) {
        this.upstream = upstream;
    }

    /** UPnP's (it is one of those that the suite invalidates with), which Jakarta REST has no name for. */
    @HttpMethod("M-SEARCH")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface MSearch {}

    /** A HEAD comes here too, as a GET, as with any resource that has no method for it. */
    @GET
    @Cached(vary = Cached.DECLARED)
    public Response get(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException {
        return forward(request, uri, headers, new byte[0]);
    }

    @POST
    public Response post(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body)
            throws IOException {
        return forward(request, uri, headers, body);
    }

    @PUT
    public Response put(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body)
            throws IOException {
        return forward(request, uri, headers, body);
    }

    @PATCH
    public Response patch(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body)
            throws IOException {
        return forward(request, uri, headers, body);
    }

    @DELETE
    public Response delete(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body)
            throws IOException {
        return forward(request, uri, headers, body);
    }

    @OPTIONS
    public Response options(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body)
            throws IOException {
        return forward(request, uri, headers, body);
    }

    @MSearch
    public Response search(@Context Request request, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body)
            throws IOException {
        return forward(request, uri, headers, body);
    }

    private Response forward(Request request, UriInfo uri, HttpHeaders headers, byte[] body) throws IOException {
        Upstream.Answer answer = upstream.ask(request.getMethod(), target(uri.getRequestUri()), fields(headers), body);
        Response.ResponseBuilder response = Response.status(new Status(answer.status(), answer.reason()));
        for (Upstream.Field field : answer.fields()) {
            // What else must not be stored (Connection and what it names, Proxy-Authenticate, …) is for the cache to
            // see.
            response.header(field.name(), field.value());
        }
        if (answer.status() != 204 && answer.status() != 304) {
            response.entity(answer.body());
        }
        return response.build();
    }

    private static String target(URI uri) {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
    }

    private static List<Upstream.Field> fields(HttpHeaders headers) {
        List<Upstream.Field> fields = new ArrayList<>();
        for (Map.Entry<String, List<String>> field : headers.getRequestHeaders().entrySet()) {
            if (!NOT_FORWARDED.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                for (String value : field.getValue()) {
                    fields.add(new Upstream.Field(field.getKey(), value));
                }
            }
        }
        return fields;
    }

    /** A status that need not be one that anybody knows: {@link Response#status(int, String)} refuses 999. */
    private record Status(int code, String phrase) implements Response.StatusType {

        @Override
        public int getStatusCode() {
            return code;
        }

        @Override
        public Response.Status.Family getFamily() {
            return Response.Status.Family.familyOf(code);
        }

        @Override
        public String getReasonPhrase() {
            return phrase;
        }
    }
}
