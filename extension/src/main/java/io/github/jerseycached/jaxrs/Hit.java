package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.Delivery;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/** An exchange that a stored response answers: whole or in parts, or by a 304 or 416 in its place. */
final class Hit implements Exchange {

    private final ClientRequest request;
    private final Visit visit;
    private final Served served;
    private final Handling handling;
    private final @Nullable PartialBody partial;
    // How long the method took that led here, where one did.
    private @Nullable Duration fill;
    private boolean told;

    /**
     * @param age of the stored response, {@code null} when it was validated for this very request
     * @param handling what led here
     */
    Hit(Visit visit, StoredResponse stored, @Nullable Duration age, Handling handling, Instant now) {
        this.visit = visit;
        this.request = visit.client();
        this.handling = handling;
        this.served = new Served(visit.plan(), request, stored, age, now);
        this.partial =
                served.delivery() instanceof Delivery.Partial parts ? new PartialBody(stored, parts.ranges()) : null;
    }

    /** A fresh one. */
    static Hit of(Visit visit, Reuse.Serve serve) {
        Instant now = visit.at();
        Handling handling = new Handling.Hit(serve.response().terms().remaining(now));
        return new Hit(visit, serve.response(), serve.age(), handling, now);
    }

    /** One that is stale, and may be served all the same. */
    static Hit of(Visit visit, Reuse.ServeStale stale) {
        Instant now = visit.at();
        Handling handling = new Handling.Stale(stale.response().terms().remaining(now), stale.why());
        return new Hit(visit, stale.response(), stale.age(), handling, now);
    }

    /** Takes note that the method ran. */
    Hit after(Duration itTook) {
        fill = itTook;
        return this;
    }

    /** What goes to the client, but for what the application's response filters add. */
    Response response() {
        StoredResponse stored = served.stored();
        Response.ResponseBuilder answer = served.status() == stored.status()
                ? Response.status(stored.status(), stored.reason())
                : Response.status(served.status());
        if (served.hasBody()) {
            answer.entity(stored);
        }
        // Filled once it is built: building copies the fields.
        Response built = answer.build();
        MultivaluedMap<String, Object> fields = built.getHeaders();
        for (Fields.Line line : served.fields().lines()) {
            fields.add(line.name(), value(line));
        }
        return built;
    }

    // Jersey asks for the type several times, and would parse it each time.
    private Object value(Fields.Line line) {
        return line.name().equalsIgnoreCase(FieldNames.CONTENT_TYPE)
                ? visit.plan().type().of(line.value())
                : line.value();
    }

    /** Puts the stored response in the place of what the resource answered. */
    void replace(ContainerResponseContext answer) {
        Response instead = response();
        MultivaluedMap<String, Object> fields = answer.getHeaders();
        // A cookie is this client's own, whatever becomes of the answer that brought it.
        fields.keySet().removeIf(name -> !name.equalsIgnoreCase(FieldNames.SET_COOKIE));
        instead.getHeaders().forEach(fields::addAll);
        answer.setStatusInfo(instead.getStatusInfo());
        answer.setEntity(instead.getEntity());
    }

    @Override
    public void resourceAnswered(ContainerResponseContext response) {
        // There was no resource to answer.
    }

    @Override
    public void settle(ContainerResponseContext response) {
        if (!isOurs(response)) {
            tell(response.getStatus(), -1);
            return;
        }
        MultivaluedMap<String, Object> fields = response.getHeaders();
        Fields representation = served.sendsRepresentation() ? served.stored().representationFields() : served.fields();
        String filtersVary = null;
        CacheControl filtersSay = CacheControl.NONE;
        if (!isAsStored(fields, representation)) {
            filtersVary = changed(response, FieldNames.VARY);
            filtersSay = CacheControl.parse(changed(response, FieldNames.CACHE_CONTROL));
            // The application's filters said theirs when the response was stored; what they set again here must not
            // double it.
            fields.keySet().removeIf(FieldNames::ofTheRepresentation);
            for (Fields.Line line : representation.lines()) {
                fields.add(line.name(), line.value());
            }
        }
        settleLength(fields);
        if (served.sendsRepresentation() || served.isNotModified()) {
            settleReuse(fields, filtersSay);
            keepVary(fields, filtersVary);
        }
        fields.add(FieldNames.CACHE_STATUS, visit.settings().status().of(handling));
        if (served.hasBody() && !request.isHead() && response instanceof ContainerResponse jerseys) {
            DirectResponseWriter.of(jerseys).expect(bytes());
        }
        tell(served.status(), bytes());
    }

    private long bytes() {
        if (partial != null) {
            return partial.length();
        }
        return served.isWhole() && !request.isHead() ? served.stored().length() : 0;
    }

    private void tell(int status, long bytes) {
        // Jersey comes again with another response where this one could not be written.
        if (!told) {
            told = true;
            visit.tell(handling, status, served.age(), fill, bytes);
        }
    }

    private void settleLength(MultivaluedMap<String, Object> fields) {
        if (served.delivery() instanceof Delivery.RangeNotSatisfiable) {
            fields.putSingle(
                    FieldNames.CONTENT_RANGE, "bytes */" + served.stored().length());
        } else if (partial != null) {
            partial.settle(fields);
        } else if (served.hasLength()) {
            fields.putSingle(FieldNames.CONTENT_LENGTH, served.stored().length());
        }
    }

    /** Whether no filter has touched the fields of the representation: the usual case, and the quickest to settle. */
    private boolean isAsStored(MultivaluedMap<String, Object> fields, Fields representation) {
        int found = 0;
        for (Map.Entry<String, List<Object>> field : fields.entrySet()) {
            if (FieldNames.ofTheRepresentation(field.getKey())) {
                List<Object> values = field.getValue();
                String stored = representation.value(field.getKey());
                if (values.size() != 1 || stored == null || !isAsStored(values.get(0), stored)) {
                    return false;
                }
                found++;
            }
        }
        // A field of several lines is not taken for the usual case.
        return found == representation.lines().size();
    }

    private boolean isAsStored(Object value, String stored) {
        return value.equals(stored)
                || (value instanceof MediaType
                        && value.equals(visit.plan().type().of(stored)));
    }

    /** What a filter has made of a stored field; {@code null} when it is as stored, or gone. */
    private @Nullable String changed(ContainerResponseContext response, String name) {
        String value = response.getHeaderString(name);
        return value == null || value.equals(served.stored().fields().value(name)) ? null : value;
    }

    /** What a filter adds for this client may depend on fields that it said nothing of when the response was stored. */
    private void keepVary(MultivaluedMap<String, Object> fields, @Nullable String filtersVary) {
        String vary = served.stored().fields().value(FieldNames.VARY);
        for (String name : filtersVary == null ? List.<String>of() : FieldNames.members(filtersVary)) {
            if (vary == null || !FieldNames.lists(vary, name)) {
                fields.add(FieldNames.VARY, name);
            }
        }
    }

    private void settleReuse(MultivaluedMap<String, Object> fields, CacheControl filtersSay) {
        Duration age = served.age();
        if (age != null) {
            fields.putSingle(FieldNames.AGE, age.toSeconds());
        }
        String cacheControl = served.cacheControl();
        if (cacheControl != null) {
            fields.putSingle(FieldNames.CACHE_CONTROL, cacheControl);
        }
        String cdn = served.cdnCacheControl();
        if (cdn != null) {
            fields.putSingle(FieldNames.CDN_CACHE_CONTROL, cdn);
        }
        if (filtersSay.has("no-store")) {
            // A filter says that of the answer to this client.
            fields.putSingle(FieldNames.CACHE_CONTROL, "no-store");
            fields.remove(FieldNames.CDN_CACHE_CONTROL);
        } else if (fields.containsKey(FieldNames.SET_COOKIE) || filtersSay.concernsAll("private")) {
            // A filter gave this client a cookie, or what else is its own: no shared cache further on may hand it to
            // others.
            List<Object> directives = fields.get(FieldNames.CACHE_CONTROL);
            String said = directives == null ? "" : String.join(", ", directives.toArray(String[]::new));
            if (!CacheControl.parse(said).concernsAll("private")) {
                fields.putSingle(FieldNames.CACHE_CONTROL, said.isEmpty() ? "private" : "private, " + said);
            }
            fields.remove(FieldNames.CDN_CACHE_CONTROL);
        }
    }

    // A response filter that throws, or answers something else, has the last word.
    private boolean isOurs(ContainerResponseContext response) {
        return served.hasBody() ? response.getEntity() == served.stored() : response.getStatus() == served.status();
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        if (context.getEntity() != served.stored()) {
            context.proceed();
        } else if (request.isHead()) {
            // The fields have said it all.
            return;
        } else if (partial != null) {
            partial.writeTo(context.getOutputStream());
        } else {
            served.stored().writeTo(context.getOutputStream());
        }
    }
}
