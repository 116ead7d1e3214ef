package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.EntityTag;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that the resource answers: its response is tagged, stored if it may be, and turned into a 304 if that is what
 * the client's conditions come to. Its 304 renews the stored response that it was asked about, and a stale response may
 * stand in for its failure; either way a {@link Hit} takes over.
 */
final class Fill implements Exchange {

    /**
     * Where the response goes.
     *
     * @param by the key that it is stored by, {@code null} for none
     * @param bypass why there is none; {@code null} where there is one
     * @param forThisClientAlone whether nobody else may get it
     */
    private record Destination(
            Keyed.@Nullable By by, @Nullable Reason bypass, boolean forThisClientAlone) {}

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final ClientRequest request;
    private final Visit visit;
    private final Forward why;
    private final Destination destination;
    private final @Nullable StoredResponse stored;
    private final boolean validates;
    private final CollapsedRequests.@Nullable Leader leader;

    // As the resource left them, before the application's response filters.
    private Fields resourceFields = Fields.NONE;
    private List<Object> resourceStatus = List.of();
    private @Nullable Instant answered;
    private @Nullable Hit takesOver;
    // As the application's response filters left it.
    private @Nullable ContainerResponseContext response;
    private @Nullable Announcement announcement;
    // The same with what the cache adds, where it may be stored.
    private Fields settledFields = Fields.NONE;
    private Instant received = Instant.MIN;
    private Storability verdict = new NotStorable(Reason.of(Kind.NO_RESPONSE));
    private Handling handling;
    private @Nullable EntityTag uncodedTag;
    private List<String> tags = List.of();
    private long bytes = -1;

    private Fill(
            Visit visit,
            Forward why,
            Destination destination,
            @Nullable StoredResponse stored,
            boolean validates,
            CollapsedRequests.@Nullable Leader leader) {
        this.visit = visit;
        this.plan = visit.plan();
        this.settings = visit.settings();
        this.request = visit.client();
        this.why = why;
        this.destination = destination;
        this.stored = stored;
        this.validates = validates;
        this.leader = leader;
        this.handling = new Handling.NotStored(why, Reason.of(Kind.NO_RESPONSE));
    }

    /** The cache has no part in the request, whose answer is for this client alone; {@code reason} says why. */
    static Fill bypass(Visit visit, Reason reason) {
        return new Fill(visit, Forward.BYPASS, new Destination(null, reason, true), null, false, null);
    }

    /** The method's responses are not to be stored, here. */
    static Fill unstored(Visit visit) {
        Destination nowhere = new Destination(null, Reason.of(Kind.STORE_FALSE), visit.identity() != null);
        return new Fill(visit, Forward.BYPASS, nowhere, null, false, null);
    }

    /**
     * The store has nothing that serves as it is.
     *
     * @param reuse what it has
     * @param leader tells those who wait for it, {@code null} where nobody does
     */
    static Fill of(Visit visit, Keyed.By by, Reuse reuse, CollapsedRequests.@Nullable Leader leader) {
        Reuse asked = reuse instanceof Reuse.ServeStale stale ? Reuse.askFirst(stale) : reuse;
        if (asked instanceof Reuse.Validate validate) {
            visit.client().askWith(validate.response().resourceValidators());
            return validation(visit, by, validate, leader);
        }
        return miss(
                visit, by, asked instanceof Reuse.Miss miss ? miss : new Reuse.Miss(LookUp.why(asked), null), leader);
    }

    /** What comes may be stored. */
    private static Fill miss(Visit visit, Keyed.By by, Reuse.Miss miss, CollapsedRequests.@Nullable Leader leader) {
        Destination store = new Destination(by, null, visit.identity() != null);
        return new Fill(visit, miss.why(), store, miss.stale(), false, leader);
    }

    /** The resource is asked whether what is stored still holds. */
    private static Fill validation(
            Visit visit, Keyed.By by, Reuse.Validate validate, CollapsedRequests.@Nullable Leader leader) {
        Destination store = new Destination(by, null, visit.identity() != null);
        return new Fill(visit, validate.why(), store, validate.response(), true, leader);
    }

    @Override
    public void resourceAnswered(ContainerResponseContext answer) {
        Instant now = settings.clock().instant();
        answered = now;
        resourceFields = Announcement.fieldsOf(answer);
        resourceStatus = List.copyOf(answer.getHeaders().getOrDefault(FieldNames.CACHE_STATUS, List.of()));
        takesOver = null;
        if (stored == null || destination.by() == null) {
            return;
        }
        if (validates && answer.getStatus() == 304) {
            takesOver = Renewal.of(visit, stored, destination.by().key(), why, resourceFields, now)
                    .after(Duration.between(visit.forwarded(), now));
            released(CollapsedRequests.Leader::stored);
        } else if (Reuse.standsIn(stored, answer.getStatus(), now)) {
            Terms terms = stored.terms();
            int status = answer.getStatus();
            Handling stoodIn = new Handling.StoodIn(why, status, terms.remaining(now));
            takesOver = new Hit(visit, stored, terms.age(now), stoodIn, now)
                    .after(Duration.between(visit.forwarded(), now));
            released(each -> each.failed(status));
        }
        if (takesOver != null) {
            takesOver.replace(answer);
        }
    }

    /** Whether a stale response is there that may stand in for a 500 of the resource. */
    boolean canStandIn() {
        return stored != null && Reuse.standsIn(stored, 500, settings.clock().instant());
    }

    @Override
    public void settle(ContainerResponseContext answer) {
        if (takesOver != null) {
            takesOver.settle(answer);
            return;
        }
        Announcement says = new Announcement(visit, answer, resourceFields, resourceStatus);
        response = answer;
        announcement = says;
        received = settings.clock().instant();
        says.selection(request.field(FieldNames.ACCEPT));
        uncodedTag = says.tagOfCoding();
        Fields own = says.own();
        verdict = verdict(answer, own);
        if (verdict instanceof NotStorable not) {
            notStored(not.why());
        } else {
            tags = says.tags(tags, !destination.forThisClientAlone());
        }
        boolean alone = destination.forThisClientAlone() || Doubts.isSelectedByAnything(visit, resourceFields);
        says.lifetime(own, alone, received);
        if (verdict instanceof Storable) {
            settledFields = Announcement.fieldsOf(answer);
        }
        bytes = answer.hasEntity() ? -1 : 0;
        if (!answer.hasEntity() && (answer.getStatus() == 200 || verdict instanceof Storable)) {
            complete(answer, says, new byte[0]);
        }
    }

    private Storability verdict(ContainerResponseContext answer, Fields own) {
        Reason doubt = destination.bypass();
        if (doubt == null) {
            tags = visit.tags();
            doubt = Doubts.about(visit, tags, answer, resourceFields);
        }
        return doubt == null ? visit.judge(answer.getStatus(), own, inKey(), received) : new NotStorable(doubt);
    }

    /**
     * The selecting fields that the key accounts for, but not those that the resource itself names in {@code Vary} or reads
     * as they are.
     */
    private Set<String> inKey() {
        Set<String> fields = plan.key().fields();
        fields.removeAll(plan.asTheyAre());
        String own = resourceFields.value(FieldNames.VARY);
        if (own != null) {
            fields.removeIf(field -> FieldNames.lists(own, field));
        }
        return fields;
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        if (takesOver != null) {
            takesOver.write(context);
            return;
        }
        ContainerResponseContext answer = response;
        Announcement says = announcement;
        if (answer == null || says == null || passesUntouched(answer)) {
            context.proceed();
        } else if (isKnownTooLong(answer) || (verdict instanceof NotStorable && !isToBeTagged(answer))) {
            // Nothing waits for the end of the body; the client's conditions can be judged before it begins.
            if (isToBeSent(answer, Announcement.fieldsOf(answer))) {
                context.proceed();
            }
        } else {
            hold(context, answer, says);
        }
    }

    /** Whether neither tag nor store nor the client's conditions have to do with the response. */
    private boolean passesUntouched(ContainerResponseContext answer) {
        if (answer.getEntity() instanceof ChunkedOutput<?>) {
            notStored(Reason.of(Kind.CHUNKED));
            return true;
        }
        boolean ephemeral = verdict instanceof NotStorable not && not.why().is(Kind.NO_STORE);
        return ephemeral || (answer.getStatus() != 200 && verdict instanceof NotStorable);
    }

    private boolean isKnownTooLong(ContainerResponseContext answer) {
        boolean known = verdict instanceof Storable && answer.getLength() > settings.maxBodyBytes();
        if (known) {
            notStored(tooLong());
        }
        return known;
    }

    private boolean isToBeTagged(ContainerResponseContext answer) {
        return answer.getStatus() == 200
                && plan.etag() != Cached.Etag.NONE
                && !answer.getHeaders().containsKey(FieldNames.ETAG);
    }

    private Reason tooLong() {
        return Reason.of(Kind.TOO_LONG, settings.maxBodyBytes());
    }

    private void hold(WriterInterceptorContext context, ContainerResponseContext answer, Announcement says)
            throws IOException {
        OutputStream wire = context.getOutputStream();
        BoundedBuffer buffer =
                new BoundedBuffer(settings.maxBodyBytes(), plan.bodies().guessed(), () -> {
                    notStored(tooLong());
                    // Nothing is sent yet, and by what the resource said of it the client may have it already.
                    return isToBeSent(answer, Announcement.fieldsOf(answer)) ? wire : OutputStream.nullOutputStream();
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
            plan.bodies().was(body.length);
            if (complete(answer, says, body) && !request.isHead()) {
                wire.write(body);
            }
        }
    }

    /** Tags and stores the response, now that it is whole; says whether its body is to be sent. */
    private boolean complete(ContainerResponseContext answer, Announcement says, byte[] body) {
        boolean coded = verdict instanceof Storable && says.selectionByCoding();
        Fields fields = Announcement.fieldsOf(answer);
        if (verdict instanceof Storable && (coded || !fields.equals(settledFields))) {
            // What wrote the body has had its say in the fields, too.
            verdict = visit.judge(answer.getStatus(), says.own(), inKey(), received);
            if (verdict instanceof NotStorable not) {
                notStored(not.why());
            }
        }
        Validators resourceValidators = Validators.of(fields, received);
        if (uncodedTag != null) {
            resourceValidators = new Validators(uncodedTag, resourceValidators.lastModified());
        }
        if (isToBeTagged(answer)) {
            String tag = EntityTag.of(body, plan.etag() == Cached.Etag.WEAK).toString();
            answer.getHeaders().putSingle(FieldNames.ETAG, tag);
            fields = fields.with(FieldNames.ETAG, tag);
        }
        if (answer.hasEntity()) {
            answer.getHeaders().putSingle(FieldNames.CONTENT_LENGTH, body.length);
        }
        bytes = request.isHead() ? 0 : body.length;
        if (verdict instanceof Storable storable && destination.by() != null) {
            StoredResponse complete = new StoredResponse(
                    answer.getStatus(),
                    answer.getStatusInfo().getReasonPhrase(),
                    toStore(fields, storable.withheld()),
                    body,
                    storable.selectingFields(),
                    storable.terms(),
                    resourceValidators,
                    visit.provenance(tags));
            store(destination.by(), complete, storable.terms(), says);
        }
        return isToBeSent(answer, fields);
    }

    private void store(Keyed.By by, StoredResponse complete, Terms terms, Announcement says) {
        if (settings.keep(by.key(), complete)) {
            handling = new Handling.Stored(why, terms.remaining(received));
            says.status(handling);
            // What is stored to be validated each time, or stale at once, serves nobody who waited.
            boolean serves = !terms.mustValidate() && terms.remaining(received).compareTo(Duration.ZERO) > 0;
            released(serves ? CollapsedRequests.Leader::stored : CollapsedRequests.Leader::notStorable);
        } else {
            handling = new Handling.NotStored(why, CacheSettings.NOT_KEPT);
            says.status(handling);
            boolean invalidated = settings.store().clock() != visit.began();
            released(invalidated ? CollapsedRequests.Leader::unshared : CollapsedRequests.Leader::notStorable);
        }
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
                bytes = 0;
                yield false;
            }
            case FAILED -> {
                answer.setStatus(412);
                keep(answer, name -> false);
                bytes = 0;
                yield false;
            }
        };
    }

    /**
     * What is served again: of the fields that describe the representation those that the client is sent, whoever set them;
     * of the others those of the resource and of what wrote the body, which does not on a hit. The application's response
     * filters set theirs on each response anew.
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
            if (FieldNames.ofTheRepresentation(line.name()) || !settledFields.has(line.name())) {
                lines.add(line);
            }
        }
        return Fields.of(lines).without(name -> FieldNames.neverStored(name, connection) || withheld.test(name));
    }

    /** Takes from an answer without a body what described the body; but a cookie is the client's own, whatever it gets. */
    private void keep(ContainerResponseContext answer, Predicate<String> name) {
        answer.getHeaders()
                .keySet()
                .removeIf(field -> !name.test(field)
                        && (FieldNames.ofTheRepresentation(field)
                                || field.equalsIgnoreCase(FieldNames.CONTENT_LENGTH)
                                || (resourceFields.has(field)
                                        && !field.equalsIgnoreCase(FieldNames.CACHE_STATUS)
                                        && !field.equalsIgnoreCase(FieldNames.SET_COOKIE))));
    }

    private void notStored(Reason reason) {
        Reason identity = visit.identity();
        handling = identity != null && reason.is(Kind.AUTHORIZATION)
                ? new Handling.NotStored(Forward.BYPASS, identity)
                : new Handling.NotStored(why, reason);
        if (announcement != null) {
            announcement.status(handling);
        }
        int status = response == null ? 0 : response.getStatus();
        // A failure says nothing of the next response, nor does the answer to a condition or a range.
        boolean ofThisRequest = status >= 500 || Storability.OF_ONE_REQUEST.contains(status);
        if (stored != null && destination.by() != null && identity == null && !ofThisRequest && isOver(status)) {
            // Else it would be served until its time is up, though the resource has said that there is no such thing
            // any more.
            settings.store().remove(destination.by().key());
        }
        released(each -> {
            if (ofThisRequest) {
                each.failed(status);
            } else {
                each.notStorable();
            }
        });
    }

    /** Whether a response that is not stored is the end of what is; one to the cache's own question is, if it is an answer. */
    private boolean isOver(int status) {
        return status == 404 || status == 410 || (request.isRefresh() && status < 400);
    }

    private void released(Consumer<CollapsedRequests.Leader> how) {
        if (leader != null) {
            how.accept(leader);
        }
    }

    /** The request is over, however it went. */
    void end() {
        // What has not been told by now has failed.
        released(each -> each.failed(0));
        if (takesOver == null) {
            Instant until = answered == null ? settings.clock().instant() : answered;
            int status = response == null ? 500 : response.getStatus();
            visit.tell(handling, status, null, Duration.between(visit.forwarded(), until), bytes);
        }
    }
}
