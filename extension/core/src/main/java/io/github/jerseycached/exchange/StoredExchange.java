package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.StoredAnswer;
import io.github.jerseycached.http.Delivery;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.request.ClientRequest;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/** An exchange that a stored response answers: whole or in parts, or by a 304 or 416 in its place. */
public final class StoredExchange implements Exchange {

    private static final Logger LOG = System.getLogger(StoredExchange.class.getName());
    // An object of the JDK, for whom it may reach all the same.
    private static final byte[] NO_ENTITY = {};

    private final ClientRequest request;
    private final ResourceRequest incoming;
    private final StoredAnswer served;
    private final Handling handling;
    private final @Nullable PartialBody partial;
    // How long the method took that led here, where one did.
    private @Nullable Duration fill;
    private boolean told;
    // What the application's response filters see, and what they have made of it.
    private Fields shown = Fields.NONE;
    private @Nullable Object shownEntity;
    private @Nullable MultivaluedMap<String, Object> shownFields;
    private @Nullable OutputStream bottom;
    private boolean isOurs;
    private boolean keepsStatus;
    private boolean isReplaced;

    /** @param hit what the client gets */
    public StoredExchange(ResourceRequest incoming, Decision.Hit hit) {
        this.incoming = incoming;
        this.request = incoming.client();
        this.handling = hit.handling();
        this.served = new StoredAnswer(incoming.plan().lifetimes(), request, hit.stored(), hit.age(), hit.at());
        this.partial = served.delivery() instanceof Delivery.Partial parts
                ? new PartialBody(hit.stored(), parts.ranges())
                : null;
    }

    @Override
    public Handling handling() {
        return handling;
    }

    /** What answers it. */
    StoredResponse stored() {
        return served.stored();
    }

    /** Takes note that the method ran. */
    StoredExchange after(Duration itTook) {
        fill = itTook;
        return this;
    }

    /** What the application's response filters see: the response as the method answered it. */
    public Response response(ContainerRequestContext asked) {
        StoredResponse.OriginalResponse origin = served.stored().origin();
        Response.ResponseBuilder answer = origin.status() == served.stored().status()
                ? Response.status(statusInfo(served.stored()))
                : Response.status(origin.status());
        if (served.stored().remembered() instanceof RememberedAnswer remembered) {
            remembered.restore(asked);
            remembered.into(answer);
        }
        // Filled once it is built: building copies the fields.
        Response built = answer.build();
        if (origin.hasEntity() && !built.hasEntity()) {
            // No filter reads it.
            built = answer.entity(NO_ENTITY).build();
        }
        shown = origin.fields();
        shownEntity = built.getEntity();
        shownFields = built.getHeaders();
        for (Fields.Line line : shown.lines()) {
            shownFields.add(line.name(), value(line));
        }
        if (served.stored().remembered() instanceof RememberedAnswer remembered) {
            remembered.into(shownFields);
        }
        return built;
    }

    // Jersey asks for the type several times, and would parse it each time.
    private Object value(Fields.Line line) {
        return line.name().equalsIgnoreCase(FieldNames.CONTENT_TYPE)
                ? incoming.plan().type().of(line.value())
                : line.value();
    }

    /** Takes the place of what the method answered; the application's response filters see what they see on any hit. */
    ContainerResponse inPlaceOf(ContainerResponse answer) {
        Response shows = response(answer.getRequestContext());
        List<Object> cookies = answer.getHeaders().get(FieldNames.SET_COOKIE);
        if (cookies != null) {
            // A cookie is this client's own, whatever becomes of the answer that brought it.
            shows.getHeaders().put(FieldNames.SET_COOKIE, new ArrayList<>(cookies));
        }
        // Jersey closes what an exception was mapped to, and would ask for a stream then.
        answer.setStreamProvider(length -> OutputStream.nullOutputStream());
        return new ContainerResponse(answer.getRequestContext(), shows);
    }

    @Override
    public @Nullable EntityTag madeTag() {
        StoredResponse stored = served.stored();
        return stored.resourceValidators().entityTag() == null
                ? stored.validators().entityTag()
                : null;
    }

    @Override
    public boolean isCurrent() {
        return !(handling instanceof Handling.ServedStale || handling instanceof Handling.ServedOnError);
    }

    @Override
    public void answered(ContainerResponseContext response) {
        bottom = response.getEntityStream();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Several may have equal fields.
    public void filtered(ContainerResponseContext response) {
        // A response filter that throws, or a mapper then, answers with something else.
        isOurs = response.getHeaders() == shownFields;
        keepsStatus = response.getStatus() == served.stored().status();
        isReplaced = response.getEntity() != shownEntity;
    }

    @Override
    public boolean isBuffered() {
        return !isOurs || (isReplaced && !keepsStatus);
    }

    @Override
    public @Nullable OutputStream send(long length, ContainerResponse response, ContainerResponseWriter container) {
        if (!isOurs) {
            tell(response.getStatus(), -1);
            return container.writeResponseStatusAndHeaders(length, response);
        }
        if (!keepsStatus) {
            return sendOtherStatus(length, response, container);
        }
        ServletResponseState pastJersey =
                new ServletResponseState(incoming.settings().injected().servletResponses(), request.asSent());
        pastJersey.into(response.getHeaders(), List.of());
        settle(response.getHeaders(), pastJersey.setsCookie());
        response.setStatusInfo(
                served.status() == served.stored().status()
                        ? statusInfo(served.stored())
                        : Response.Status.fromStatusCode(served.status()));
        tell(served.status(), bytes());
        boolean sends = served.hasBody() && !request.isHead();
        OutputStream out = container.writeResponseStatusAndHeaders(sends ? bytes() : length, response);
        if (sends && !response.hasEntity()) {
            // Then Jersey writes nothing.
            try {
                writeTo(out);
                out.close();
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "A client has gone before it was answered.", gone);
            }
        }
        return out;
    }

    private static Response.StatusType statusInfo(StoredResponse stored) {
        // Filters may compare it with a constant.
        Response.Status known = Response.Status.fromStatusCode(stored.status());
        if (known != null && known.getReasonPhrase().equals(stored.reason())) {
            return known;
        }
        return Response.status(stored.status(), stored.reason()).build().getStatusInfo();
    }

    /** A filter has set another status than it did when the response was stored: the cache adds nothing to such an answer. */
    private OutputStream sendOtherStatus(long length, ContainerResponse response, ContainerResponseWriter container) {
        MultivaluedMap<String, Object> fields = response.getHeaders();
        boolean sendsBytes = !isReplaced && response.hasEntity();
        if (sendsBytes) {
            // They are the bytes of the miss, and these fields say how to read them.
            for (Fields.Line line : served.stored().representationFields().lines()) {
                if (FieldNames.describesTheBytes(line.name()) && !fields.containsKey(line.name())) {
                    fields.add(line.name(), line.value());
                }
            }
        }
        String filters = String.join(", ", incoming.filters().all(request.uri()));
        Handling notServed = new Handling.NotStored(Forward.BYPASS, Reason.of(Kind.OTHER_STATUS, filters));
        fields.add(FieldNames.CACHE_STATUS, incoming.engine().status().of(notServed));
        long bytes = sendsBytes && !request.isHead() ? served.stored().length() : length;
        tell(notServed, response.getStatus(), sendsBytes ? bytes : -1);
        return container.writeResponseStatusAndHeaders(bytes, response);
    }

    private void settle(MultivaluedMap<String, Object> fields, boolean setsCookie) {
        String filtersVary = changed(fields, FieldNames.VARY);
        CacheControl filtersSay = CacheControl.parse(changed(fields, FieldNames.CACHE_CONTROL));
        // The application's filters said theirs when the response was stored; what they set again here must not double
        // it.
        fields.keySet().removeIf(FieldNames::ofTheRepresentation);
        Fields representation = served.representationFields();
        for (Fields.Line line : representation.lines()) {
            if (FieldNames.ofTheRepresentation(line.name())) {
                fields.add(line.name(), line.value());
            }
        }
        if (served.sendsRepresentation()) {
            addWritten(fields);
        } else {
            removeUnchanged(fields);
            removeHalfSaid(fields);
        }
        settleLength(fields);
        if (served.sendsRepresentation() || served.isNotModified()) {
            settleReuse(fields, filtersSay, setsCookie);
            keepVary(fields, filtersVary);
        }
        fields.add(FieldNames.CACHE_STATUS, incoming.engine().status().of(handling));
    }

    /** What wrote the body said it once; it does not run again. */
    private void addWritten(MultivaluedMap<String, Object> fields) {
        for (String name : served.stored().origin().replaced()) {
            fields.remove(name);
        }
        for (Fields.Line line : served.stored().written()) {
            // A filter may have set it that does so on each response.
            if (!line.name().equalsIgnoreCase(FieldNames.LOCATION) || !fields.containsKey(FieldNames.LOCATION)) {
                fields.add(line.name(), line.value());
            }
        }
    }

    /** An answer without a body has no fields of the resource but those that the cache gives it. */
    private void removeUnchanged(MultivaluedMap<String, Object> fields) {
        for (Fields.Line line : shown.lines()) {
            if (!FieldNames.ofTheRepresentation(line.name())
                    && !line.name().equalsIgnoreCase(FieldNames.CACHE_STATUS)) {
                fields.remove(line.name());
            }
        }
    }

    /** Of fields that interceptors had a part in, a 304 says nothing: the client's copy has them. */
    private void removeHalfSaid(MultivaluedMap<String, Object> fields) {
        served.stored().origin().replaced().forEach(fields::remove);
        served.stored().written().forEach(line -> fields.remove(line.name()));
    }

    private long bytes() {
        if (partial != null) {
            return partial.length();
        }
        return served.isWhole() && !request.isHead() ? served.stored().length() : 0;
    }

    private void tell(int status, long bytes) {
        tell(handling, status, bytes);
    }

    private void tell(Handling how, int status, long bytes) {
        // Jersey comes again with another response where this one could not be written.
        if (!told) {
            told = true;
            incoming.notifyListeners(how, status, served.age(), fill, bytes);
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

    /** What a filter has made of a field; {@code null} when it is as the method or the stored response has it, or gone. */
    private @Nullable String changed(MultivaluedMap<String, Object> fields, String name) {
        List<Object> values = fields.get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        String value = values.stream().map(StoredExchange::text).collect(Collectors.joining(", "));
        return value.equals(shown.value(name))
                        || value.equals(served.stored().fields().value(name))
                ? null
                : value;
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        @SuppressWarnings("unchecked") // It is the delegate of the value's own class.
        RuntimeDelegate.HeaderDelegate<Object> delegate = (RuntimeDelegate.HeaderDelegate<Object>)
                RuntimeDelegate.getInstance().createHeaderDelegate(value.getClass());
        return delegate == null ? value.toString() : delegate.toString(value);
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

    private void settleReuse(MultivaluedMap<String, Object> fields, CacheControl filtersSay, boolean setsCookie) {
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
        } else if (setsCookie || fields.containsKey(FieldNames.SET_COOKIE) || filtersSay.concernsAll("private")) {
            // A filter gave this client a cookie, or what else is its own: no shared cache further on may hand it to
            // others.
            List<Object> directives = fields.get(FieldNames.CACHE_CONTROL);
            String said = directives == null
                    ? ""
                    : directives.stream().map(StoredExchange::text).collect(Collectors.joining(", "));
            if (!CacheControl.parse(said).concernsAll("private")) {
                fields.putSingle(FieldNames.CACHE_CONTROL, said.isEmpty() ? "private" : "private, " + said);
            }
            fields.remove(FieldNames.CDN_CACHE_CONTROL);
        }
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        OutputStream below = bottom;
        if (!isOurs || below == null || (isReplaced && !keepsStatus)) {
            context.proceed();
            return;
        }
        // What a filter put around the stream is no longer there: the bytes have been through it.
        context.setOutputStream(below);
        if (request.isHead()) {
            // The fields have said it all.
            return;
        }
        if (!keepsStatus) {
            served.stored().writeTo(below);
        } else if (served.hasBody()) {
            writeTo(below);
        }
    }

    private void writeTo(OutputStream out) throws IOException {
        if (partial != null) {
            partial.writeTo(out);
        } else {
            served.stored().writeTo(out);
        }
    }
}
