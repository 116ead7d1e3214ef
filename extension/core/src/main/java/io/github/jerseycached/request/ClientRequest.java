package io.github.jerseycached.request;

import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.HttpDate;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client sent it, whatever conditions the resource is made to see in their place.
 *
 * <p>HEAD is seen as it was sent, though Jersey runs the GET method for it.
 */
public final class ClientRequest implements RequestHead {

    private final ContainerRequestContext request;
    private final boolean refresh;
    // The lines of each of Preconditions.FIELDS, by name without regard to case; empty where the resource sees what was
    // sent.
    private Map<String, @Nullable List<String>> hidden = Map.of();

    public ClientRequest(ContainerRequestContext request) {
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
        if (!hidden.containsKey(name)) {
            return request.getHeaderString(name);
        }
        List<String> lines = hidden.get(name);
        return lines == null ? null : String.join(",", lines);
    }

    /** Whether no client is asking, but the cache itself. */
    public boolean isRefresh() {
        return refresh;
    }

    /** What Jersey says of the method's last choice of a variant, as {@code Vary} has it. */
    @Nullable
    public String variedBy() {
        return request instanceof ContainerRequest asked ? asked.getVaryValue() : null;
    }

    /** The request as Jersey has it. */
    public ContainerRequestContext asSent() {
        return request;
    }

    public UriInfo uri() {
        return request.getUriInfo();
    }

    public boolean isHead() {
        return HeadFilter.isHead(request);
    }

    /** Runs the method again without the client's conditions; says whether that was possible. */
    public boolean again(BackgroundRefresh refresh, Keying.Key by, StoredResponse stored) {
        return refresh.now(request, by, stored);
    }

    /**
     * Makes the resource see none of the client's conditions and ranges, so that it answers with the whole, which may be
     * stored. The cache evaluates them when the answer is there.
     */
    public void hideConditions() {
        if (Preconditions.FIELDS.stream().anyMatch(name -> request.getHeaderString(name) != null)) {
            takeConditions();
        }
    }

    /** Whether the resource has not seen the conditions that the client sent. */
    public boolean hidesConditions() {
        return !hidden.isEmpty();
    }

    /** Makes the resource see these validators as its conditions, and none of the client's (RFC 9111 §4.3.1). */
    public void askWith(Validators validators) {
        takeConditions();
        MultivaluedMap<String, String> fields = request.getHeaders();
        EntityTag entityTag = validators.entityTag();
        if (entityTag != null) {
            fields.putSingle(FieldNames.IF_NONE_MATCH, entityTag.toString());
        }
        Instant lastModified = validators.lastModified();
        if (lastModified != null) {
            fields.putSingle(FieldNames.IF_MODIFIED_SINCE, HttpDate.format(lastModified));
        }
    }

    private void takeConditions() {
        Map<String, @Nullable List<String>> asSent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        MultivaluedMap<String, String> fields = request.getHeaders();
        for (String name : Preconditions.FIELDS) {
            asSent.put(name, fields.remove(name));
        }
        hidden = asSent;
    }

    /** Shows the conditions again as the client sent them: the application's response filters may read them. */
    public void restoreConditions() {
        MultivaluedMap<String, String> fields = request.getHeaders();
        hidden.forEach((name, lines) -> {
            if (lines == null) {
                fields.remove(name);
            } else {
                fields.put(name, lines);
            }
        });
    }
}
