package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An exchange that a stored response answers; or a 304 or 412, if that is what the client's conditions come to. */
final class Hit implements Exchange {

    private final Head request;
    private final StoredResponse stored;
    private final Duration age;
    private final Preconditions conditions;
    private final String status;

    Hit(CacheSettings settings, Head request, Reuse.Serve serve, Instant now) {
        this.request = request;
        this.stored = serve.response();
        this.age = serve.age();
        this.conditions = Preconditions.evaluate(request, stored.validators(), now);
        this.status = settings.status().hit(stored.lifetime().minus(age));
    }

    /** What goes to the client, but for what the application's response filters add. */
    Response response() {
        Response.ResponseBuilder answer = switch (conditions) {
            case MET -> Response.status(stored.status(), stored.reason()).entity(stored);
            case NOT_MODIFIED -> Response.status(Response.Status.NOT_MODIFIED);
            case FAILED -> Response.status(Response.Status.PRECONDITION_FAILED);
        };
        for (Fields.Line line : stored.fields().lines()) {
            if (isSent(line.name())) {
                answer.header(line.name(), line.value());
            }
        }
        return answer.build();
    }

    private boolean isSent(String name) {
        return switch (conditions) {
            case MET -> true;
            case NOT_MODIFIED -> FieldNames.belongTo304(name, stored.validators());
            case FAILED -> false;
        };
    }

    @Override
    public void resourceAnswered(ContainerResponseContext response) {
        // There was no resource to answer.
    }

    @Override
    public void settle(ContainerResponseContext response) {
        if (!isOurs(response)) {
            return;
        }
        MultivaluedMap<String, Object> fields = response.getHeaders();
        // The application's filters said theirs when the response was stored; what they set again here must not double
        // it.
        fields.keySet().removeIf(FieldNames::ofTheRepresentation);
        for (Fields.Line line : stored.fields().lines()) {
            if (FieldNames.ofTheRepresentation(line.name()) && isSent(line.name())) {
                fields.computeIfAbsent(line.name(), name -> new ArrayList<>(1)).add(line.value());
            }
        }
        if (conditions == Preconditions.MET) {
            fields.putSingle(FieldNames.CONTENT_LENGTH, stored.length());
        }
        if (conditions != Preconditions.FAILED) {
            fields.putSingle(FieldNames.AGE, age.toSeconds());
        }
        if (fields.containsKey(FieldNames.SET_COOKIE)) {
            forThisClientAlone(fields);
        }
        fields.add(FieldNames.CACHE_STATUS, status);
    }

    // A filter gave this client a cookie: no shared cache further on may hand it to others.
    private static void forThisClientAlone(MultivaluedMap<String, Object> fields) {
        List<Object> directives = fields.get(FieldNames.CACHE_CONTROL);
        fields.putSingle(
                FieldNames.CACHE_CONTROL,
                directives == null ? "private" : "private, " + String.join(", ", directives.toArray(String[]::new)));
    }

    // A response filter that throws, or answers something else, has the last word.
    private boolean isOurs(ContainerResponseContext response) {
        return switch (conditions) {
            case MET -> response.getEntity() == stored;
            case NOT_MODIFIED -> response.getStatus() == 304;
            case FAILED -> response.getStatus() == 412;
        };
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        if (context.getEntity() != stored) {
            context.proceed();
        } else if (!request.isHead()) {
            stored.writeTo(context.getOutputStream());
        }
    }
}
