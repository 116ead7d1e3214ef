package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.EntityTag;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.HttpDate;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client sent it, whatever conditions the resource is made to see in their place.
 *
 * <p>HEAD is seen as it was sent, though Jersey runs the GET method for it.
 */
final class ClientRequest implements RequestHead {

    // What asks for a part of the response, or for it on a condition: the cache answers these from the whole one.
    static final List<String> CONDITIONS = List.of(
            FieldNames.IF_MATCH,
            FieldNames.IF_NONE_MATCH,
            FieldNames.IF_MODIFIED_SINCE,
            FieldNames.IF_UNMODIFIED_SINCE,
            FieldNames.IF_RANGE,
            FieldNames.RANGE);

    private final ContainerRequestContext request;
    private final boolean refresh;
    // By name, without regard to case.
    private Map<String, @Nullable String> replaced = Map.of();

    ClientRequest(ContainerRequestContext request) {
        this.request = request;
        // Now: when an answer that came later has been sent, the container may have used the request up.
        this.refresh = BackgroundRefresh.isOne(request);
    }

    @Override
    public String method() {
        return isHead() ? HttpMethod.HEAD : request.getMethod();
    }

    @Override
    public @Nullable String field(String name) {
        return replaced.containsKey(name) ? replaced.get(name) : request.getHeaderString(name);
    }

    /** Whether no client is asking, but the cache itself. */
    boolean isRefresh() {
        return refresh;
    }

    /** The request as Jersey has it. */
    ContainerRequestContext asSent() {
        return request;
    }

    UriInfo uri() {
        return request.getUriInfo();
    }

    boolean isHead() {
        return HeadFilter.isHead(request);
    }

    /** Runs the method again without the client's conditions; says whether that was possible. */
    boolean again(BackgroundRefresh refresh, Keyed.By by, StoredResponse stored) {
        return refresh.now(request, by, stored);
    }

    /** Makes the resource see these validators as its conditions, and none of the client's (RFC 9111 §4.3.1). */
    void askWith(Validators validators) {
        Map<String, @Nullable String> asSent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        MultivaluedMap<String, String> fields = request.getHeaders();
        for (String name : CONDITIONS) {
            asSent.put(name, request.getHeaderString(name));
            fields.remove(name);
        }
        replaced = asSent;
        EntityTag entityTag = validators.entityTag();
        if (entityTag != null) {
            fields.putSingle(FieldNames.IF_NONE_MATCH, entityTag.toString());
        }
        Instant lastModified = validators.lastModified();
        if (lastModified != null) {
            fields.putSingle(FieldNames.IF_MODIFIED_SINCE, HttpDate.format(lastModified));
        }
    }
}
