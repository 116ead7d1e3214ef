package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.glassfish.jersey.server.ChunkedOutput;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The response as the method left it, before the application's response filters.
 *
 * @param response that the filters may change
 * @param cacheStatus the members of {@code Cache-Status} that the resource set
 * @param origin what is stored of it beside what is sent
 * @param remembered what the filters will want to see again on a hit, {@code null} for nothing
 * @param entity before the filters
 * @param bottom the stream below all filters and interceptors
 * @param capture of the body, {@code null} where the cache leaves it alone
 */
record Answered(
        ResourceCall call,
        MethodRun run,
        Handling handling,
        ContainerResponseContext response,
        List<Object> cacheStatus,
        StoredResponse.OriginalResponse origin,
        @Nullable RememberedAnswer remembered,
        @Nullable Object entity,
        OutputStream bottom,
        @Nullable BodyCapture capture)
        implements Step.WithAnswer {

    /** @param output where the body goes that is written to the given stream */
    static Answered of(
            ResourceCall call,
            MethodRun run,
            Handling handling,
            ContainerResponseContext response,
            Function<OutputStream, BodyCapture.BodySink> output) {
        ResourceRequest incoming = call.incoming();
        Map<String, Object> before = call.before();
        Map<String, Object> set = before == null
                ? Map.of()
                : RememberedAnswer.changed(before, call.client().asSent());
        boolean seen = !incoming.filters().all(call.client().uri()).isEmpty();
        boolean withEntity = response.hasEntity()
                && !incoming.filters().thatReadTheEntity(call.client().uri()).isEmpty();
        OutputStream bottom = response.getEntityStream();
        BodyCapture capture = null;
        if (response.hasEntity()
                && !(response.getEntity() instanceof ChunkedOutput<?>)
                && incoming.providers().outermost(call.client().uri()).isEmpty()) {
            capture = new BodyCapture(
                    call.settings().maxBodyBytes(), call.plan().bodies().guessed(), output.apply(bottom));
            response.setEntityStream(capture);
        }
        return new Answered(
                call,
                run,
                handling,
                response,
                List.copyOf(response.getHeaders().getOrDefault(FieldNames.CACHE_STATUS, List.of())),
                new StoredResponse.OriginalResponse(
                        response.getStatus(), Fields.NONE, response.hasEntity(), !set.isEmpty(), List.of()),
                seen ? RememberedAnswer.of(response, withEntity, set).orElse(null) : null,
                response.getEntity(),
                bottom,
                capture);
    }

    /** The step once the application's response filters have run. */
    Step filtered(ContainerResponse original) {
        call.pastJersey().ranAsOnAHit();
        if (call.pastJersey().isCommitted()) {
            Handling notStored = call.notStored(Reason.of(Kind.COMMITTED));
            call.endsUnstored(0);
            return new Committed(this, notStored);
        }
        return Settled.of(this, original);
    }

    @Override
    public Answered answered() {
        return this;
    }

    /** Whether this is the response; Jersey comes with another one where the first could not be written. */
    @SuppressWarnings("ReferenceEquality") // Several may have equal fields.
    boolean isOf(ContainerResponseContext other) {
        return response == other;
    }

    /** Whether the body is to arrive bit by bit. */
    boolean isStream() {
        return !call.client().isHead()
                && !call.client().isRefresh()
                && (response.getEntity() instanceof StreamingOutput
                        || MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(response.getMediaType()));
    }
}
