package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.pipeline.ProviderReads;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Whether a response may be stored: what its fields say, and what the application's filters and providers may have read.
 *
 * @param readings of providers of the application that took part in it
 * @param received when it left the application's response filters
 */
record Judgement(Answered answered, List<ProviderReads.ProviderRead> readings, Instant received) {

    static Judgement of(Answered answered, ContainerResponse original, Instant received) {
        return new Judgement(answered, readings(answered.call(), original), received);
    }

    private static List<ProviderReads.ProviderRead> readings(ResourceCall call, ContainerResponse answer) {
        if (call.destination().by() == null) {
            return List.of();
        }
        ContainerRequest asked = answer.getRequestContext();
        ProviderReads providers = call.incoming().providers();
        List<ProviderReads.ProviderRead> all =
                new ArrayList<>(providers.before(answer, asked, call.plan().key(), call.hasProperties()));
        if (answer.hasEntity()) {
            all.addAll(providers.ofWriter(
                    asked,
                    call.plan().key(),
                    answer.getEntityClass(),
                    answer.getEntityType(),
                    answer.getEntityAnnotations(),
                    answer.getMediaType()));
        }
        return all;
    }

    /** An interceptor may have put another entity in the place of the one that there was. */
    Judgement withReadingsOfWriter(ContainerResponse answer, WriterInterceptorContext context) {
        ResourceCall call = answered.call();
        List<ProviderReads.ProviderRead> ofWriter = call.incoming()
                .providers()
                .ofWriter(
                        answer.getRequestContext(),
                        call.plan().key(),
                        context.getType(),
                        context.getGenericType(),
                        context.getAnnotations(),
                        context.getMediaType());
        if (ofWriter.isEmpty()) {
            return this;
        }
        List<ProviderReads.ProviderRead> all = new ArrayList<>(readings);
        all.addAll(ofWriter);
        return new Judgement(answered, all, received);
    }

    /**
     * The verdict once the response filters have run.
     *
     * @param own fields that the cache did not set
     * @param tags that it will have
     */
    Storability verdict(SentResponse sent, Fields own, List<String> tags) {
        ResourceCall call = answered.call();
        int status = sent.status();
        call.plan().malformed().check(own, received);
        Reason doubt = call.destination().bypass();
        if (doubt == null) {
            doubt = call.pastJersey().doubt();
        }
        if (doubt == null) {
            doubt = KeyCompleteness.about(call.incoming(), tags, sent.response(), ofMethod());
        }
        if (doubt == null) {
            doubt = doubtOfFilters(sent.ofOriginal());
        }
        if (doubt == null) {
            doubt = doubtOfProviders(false);
        }
        StoredResponse stored = call.stored();
        if (doubt == null && stored != null && Reuse.outlives(stored, status, received)) {
            doubt = Reason.of(Kind.ERROR, status);
        }
        return doubt == null ? ofFields(status, own) : new NotStorable(doubt);
    }

    /** What the fields alone come to. */
    Storability ofFields(int status, Fields own) {
        return answered.call().incoming().judge(status, own, inKey(), received);
    }

    /** Whether nobody else may be given it, further on, either. */
    boolean isForThisClientAlone() {
        ResourceCall call = answered.call();
        return call.destination().forThisClientAlone()
                || call.pastJersey().setsCookie()
                || KeyCompleteness.isSelectedByAnything(call.incoming(), ofMethod())
                || doubtOfProviders(true) != null;
    }

    /**
     * A provider that read what the key does not have. A {@code Vary} can tell fields, and an interceptor may still say it
     * while it writes.
     *
     * @param isWritten whether nobody will add to {@code Vary} any more
     */
    @Nullable
    Reason doubtOfProviders(boolean isWritten) {
        for (ProviderReads.ProviderRead each : readings) {
            boolean mayBeTold = each.isOfFields() && (!isWritten || isTold(each));
            if (!mayBeTold) {
                return each.reason();
            }
        }
        return null;
    }

    private Fields ofMethod() {
        return answered.run().fields();
    }

    private boolean isTold(ProviderReads.ProviderRead reading) {
        return (reading.ofMapper() && ofMethod().has(FieldNames.VARY)) || answersBy();
    }

    /** A filter that changes a response may do so by any field of the request, as a method may that sees them all. */
    @SuppressWarnings("ReferenceEquality") // Another entity is another one, however equal.
    private @Nullable Reason doubtOfFilters(Fields filtered) {
        if (answersBy()) {
            return null;
        }
        ContainerResponseContext answer = answered.response();
        BodyCapture capture = answered.capture();
        ResourceCall call = answered.call();
        return call.incoming()
                .filters()
                .mayHaveChosen(
                        call.client().uri(),
                        call.hasProperties(),
                        answer.getStatus() != answered.origin().status(),
                        answer.getEntity() != answered.entity(),
                        capture != null && answer.getEntityStream() != capture && !isCoded(answer),
                        changesRepresentation(filtered))
                .orElse(null);
    }

    /** Whether filters say by which fields they went. */
    private boolean answersBy() {
        String vary = answered.response().getHeaderString(FieldNames.VARY);
        if (vary == null) {
            return false;
        }
        String own = ofMethod().value(FieldNames.VARY);
        ResourceCall call = answered.call();
        boolean encodes = call.incoming().filters().encode(call.client().uri());
        return FieldNames.members(vary).stream()
                .anyMatch(member -> (own == null || !FieldNames.lists(own, member))
                        && !(encodes && member.equalsIgnoreCase(FieldNames.ACCEPT_ENCODING)));
    }

    // Of a coding the cache says itself that it was negotiated.
    private static boolean isCoded(ContainerResponseContext answer) {
        return answer.getHeaderString(FieldNames.CONTENT_ENCODING) != null;
    }

    private boolean changesRepresentation(Fields filtered) {
        for (Fields.Line line : ofMethod().lines()) {
            String value = ofMethod().value(line.name());
            if (FieldNames.ofTheRepresentation(line.name())
                    && !line.name().equalsIgnoreCase(FieldNames.VARY)
                    && !Objects.equals(value, filtered.value(line.name()))) {
                return true;
            }
        }
        return filtered.has(FieldNames.ETAG) && !ofMethod().has(FieldNames.ETAG);
    }

    /**
     * The selecting fields that the key accounts for, but not those that the resource itself names in {@code Vary} or reads
     * as they are.
     */
    private Set<String> inKey() {
        MethodPlan plan = answered.call().plan();
        Set<String> fields = plan.key().fields();
        fields.removeAll(plan.asTheyAre());
        String own = ofMethod().value(FieldNames.VARY);
        if (own != null) {
            fields.removeIf(field -> FieldNames.lists(own, field));
        }
        return fields;
    }
}
