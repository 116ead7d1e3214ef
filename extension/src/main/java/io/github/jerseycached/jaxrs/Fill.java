package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Freshness;
import io.github.jerseycached.http.HttpDate;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that the resource answers: its response is tagged, stored if it may be, and turned into a 304 if that is what
 * the client's conditions come to.
 */
final class Fill implements Exchange {

    private static final int TAG_BYTES = 16;

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final Head request;
    private final Instant requested;
    private final Forward why;
    // One of the two is null: without a key nothing is stored, and the bypass says why.
    private final @Nullable CacheKey key;
    private final @Nullable String bypass;

    // As the resource left them, before the application's response filters.
    private Fields resourceFields = Fields.NONE;
    private List<Object> resourceStatus = List.of();
    private @Nullable ContainerResponseContext response;
    private Instant received = Instant.MIN;
    private Duration initialAge = Duration.ZERO;
    private Optional<Duration> lifetime = Optional.empty();

    private Fill(
            MethodPlan plan,
            CacheSettings settings,
            Head request,
            Instant requested,
            Forward why,
            @Nullable CacheKey key,
            @Nullable String bypass) {
        this.plan = plan;
        this.settings = settings;
        this.request = request;
        this.requested = requested;
        this.why = why;
        this.key = key;
        this.bypass = bypass;
    }

    /** The cache has nothing stored that serves, and may store what comes. */
    static Fill miss(
            MethodPlan plan, CacheSettings settings, Head request, Instant requested, Forward why, CacheKey key) {
        return new Fill(plan, settings, request, requested, why, key, null);
    }

    /** The cache has no part in the request; {@code reason} says why, in words. */
    static Fill bypass(MethodPlan plan, CacheSettings settings, Head request, Instant requested, String reason) {
        return new Fill(plan, settings, request, requested, Forward.BYPASS, null, reason);
    }

    @Override
    public void resourceAnswered(ContainerResponseContext answer) {
        resourceFields = fieldsOf(answer);
        resourceStatus = List.copyOf(answer.getHeaders().getOrDefault(FieldNames.CACHE_STATUS, List.of()));
    }

    @Override
    public void settle(ContainerResponseContext answer) {
        response = answer;
        received = settings.clock().instant();
        int status = answer.getStatus();
        notStored(answer, "status " + status);
        if (status == 200 || status == 304) {
            settleReuse(answer, fieldsOf(answer));
        }
        if (status == 200 && !answer.hasEntity()) {
            complete(answer, new byte[0]);
        }
    }

    /** Settles the fields that say how the response may be used again. */
    private void settleReuse(ContainerResponseContext answer, Fields own) {
        MultivaluedMap<String, Object> fields = answer.getHeaders();
        Duration ttl = plan.ttl();
        initialAge = Freshness.initialAge(own, requested, received);
        lifetime = Freshness.explicitLifetime(own, received).or(() -> Optional.ofNullable(ttl));
        if (ttl != null && !own.has(FieldNames.CACHE_CONTROL) && !own.has(FieldNames.EXPIRES)) {
            String maxAge = "max-age=" + Math.min(ttl.toSeconds(), CacheControl.MAX_SECONDS);
            // What must not be kept here for others must not be kept further on either.
            boolean forThisClientAlone = bypass != null || own.has(FieldNames.SET_COOKIE);
            fields.putSingle(FieldNames.CACHE_CONTROL, forThisClientAlone ? "private, " + maxAge : maxAge);
        }
        if (!own.has(FieldNames.DATE)) {
            // RFC 9110 §6.6.1: a stored response needs one, and a hit is to say the same as this answer.
            fields.putSingle(FieldNames.DATE, HttpDate.format(received));
        }
        String vary = own.value(FieldNames.VARY);
        for (String name : plan.vary()) {
            if (vary == null || !FieldNames.lists(vary, name)) {
                fields.add(FieldNames.VARY, name);
            }
        }
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        ContainerResponseContext answer = response;
        if (answer == null || answer.getStatus() != 200) {
            context.proceed();
            return;
        }
        String untouched = whyUntouched(answer);
        if (untouched != null) {
            notStored(answer, untouched);
            context.proceed();
            return;
        }
        OutputStream wire = context.getOutputStream();
        BoundedBuffer buffer = new BoundedBuffer(settings.maxBodyBytes(), () -> {
            notStored(answer, tooLong());
            return wire;
        });
        context.setOutputStream(buffer);
        context.proceed();
        if (!buffer.isPassing()) {
            // Now the innermost stream, that of the last encoder: closed, it writes its trailer.
            context.getOutputStream().close();
        }
        if (!buffer.isPassing()) {
            context.setOutputStream(wire);
            byte[] body = buffer.toByteArray();
            if (complete(answer, body) && !request.isHead()) {
                wire.write(body);
            }
        }
    }

    /** Why the response goes through as it comes, {@code null} when it is held until it is complete. */
    private @Nullable String whyUntouched(ContainerResponseContext answer) {
        if (answer.getEntity() instanceof ChunkedOutput<?>) {
            return "written in chunks";
        }
        if (answer.getHeaders().containsKey(FieldNames.CONTENT_RANGE)) {
            return "partial content";
        }
        if (CacheControl.parse(answer.getHeaderString(FieldNames.CACHE_CONTROL)).has("no-store")) {
            return "no-store";
        }
        return answer.getLength() > settings.maxBodyBytes() ? tooLong() : null;
    }

    private String tooLong() {
        return "longer than " + settings.maxBodyBytes() + " bytes";
    }

    /** Tags, stores and judges the response, now that it is whole; says whether its body is to be sent. */
    private boolean complete(ContainerResponseContext answer, byte[] body) {
        MultivaluedMap<String, Object> headers = answer.getHeaders();
        if (!headers.containsKey(FieldNames.ETAG)) {
            headers.putSingle(FieldNames.ETAG, tag(body));
        }
        headers.putSingle(FieldNames.CONTENT_LENGTH, body.length);
        Fields fields = fieldsOf(answer);
        store(answer, fields, body);
        Validators validators = Validators.of(fields, received);
        return switch (Preconditions.evaluate(request, validators, received)) {
            case MET -> true;
            case NOT_MODIFIED -> {
                answer.setStatus(304);
                keep(answer, name -> FieldNames.belongTo304(name, validators));
                yield false;
            }
            case FAILED -> {
                answer.setStatus(412);
                keep(answer, name -> false);
                yield false;
            }
        };
    }

    private void store(ContainerResponseContext answer, Fields fields, byte[] body) {
        if (key == null) {
            return;
        }
        Storability verdict = Storability.of(request, answer.getStatus(), fields, lifetime, initialAge);
        if (verdict instanceof Storability.Storable storable) {
            StoredResponse complete = new StoredResponse(
                    answer.getStatus(),
                    answer.getStatusInfo().getReasonPhrase(),
                    toStore(fields),
                    body,
                    storable.selectingFields(),
                    received,
                    initialAge,
                    storable.lifetime());
            if (settings.store().put(key, complete)) {
                status(answer, settings.status().stored(why, storable.lifetime().minus(initialAge)));
            } else {
                notStored(answer, "the store did not take it");
            }
        } else if (verdict instanceof Storability.NotStorable not) {
            notStored(answer, not.why());
        }
    }

    /**
     * What is served again: of the fields that describe the representation those that the client is sent, whoever set them;
     * of the others those of the resource, for the application's response filters set theirs on each response anew.
     */
    private Fields toStore(Fields sent) {
        String connection = sent.value(FieldNames.CONNECTION);
        List<Fields.Line> lines = new ArrayList<>();
        for (Fields.Line line : resourceFields.lines()) {
            if (!FieldNames.ofTheRepresentation(line.name()) && !FieldNames.neverStored(line.name(), connection)) {
                lines.add(line);
            }
        }
        for (Fields.Line line : sent.lines()) {
            if (FieldNames.ofTheRepresentation(line.name()) && !FieldNames.neverStored(line.name(), connection)) {
                lines.add(line);
            }
        }
        return Fields.of(lines);
    }

    /** Takes from an answer without a body what described the body. */
    private void keep(ContainerResponseContext answer, Predicate<String> name) {
        answer.getHeaders()
                .keySet()
                .removeIf(field -> !name.test(field)
                        && (FieldNames.ofTheRepresentation(field)
                                || field.equalsIgnoreCase(FieldNames.CONTENT_LENGTH)
                                || (resourceFields.has(field) && !field.equalsIgnoreCase(FieldNames.CACHE_STATUS))));
    }

    private void notStored(ContainerResponseContext answer, String detail) {
        status(answer, settings.status().forwarded(why, bypass == null ? detail : bypass));
    }

    // RFC 9211 §2: each cache adds its member after those that are there.
    private void status(ContainerResponseContext answer, String member) {
        List<Object> members = new ArrayList<>(resourceStatus);
        members.add(member);
        answer.getHeaders().put(FieldNames.CACHE_STATUS, members);
    }

    private static Fields fieldsOf(ContainerResponseContext answer) {
        List<Fields.Line> lines = new ArrayList<>();
        for (Map.Entry<String, List<String>> field : answer.getStringHeaders().entrySet()) {
            for (String value : field.getValue()) {
                lines.add(new Fields.Line(field.getKey(), value));
            }
        }
        return Fields.of(lines);
    }

    private static String tag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            byte[] tag = Arrays.copyOf(digest, TAG_BYTES);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(tag) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
