package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheGroups;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.EntityTag;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.HttpDate;
import io.github.jerseycached.http.Negotiation;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that the resource answers: its response is tagged, stored if it may be, and turned into a 304 if that is what
 * the client's conditions come to. Its 304 renews the stored response that it was asked about, and a stale response may
 * stand in for its failure; either way a {@link Hit} takes over.
 */
final class Fill implements Exchange {

    private static final int TAG_BYTES = 16;

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final ClientRequest request;
    private final Visit visit;
    private final Forward why;
    // One of the two is null: without a key nothing is stored, and the bypass says why.
    private final @Nullable CacheKey key;
    private final String coding;
    private final @Nullable String bypass;
    private final boolean forThisClientAlone;
    private final @Nullable StoredResponse stored;
    private final boolean validates;

    // As the resource left them, before the application's response filters.
    private Fields resourceFields = Fields.NONE;
    private List<Object> resourceStatus = List.of();
    private @Nullable Hit takesOver;
    private @Nullable EntityTag uncodedTag;
    private List<String> tags = List.of();
    // As the application's response filters left it.
    private @Nullable ContainerResponseContext response;
    private Instant received = Instant.MIN;
    private Storability verdict = new NotStorable("no response");

    private Fill(
            Visit visit,
            Forward why,
            Keyed.@Nullable By by,
            @Nullable String bypass,
            boolean forThisClientAlone,
            @Nullable StoredResponse stored,
            boolean validates) {
        this.visit = visit;
        this.plan = visit.plan();
        this.settings = visit.settings();
        this.request = visit.client();
        this.why = why;
        this.key = by == null ? null : by.key();
        this.coding = by == null ? "identity" : by.coding();
        this.bypass = bypass;
        this.forThisClientAlone = forThisClientAlone;
        this.stored = stored;
        this.validates = validates;
    }

    /** The cache has no part in the request, whose answer is for this client alone; {@code reason} says why, in words. */
    static Fill bypass(Visit visit, String reason) {
        return new Fill(visit, Forward.BYPASS, null, reason, true, null, false);
    }

    /** The method's responses are not to be stored, here. */
    static Fill unstored(Visit visit) {
        return new Fill(visit, Forward.BYPASS, null, "not to be stored", visit.identity() != null, null, false);
    }

    /** Nothing is stored that serves, and what comes may be stored. */
    static Fill miss(Visit visit, Keyed.By by, Reuse.Miss miss) {
        return new Fill(visit, miss.why(), by, null, visit.identity() != null, miss.stale(), false);
    }

    /** The resource is asked whether what is stored still holds. */
    static Fill validation(Visit visit, Keyed.By by, Reuse.Validate validate) {
        return new Fill(visit, validate.why(), by, null, visit.identity() != null, validate.response(), true);
    }

    @Override
    public void resourceAnswered(ContainerResponseContext answer) {
        resourceFields = fieldsOf(answer);
        resourceStatus = List.copyOf(answer.getHeaders().getOrDefault(FieldNames.CACHE_STATUS, List.of()));
        takesOver = null;
        if (stored == null || key == null) {
            return;
        }
        Instant now = settings.clock().instant();
        if (validates && answer.getStatus() == 304) {
            takesOver = renew(stored, key, now);
        } else if (Reuse.standsIn(stored, answer.getStatus(), now)) {
            Terms terms = stored.terms();
            Handling handling = new Handling.StoodIn(why, answer.getStatus(), terms.remaining(now));
            takesOver = new Hit(visit, stored, terms.age(now), handling, now);
        }
        if (takesOver != null) {
            takesOver.replace(answer);
        }
    }

    /** Whether a stale response is there that may stand in for a 500 of the resource. */
    boolean canStandIn() {
        return stored != null && Reuse.standsIn(stored, 500, settings.clock().instant());
    }

    /** RFC 9111 §4.3.4. */
    private Hit renew(StoredResponse asked, CacheKey of, Instant now) {
        EntityTag theirs = Validators.of(resourceFields, now).entityTag();
        EntityTag ours = asked.resourceValidators().entityTag();
        if (theirs != null && ours != null && !theirs.matchesWeakly(ours)) {
            // It speaks of another response than the one we hold, which is good for this answer and for no further one.
            settings.store().remove(of);
            return new Hit(visit, asked, null, new Handling.NotStored(why, "304 of another entity tag"), now);
        }
        Fields news = resourceFields.has(FieldNames.DATE)
                ? resourceFields
                : resourceFields.with(FieldNames.DATE, HttpDate.format(now));
        Fields updated = asked.updatedBy(news);
        Storability anew = judge(asked.status(), plan.own(updated), now);
        if (anew instanceof NotStorable not) {
            if (!visit.asked().has("no-store")) {
                // The 304 forbids it, and not this client for its own answer.
                settings.store().remove(of);
            }
            StoredResponse unstored = asked.renewed(updated, asked.terms(), asked.provenance());
            return new Hit(visit, unstored, null, new Handling.NotStored(why, not.why()), now);
        }
        Storable storable = (Storable) anew;
        // RFC 9875 §2: the groups that the updated fields name.
        Provenance provenance = visit.provenance(CacheGroups.parse(updated.value(FieldNames.CACHE_GROUPS)));
        StoredResponse renewed = asked.renewed(updated.without(storable.withheld()), storable.terms(), provenance);
        settings.store().put(of, renewed);
        return new Hit(
                visit, renewed, null, new Handling.Renewed(why, storable.terms().remaining(now)), now);
    }

    private Storability judge(int status, Fields own, Instant now) {
        return Storability.of(
                request,
                visit.asked(),
                visit.identity() != null,
                inKey(),
                status,
                own,
                plan.allowance(status),
                visit.at(),
                now);
    }

    /** The selecting fields that the key accounts for, but not those that the resource itself names in {@code Vary}. */
    private Set<String> inKey() {
        Set<String> fields = plan.key().fields();
        String own = resourceFields.value(FieldNames.VARY);
        if (own != null) {
            fields.removeIf(field -> FieldNames.lists(own, field));
        }
        return fields;
    }

    @Override
    public void settle(ContainerResponseContext answer) {
        if (takesOver != null) {
            takesOver.settle(answer);
            return;
        }
        response = answer;
        received = settings.clock().instant();
        int status = answer.getStatus();
        tellSelection(answer);
        tagCoding(answer);
        Fields own = plan.own(fieldsOf(answer));
        String doubt = doubt(answer);
        verdict = doubt == null ? judge(status, own, received) : new NotStorable(doubt);
        if (verdict instanceof NotStorable not) {
            notStored(answer, not.why());
        } else {
            tellTags(answer);
        }
        if (!own.has(FieldNames.DATE)) {
            // RFC 9110 §6.6.1: a stored response needs one, and a hit is to say the same as this answer.
            answer.getHeaders().putSingle(FieldNames.DATE, HttpDate.format(received));
        }
        if (!plan.speaksForItself(own) && (plan.statuses().contains(status) || status == 304)) {
            tellClients(answer, own);
        }
        if (!answer.hasEntity() && (status == 200 || verdict instanceof Storable)) {
            complete(answer, new byte[0]);
        }
    }

    /** Why the response must not be stored, whatever its own fields say; {@code null} when there is no reason. */
    private @Nullable String doubt(ContainerResponseContext answer) {
        if (bypass != null) {
            return bypass;
        }
        if (plan.unnamedFields() != null && !resourceFields.has(FieldNames.VARY)) {
            return "the method may read any field by " + plan.unnamedFields() + "; name them in vary";
        }
        MediaType type = answer.getMediaType();
        Negotiation negotiation = plan.key().negotiation();
        if (negotiation != null && type != null) {
            String produced = Negotiation.bare(type.toString());
            boolean expected = negotiation
                    .type(request.field(FieldNames.ACCEPT))
                    .filter(produced::equals)
                    .isPresent();
            // A type that is not among those negotiated is the method's own choice, and the same for all.
            if (!expected && negotiation.offers(produced)) {
                return "negotiated otherwise";
            }
        }
        String applied = answer.getHeaderString(FieldNames.CONTENT_ENCODING);
        if (applied != null
                && !resourceFields.has(FieldNames.CONTENT_ENCODING)
                && plan.key().fields().contains("accept-encoding")
                && !applied.equalsIgnoreCase(coding)) {
            return "encoded otherwise";
        }
        return settings.predicates()
                .firstNot(true, plan.storeIf(), answer)
                .map(name -> "storeIf " + name)
                .orElse(null);
    }

    /**
     * Gives each content coding its own strong tag, where the resource knows of one representation only and an encoder makes
     * another of it (RFC 9110 §8.8.3.3).
     */
    private void tagCoding(ContainerResponseContext answer) {
        String applied = answer.getHeaderString(FieldNames.CONTENT_ENCODING);
        String tag = answer.getHeaderString(FieldNames.ETAG);
        if (applied == null || tag == null || resourceFields.has(FieldNames.CONTENT_ENCODING)) {
            return;
        }
        EntityTag.parse(tag).filter(parsed -> !parsed.weak()).ifPresent(parsed -> {
            uncodedTag = parsed;
            answer.getHeaders()
                    .putSingle(FieldNames.ETAG, new EntityTag(false, parsed.opaque() + '-' + applied).toString());
        });
    }

    private void tellSelection(ContainerResponseContext answer) {
        addVary(answer);
        String noVarySearch = plan.noVarySearch();
        if (noVarySearch != null && !answer.getHeaders().containsKey(FieldNames.NO_VARY_SEARCH)) {
            answer.getHeaders().putSingle(FieldNames.NO_VARY_SEARCH, noVarySearch);
        }
    }

    private void addVary(ContainerResponseContext answer) {
        String vary = answer.getHeaderString(FieldNames.VARY);
        List<String> missing = plan.vary().stream()
                .filter(name -> vary == null || !FieldNames.lists(vary, name))
                .toList();
        if (!missing.isEmpty()) {
            answer.getHeaders().add(FieldNames.VARY, String.join(", ", missing));
        }
    }

    private void tellTags(ContainerResponseContext answer) {
        Set<String> all = new LinkedHashSet<>();
        for (Template tag : plan.tags()) {
            tag.expand(request.uri(), value -> value).ifPresent(all::add);
        }
        all.addAll(CacheGroups.parse(answer.getHeaderString(FieldNames.CACHE_GROUPS)));
        tags = List.copyOf(all);
        // What only some may see has no groups for those between.
        if (settings.cacheGroups() && !plan.lifetimes().isPrivate() && !forThisClientAlone) {
            CacheGroups.format(tags)
                    .ifPresent(groups -> answer.getHeaders().putSingle(FieldNames.CACHE_GROUPS, groups));
        }
    }

    private void tellClients(ContainerResponseContext answer, Fields own) {
        // What must not be kept here for others must not be kept further on either.
        boolean privately = forThisClientAlone || own.has(FieldNames.SET_COOKIE);
        ClientLifetimes lifetimes = privately ? plan.personally() : plan.lifetimes();
        String cacheControl = lifetimes.cacheControl(Duration.ZERO);
        if (cacheControl != null) {
            answer.getHeaders().putSingle(FieldNames.CACHE_CONTROL, cacheControl);
        }
        String cdn = lifetimes.cdnCacheControl(Duration.ZERO);
        if (cdn != null && !own.has(FieldNames.CDN_CACHE_CONTROL)) {
            answer.getHeaders().putSingle(FieldNames.CDN_CACHE_CONTROL, cdn);
        }
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        if (takesOver != null) {
            takesOver.write(context);
            return;
        }
        ContainerResponseContext answer = response;
        if (answer == null || passesUntouched(answer)) {
            context.proceed();
        } else if (verdict instanceof NotStorable && !isToBeTagged(answer)) {
            // Nothing waits for the end of the body; the client's conditions can be judged before it begins.
            if (isToBeSent(answer, fieldsOf(answer))) {
                context.proceed();
            }
        } else {
            hold(context, answer);
        }
    }

    /** Whether neither tag nor store nor the client's conditions have to do with the response. */
    private boolean passesUntouched(ContainerResponseContext answer) {
        if (answer.getEntity() instanceof ChunkedOutput<?>) {
            notStored(answer, "written in chunks");
            return true;
        }
        if (verdict instanceof Storable && answer.getLength() > settings.maxBodyBytes()) {
            notStored(answer, tooLong());
            return true;
        }
        boolean ephemeral = verdict instanceof NotStorable not && not.why().equals("no-store");
        return ephemeral || (answer.getStatus() != 200 && verdict instanceof NotStorable);
    }

    private boolean isToBeTagged(ContainerResponseContext answer) {
        return answer.getStatus() == 200
                && plan.etag() != Cached.Etag.NONE
                && !answer.getHeaders().containsKey(FieldNames.ETAG);
    }

    private String tooLong() {
        return "longer than " + settings.maxBodyBytes() + " bytes";
    }

    private void hold(WriterInterceptorContext context, ContainerResponseContext answer) throws IOException {
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

    /** Tags and stores the response, now that it is whole; says whether its body is to be sent. */
    private boolean complete(ContainerResponseContext answer, byte[] body) {
        MultivaluedMap<String, Object> headers = answer.getHeaders();
        Fields fields = fieldsOf(answer);
        Validators resourceValidators = Validators.of(fields, received);
        if (uncodedTag != null) {
            resourceValidators = new Validators(uncodedTag, resourceValidators.lastModified());
        }
        if (isToBeTagged(answer)) {
            String tag = tag(body);
            headers.putSingle(FieldNames.ETAG, tag);
            fields = fields.with(FieldNames.ETAG, tag);
        }
        if (answer.hasEntity()) {
            headers.putSingle(FieldNames.CONTENT_LENGTH, body.length);
        }
        if (verdict instanceof Storable
                && !FieldNames.lists(String.valueOf(fields.value(FieldNames.VARY)), "Accept-Encoding")) {
            fields = varyByCoding(answer, fields);
        }
        if (verdict instanceof Storable storable && key != null) {
            StoredResponse complete = new StoredResponse(
                    answer.getStatus(),
                    answer.getStatusInfo().getReasonPhrase(),
                    toStore(fields, storable.withheld()),
                    body,
                    storable.selectingFields(),
                    storable.terms(),
                    resourceValidators,
                    visit.provenance(tags));
            if (settings.store().put(key, complete)) {
                handled(answer, new Handling.Stored(why, storable.terms().remaining(received)));
            } else {
                notStored(answer, "invalidated meanwhile, or larger than the store");
            }
        }
        return isToBeSent(answer, fields);
    }

    /** An encoder that no filter chose by the request's fields may have chosen by them itself: then it must be told. */
    private Fields varyByCoding(ContainerResponseContext answer, Fields fields) {
        if (!fields.has(FieldNames.CONTENT_ENCODING) || resourceFields.has(FieldNames.CONTENT_ENCODING)) {
            return fields;
        }
        answer.getHeaders().add(FieldNames.VARY, FieldNames.ACCEPT_ENCODING);
        String vary = fields.value(FieldNames.VARY);
        Fields changed = fields.with(
                FieldNames.VARY, vary == null ? FieldNames.ACCEPT_ENCODING : vary + ", " + FieldNames.ACCEPT_ENCODING);
        verdict = judge(answer.getStatus(), plan.own(changed), received);
        return changed;
    }

    /** Turns the answer into a 304 or a 412 if that is what the client's conditions come to; says whether it is neither. */
    private boolean isToBeSent(ContainerResponseContext answer, Fields fields) {
        if (answer.getStatus() != 200) {
            return true;
        }
        Validators validators = Validators.of(fields, received);
        return switch (Preconditions.evaluate(request, validators, validators.lastModified(), received)) {
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

    /**
     * What is served again: of the fields that describe the representation those that the client is sent, whoever set them;
     * of the others those of the resource, for the application's response filters set theirs on each response anew.
     */
    private Fields toStore(Fields sent, Predicate<String> withheld) {
        String connection = sent.value(FieldNames.CONNECTION);
        List<Fields.Line> lines = new ArrayList<>();
        for (Fields.Line line : resourceFields.lines()) {
            if (!FieldNames.ofTheRepresentation(line.name())) {
                lines.add(line);
            }
        }
        for (Fields.Line line : sent.lines()) {
            if (FieldNames.ofTheRepresentation(line.name())) {
                lines.add(line);
            }
        }
        return Fields.of(lines).without(name -> FieldNames.neverStored(name, connection) || withheld.test(name));
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
        String identity = visit.identity();
        handled(
                answer,
                identity != null && detail.equals(Storability.IDENTIFIED)
                        ? new Handling.NotStored(Forward.BYPASS, identity)
                        : new Handling.NotStored(why, detail));
    }

    // RFC 9211 §2: each cache adds its member after those that are there.
    private void handled(ContainerResponseContext answer, Handling handling) {
        List<Object> members = new ArrayList<>(resourceStatus);
        members.add(settings.status().of(handling));
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

    private String tag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            String opaque = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
            return new EntityTag(plan.etag() == Cached.Etag.WEAK, opaque).toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
