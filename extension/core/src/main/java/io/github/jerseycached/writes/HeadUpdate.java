package io.github.jerseycached.writes;

import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.exchange.Renewal;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the answer of a HEAD method of the application's own update or end what a GET of the same URI has stored (RFC 9111
 * §4.3.5). Put around HEAD methods whose path has a GET method.
 */
public final class HeadUpdate implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String PROPERTY = HeadUpdate.class.getName();

    /** What the cache makes of a request that would have come to a GET method. */
    public interface Reads {
        /** Empty where no GET method of the path is cached. */
        List<ResourceRequest> of(ContainerRequestContext request) throws IOException;
    }

    private final Reads reads;

    public HeadUpdate(Reads reads) {
        this.reads = reads;
    }

    // Before the method runs: of answers that overtake each other, the one that was requested last counts.
    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        request.setProperty(PROPERTY, reads.of(request));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(PROPERTY) instanceof List<?> gets)
                || response.getStatus() != Response.Status.OK.getStatusCode()) {
            return;
        }
        Fields answered = fields(response);
        for (Object each : gets) {
            if (each instanceof ResourceRequest incoming && incoming.keying() instanceof Keying.Key by) {
                incoming.engine()
                        .stored(incoming.cacheRequest(), by)
                        .select(incoming.client())
                        .filter(stored ->
                                !incoming.isIdentified() || stored.terms().evenIfAuthorized())
                        .ifPresent(stored -> update(incoming, by, stored, answered));
            }
        }
    }

    private static void update(ResourceRequest incoming, Keying.Key by, StoredResponse stored, Fields answered) {
        Instant now = incoming.engine().clock().instant();
        Validators shown = Validators.of(answered, now);
        if (!shown.identify(stored.resourceValidators()) || hasOtherLength(stored, answered)) {
            incoming.engine().supersede(by.key(), stored.selectingFields(), incoming.forwarded());
        } else if (!shown.isEmpty()) {
            // As a 304 with the same fields does. Without a validator nobody knows that it is still the same.
            Renewal.of(incoming, stored, by.key(), Forward.REQUEST, answered, now);
        }
    }

    /** Whether the lengths differ, where they are of the same coding. */
    private static boolean hasOtherLength(StoredResponse stored, Fields answered) {
        String length = answered.first(FieldNames.CONTENT_LENGTH);
        String coding = answered.value(FieldNames.CONTENT_ENCODING);
        String storedCoding = stored.fields().value(FieldNames.CONTENT_ENCODING);
        boolean sameCoding = coding == null ? storedCoding == null : coding.equalsIgnoreCase(storedCoding);
        return length != null && sameCoding && !length.strip().equals(Integer.toString(stored.length()));
    }

    private static Fields fields(ContainerResponseContext response) {
        List<Fields.Line> lines = new ArrayList<>();
        response.getStringHeaders()
                .forEach((name, values) -> values.forEach(value -> lines.add(new Fields.Line(name, value))));
        return Fields.of(lines);
    }
}
