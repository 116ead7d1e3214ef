package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.ClientLifetimes;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Outdated;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.plan.Negotiation;
import io.github.jerseycached.request.CacheSettings;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.CacheGroups;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the cache says in the fields of a response that the resource made, to its client and to the caches between. */
final class CacheFields {

    /** The unit in which parts of a stored response can be asked for (RFC 9110 §14.1.2). */
    static final String BYTES = "bytes";

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final ContainerResponseContext response;
    // Of the resource itself, before the application's response filters.
    private final Fields ofResource;
    private final List<Object> statusOfResource;
    // The fields in which the cache and the annotation spoke, for the resource did not.
    private final Map<String, String> told = new HashMap<>();
    private final Set<String> addedToVary = new LinkedHashSet<>();

    /** @param statusOfResource the members of {@code Cache-Status} that the resource set */
    CacheFields(
            ResourceRequest incoming,
            ContainerResponseContext response,
            Fields ofResource,
            List<Object> statusOfResource) {
        this.plan = incoming.plan();
        this.settings = incoming.settings();
        this.response = response;
        this.ofResource = ofResource;
        this.statusOfResource = statusOfResource;
    }

    /** The fields of a response as they stand. */
    static Fields fieldsOf(ContainerResponseContext response) {
        List<Fields.Line> lines = new ArrayList<>();
        for (Map.Entry<String, List<Object>> field : response.getHeaders().entrySet()) {
            String name = field.getKey();
            List<Object> values = field.getValue();
            for (int i = 0; i < values.size(); i++) {
                // What is text already need not be asked of Jersey, which takes its time.
                String value = values.get(i) instanceof String text
                        ? text
                        : Objects.requireNonNull(response.getStringHeaders().get(name))
                                .get(i);
                lines.add(new Fields.Line(name, value));
            }
        }
        return Fields.of(lines);
    }

    /**
     * By what the response is selected, and by what it is not.
     *
     * @param accept the request's {@code Accept}, {@code null} when it has none
     */
    void selection(@Nullable String accept) {
        String vary = response.getHeaderString(FieldNames.VARY);
        Set<String> selecting = new LinkedHashSet<>(plan.vary());
        Negotiation negotiation = plan.key().negotiation();
        if (negotiation != null && negotiation.type(accept).orElse("").contains(";")) {
            // There may be one type only, but this client chose how it is written.
            selecting.add(FieldNames.ACCEPT);
        }
        List<String> missing = selecting.stream()
                .filter(name -> vary == null || !FieldNames.lists(vary, name))
                .toList();
        if (!missing.isEmpty()) {
            addedToVary.addAll(missing);
            fields().add(FieldNames.VARY, String.join(", ", missing));
        }
        String noVarySearch = plan.noVarySearch();
        if (noVarySearch != null && !fields().containsKey(FieldNames.NO_VARY_SEARCH)) {
            fields().putSingle(FieldNames.NO_VARY_SEARCH, noVarySearch);
        }
    }

    /**
     * Gives each content coding its own strong tag, where the resource knows of one representation only and an encoder makes
     * another of it (RFC 9110 §8.8.3.3).
     *
     * @return the resource's own tag, {@code null} when it is left as it is
     */
    @Nullable
    EntityTag tagOfCoding() {
        String applied = response.getHeaderString(FieldNames.CONTENT_ENCODING);
        String tag = response.getHeaderString(FieldNames.ETAG);
        if (applied == null || tag == null || ofResource.has(FieldNames.CONTENT_ENCODING)) {
            return null;
        }
        EntityTag own = EntityTag.parse(tag).filter(parsed -> !parsed.weak()).orElse(null);
        if (own != null) {
            fields().putSingle(FieldNames.ETAG, own.coded(applied).toString());
        }
        return own;
    }

    /** An encoder that no filter chose by the request's fields may have chosen by them itself: then it must be told. */
    boolean selectionByCoding() {
        String vary = response.getHeaderString(FieldNames.VARY);
        boolean untold = fields().containsKey(FieldNames.CONTENT_ENCODING)
                && !ofResource.has(FieldNames.CONTENT_ENCODING)
                && (vary == null || !FieldNames.lists(vary, FieldNames.ACCEPT_ENCODING));
        if (untold) {
            addedToVary.add(FieldNames.ACCEPT_ENCODING);
            fields().add(FieldNames.VARY, FieldNames.ACCEPT_ENCODING);
        }
        return untold;
    }

    /** What the cache adds to a {@code Vary} that somebody has changed since then; empty when that has it all. */
    Optional<String> addedToVary(String changed) {
        String missing = addedToVary.stream()
                .filter(name -> !FieldNames.lists(changed, name))
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }

    /**
     * The tags that the response has: those that are declared and those that the resource set.
     *
     * @param declared those of the plan
     * @param toAll whether those between may see them
     */
    List<String> tags(List<String> declared, boolean toAll) {
        List<String> own = CacheGroups.parse(response.getHeaderString(FieldNames.CACHE_GROUPS));
        Set<String> tags = new LinkedHashSet<>(declared);
        tags.addAll(own);
        groups(toAll && !plan.lifetimes().isPrivate() ? tags : own);
        return List.copyOf(tags);
    }

    /** Sends of the tags that the resource itself set those that others have to take, and none where that is switched off. */
    void ownGroups() {
        groups(CacheGroups.parse(response.getHeaderString(FieldNames.CACHE_GROUPS)));
    }

    private void groups(Collection<String> groups) {
        String field = settings.cacheGroups() ? CacheGroups.format(groups).orElse(null) : null;
        if (field != null) {
            fields().putSingle(FieldNames.CACHE_GROUPS, field);
        } else if (!settings.cacheGroups() || !groups.isEmpty()) {
            fields().remove(FieldNames.CACHE_GROUPS);
        }
    }

    /** Says that parts may be asked for (RFC 9110 §14.3), where nobody else has said so; says whether it did. */
    boolean ranges() {
        boolean unsaid = !fields().containsKey(FieldNames.ACCEPT_RANGES);
        if (unsaid) {
            fields().putSingle(FieldNames.ACCEPT_RANGES, BYTES);
        }
        return unsaid;
    }

    /** Whether the cache has said for how long the response may be reused. */
    boolean hasLifetime() {
        return told.containsKey(FieldNames.CACHE_CONTROL) || told.containsKey(FieldNames.CDN_CACHE_CONTROL);
    }

    /** Takes back what was said of the lifetime, for an invalidation has overtaken the response. */
    void outdated(Instant now) {
        Fields reduced = Outdated.of(fieldsOf(response), Duration.ZERO, true, now);
        for (Fields.Line line : reduced.lines()) {
            if (Outdated.concerns(line.name())) {
                fields().putSingle(line.name(), line.value());
            }
        }
    }

    /**
     * When it was made, and for how long it may be reused, where it does not say so itself.
     *
     * @param own the response's own fields
     * @param forThisClientAlone whether nobody else may get it
     */
    void lifetime(Fields own, boolean forThisClientAlone, Instant received) {
        if (!own.has(FieldNames.DATE)) {
            // RFC 9110 §6.6.1: a stored response needs one, and a hit is to say the same as this answer.
            String date = HttpDate.format(received);
            fields().putSingle(FieldNames.DATE, date);
            told.put(FieldNames.DATE, date);
        }
        int status = response.getStatus();
        if (plan.speaksForItself(own) || !(plan.statuses().contains(status) || status == 304)) {
            return;
        }
        // What must not be kept here for others must not be kept further on either.
        boolean personally = forThisClientAlone || own.has(FieldNames.SET_COOKIE);
        ClientLifetimes lifetimes = personally ? plan.personally() : plan.lifetimes();
        String cacheControl = lifetimes.cacheControl(Duration.ZERO);
        if (cacheControl != null) {
            fields().putSingle(FieldNames.CACHE_CONTROL, cacheControl);
            told.put(FieldNames.CACHE_CONTROL, cacheControl);
        }
        String cdn = lifetimes.cdnCacheControl(Duration.ZERO);
        if (cdn != null && !own.has(FieldNames.CDN_CACHE_CONTROL)) {
            fields().putSingle(FieldNames.CDN_CACHE_CONTROL, cdn);
            told.put(FieldNames.CDN_CACHE_CONTROL, cdn);
        }
    }

    /** The response's fields without those that the resource left to the cache, as long as they are as that said them. */
    Fields own() {
        Fields fields = fieldsOf(response);
        return fields.without(name -> told.containsKey(name) && told.get(name).equals(fields.value(name)));
    }

    /** How the request was handled. */
    void status(Handling handling) {
        // RFC 9211 §2: each cache adds its member after those that are there.
        List<Object> members = new ArrayList<>(statusOfResource);
        members.add(settings.engine().status().of(handling));
        fields().put(FieldNames.CACHE_STATUS, members);
    }

    private MultivaluedMap<String, Object> fields() {
        return response.getHeaders();
    }
}
