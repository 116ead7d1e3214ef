package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Reason;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who set the response field for which a response is not stored: the method, a response filter, or what wrote the body. */
final class FieldSource {

    private static final Logger LOG = System.getLogger(FieldSource.class.getName());

    /** A servlet filter, or anything else that has the container's response, and is no response filter of Jakarta REST. */
    static final String PAST_JERSEY = "a servlet filter, a session or a service, past Jersey";

    private FieldSource() {}

    /**
     * Names the method, the filters, or what is no part of Jersey.
     *
     * @param ofResource the fields before the application's response filters
     * @param pastJersey the fields of the container's own response
     */
    static Reason of(Reason reason, ResourceRequest incoming, Fields ofResource, Fields pastJersey) {
        String field = reason.kind().field();
        if (field == null || reason.setBy() != null) {
            return reason;
        }
        List<String> fields = new ArrayList<>(List.of(field));
        if (field.equals(FieldNames.CACHE_CONTROL)) {
            // A targeted field says the same for this cache (RFC 9213 §2.2).
            fields.addAll(incoming.settings().targetList());
        }
        if (fields.stream().anyMatch(name -> says(ofResource.value(name), reason.kind()))) {
            return reason.setBy("the method");
        }
        if (fields.stream().anyMatch(name -> says(pastJersey.value(name), reason.kind()))) {
            return reason.setBy(PAST_JERSEY);
        }
        List<String> filters = incoming.filters().all(incoming.client().uri());
        Reason named = reason.setBy(filters.isEmpty() ? "a response filter" : String.join(" or ", filters));
        if (field.equals(FieldNames.CACHE_CONTROL) && incoming.filters().isFirstWarning()) {
            LOG.log(
                    Level.WARNING,
                    "A response of " + incoming.plan().name() + " is not stored: " + named.detail()
                            + ". What a response filter"
                            + " says goes before @Cached. If the filter is for responses that say nothing themselves, do not"
                            + " register it for methods with @Cached.");
        }
        return named;
    }

    private static boolean says(@Nullable String value, Reason.Kind kind) {
        if (value == null) {
            return false;
        }
        return switch (kind) {
            case NO_STORE -> CacheControl.parse(value).has("no-store");
            case PRIVATE -> CacheControl.parse(value).concernsAll("private");
            case VARY_ANY ->
                FieldNames.members(value).stream().anyMatch(name -> name.equals("*") || !FieldNames.isName(name));
            default -> true;
        };
    }

    /** Names what wrote the body. */
    static Reason ofWriter(Reason reason) {
        return reason.kind().field() == null ? reason : reason.setBy("a writer interceptor or entity writer");
    }
}
