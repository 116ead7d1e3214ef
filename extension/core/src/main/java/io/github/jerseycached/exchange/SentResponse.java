package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Handling;
import io.github.jerseycached.pipeline.EntityWriters;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * What is sent of a response that the resource made: a copy, for the cache never changes a response of the application.
 * It follows what interceptors, body writers and Jersey change in the original until it is sent.
 */
final class SentResponse {

    private final ContainerResponse copy;
    private final ContainerResponse original;
    private final CacheFields says;
    private final Fields ofResource;
    // Of the original, as they were taken over last.
    private Fields seen;
    private Handling handling;
    private boolean isEarly;
    private long bytes;

    private SentResponse(Answered answered, ContainerResponse original) {
        this.original = original;
        this.ofResource = answered.run().fields();
        this.seen = CacheFields.fieldsOf(original);
        this.copy = copyOf(original);
        this.says = new CacheFields(answered.call().incoming(), copy, ofResource, answered.cacheStatus());
        this.handling = answered.handling();
        this.bytes = copy.hasEntity() ? -1 : 0;
    }

    /** Copies what the application's response filters have made of an answer. */
    static SentResponse of(Answered answered, ContainerResponse original) {
        SentResponse sent = new SentResponse(answered, original);
        ResourceCall call = answered.call();
        call.pastJersey().into(sent.headers(), call.settings().targetList());
        if (answered.run().isUnanswered()) {
            sent.copy.setStatus(Response.Status.BAD_GATEWAY.getStatusCode());
            sent.headers().clear();
        }
        return sent;
    }

    private static ContainerResponse copyOf(ContainerResponse original) {
        Response copy = Response.status(original.getStatusInfo())
                .entity(original.getEntity())
                .build();
        // Filled once it is built: building would copy the fields again.
        original.getHeaders().forEach((name, values) -> copy.getHeaders().put(name, new ArrayList<>(values)));
        return new ContainerResponse(original.getRequestContext(), copy);
    }

    ContainerResponse response() {
        return copy;
    }

    int status() {
        return copy.getStatus();
    }

    MultivaluedMap<String, Object> headers() {
        return copy.getHeaders();
    }

    /** Its fields as they stand. */
    Fields fields() {
        return CacheFields.fieldsOf(copy);
    }

    /** What the cache says in its fields. */
    CacheFields says() {
        return says;
    }

    /** The original's fields, as they were taken over last. */
    Fields ofOriginal() {
        return seen;
    }

    Handling handling() {
        return handling;
    }

    /** How many bytes of content are sent, -1 where their end is not known. */
    long bytes() {
        return bytes;
    }

    void hasBytes(long length) {
        bytes = length;
    }

    /** Whether it is sent before its body is whole. */
    boolean isEarly() {
        return isEarly;
    }

    void isSentEarly() {
        isEarly = true;
    }

    /** Takes note how the request was handled, and says so in {@code Cache-Status} if that is not sent yet. */
    void handled(Handling how) {
        handling = how;
        if (!isEarly) {
            says.status(how);
        }
    }

    /** Takes over what interceptors, body writers and Jersey have changed in the fields since the copy was made. */
    void takeChanges() {
        Fields now = CacheFields.fieldsOf(original);
        if (now.equals(seen)) {
            return;
        }
        MultivaluedMap<String, Object> fields = copy.getHeaders();
        for (Fields.Line line : seen.lines()) {
            if (!now.has(line.name())) {
                fields.remove(line.name());
            }
        }
        for (String name : original.getHeaders().keySet()) {
            String value = now.value(name);
            if (value != null && !value.equals(seen.value(name))) {
                List<Object> values = new ArrayList<>(original.getHeaders().get(name));
                if (name.equalsIgnoreCase(FieldNames.VARY)) {
                    says.addedToVary(value).ifPresent(values::add);
                }
                fields.put(name, values);
            }
        }
        seen = now;
    }

    /** Makes it an answer without a body: a cookie stays, which is the client's own, whatever it gets. */
    void withoutBody(int status, Predicate<String> kept) {
        copy.setStatus(status);
        headers()
                .keySet()
                .removeIf(field -> !kept.test(field)
                        && (FieldNames.ofTheRepresentation(field)
                                || field.equalsIgnoreCase(FieldNames.CONTENT_LENGTH)
                                || (ofResource.has(field)
                                        && !field.equalsIgnoreCase(FieldNames.CACHE_STATUS)
                                        && !field.equalsIgnoreCase(FieldNames.SET_COOKIE))));
        bytes = 0;
    }

    /** Makes it an answer with parts of its body. */
    void withParts(PartialBody parts) {
        copy.setStatus(206);
        parts.settle(headers());
        bytes = parts.length();
    }

    /** Takes back what was said of the lifetime. */
    void outdated(Instant received) {
        says.outdated(received);
    }

    /**
     * Whether Jersey itself would send what was written, at a flush, and the application asked for that. Writers of libraries,
     * such as Jackson's, flush at the end of each entity.
     */
    boolean isFlushedByApplication(int written) {
        return written > EntityWriters.bufferOf(copy) && EntityWriters.isOfApplication(copy);
    }

    @Nullable
    OutputStream send(long length, ContainerResponseWriter container) {
        // What monitors the application is to see what its client sees.
        original.setStatusInfo(copy.getStatusInfo());
        return container.writeResponseStatusAndHeaders(isEarly ? -1 : length, copy);
    }
}
