package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.plan.Negotiation;
import io.github.jerseycached.plan.Template;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a response must not be stored although its own fields allow it: the key may not say all that it depends on. */
final class KeyCompleteness {

    private KeyCompleteness() {}

    /**
     * The first doubt.
     *
     * @param tags that it will have
     * @param ofResource the fields that the resource itself set
     * @return {@code null} when there is none
     */
    static @Nullable Reason about(
            ResourceRequest incoming, List<String> tags, ContainerResponseContext response, Fields ofResource) {
        MethodPlan plan = incoming.plan();
        if (isSelectedByAnything(incoming, ofResource)) {
            return new Reason(Kind.ANY_FIELD, plan.unnamedFields());
        }
        if (isNegotiatedOtherwise(incoming, response.getMediaType(), ofResource)) {
            return Reason.of(Kind.OTHER_TYPE, String.valueOf(response.getMediaType()));
        }
        if (isEncodedOtherwise(incoming, response.getHeaderString(FieldNames.CONTENT_ENCODING), ofResource)) {
            return new Reason(Kind.OTHER_CODING, response.getHeaderString(FieldNames.CONTENT_ENCODING));
        }
        if (tags.size() > Template.MOST) {
            return Reason.of(Kind.TOO_MANY_TAGS, Template.MOST);
        }
        return incoming.settings()
                .predicates()
                .firstNot(true, plan.storeIf(), response)
                .map(name -> Reason.of(Kind.STORE_IF, name))
                .orElse(null);
    }

    /** Whether the method may have read any field, and nobody says which. */
    static boolean isSelectedByAnything(ResourceRequest incoming, Fields ofResource) {
        String vary = ofResource.value(FieldNames.VARY);
        // What Jersey says of the last selectVariant is no word of the method about what else it reads.
        return incoming.plan().unnamedFields() != null
                && (vary == null || vary.equals(incoming.client().variedBy()));
    }

    private static boolean isNegotiatedOtherwise(
            ResourceRequest incoming, @Nullable MediaType type, Fields ofResource) {
        String vary = ofResource.value(FieldNames.VARY);
        Negotiation negotiation = incoming.plan().key().negotiation();
        return negotiation != null
                && type != null
                // Else the field itself selects the response, and not only what it comes to.
                && (vary == null || !FieldNames.lists(vary, FieldNames.ACCEPT))
                && !negotiation.foresees(incoming.client().field(FieldNames.ACCEPT), type.toString());
    }

    private static boolean isEncodedOtherwise(ResourceRequest incoming, @Nullable String applied, Fields ofResource) {
        return applied != null
                && !ofResource.has(FieldNames.CONTENT_ENCODING)
                && incoming.plan().key().negotiatesCoding()
                && incoming.keying() instanceof Keying.Key by
                && !applied.equalsIgnoreCase(by.coding());
    }
}
