package io.github.jerseycached.exchange;

import io.github.jerseycached.Cached;
import io.github.jerseycached.engine.CacheEngine;
import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.engine.LookUp;
import io.github.jerseycached.http.Delivery;
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
import io.github.jerseycached.pipeline.EntityWriters;
import io.github.jerseycached.pipeline.ProviderReads;
import io.github.jerseycached.plan.MethodPlan;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.glassfish.jersey.server.ChunkedOutput;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.internal.routing.RoutingContext;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that the resource answers: its response is tagged, stored if it may be, and turned into a 304 if that is what
 * the client's conditions come to. Its 304 renews the stored response that it was asked about, and a stale response may
 * stand in for its failure; either way a {@link StoredExchange} takes over.
 */
public final class ResourceExchange implements Exchange {

    /**
     * Where the response goes.
     *
     * @param by the key that it is stored by, {@code null} for none
     * @param bypass why there is none; {@code null} where there is one
     * @param forThisClientAlone whether nobody else may get it
     */
    private record Destination(
            Keying.@Nullable Key by, @Nullable Reason bypass, boolean forThisClientAlone) {}

    // Whether another response can be put in the place of the method's.
    private static final boolean REPLACES = RoutingContext.class
            .getModule()
            .isExported("org.glassfish.jersey.server.internal.process", ResourceExchange.class.getModule());

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final CacheEngine engine;
    private final ClientRequest request;
    private final ResourceRequest incoming;
    private final Forward why;
    private final Destination destination;
    private final @Nullable StoredResponse stored;
    private final boolean validates;
    private final CollapsedRequests.@Nullable Leader leader;
    private final ServletResponseState pastJersey;
    // The properties of the request before the method ran; null where nobody reads them.
    private @Nullable Map<String, Object> before;

    // As the method left it, before the application's response filters.
    private @Nullable ContainerResponseContext response;
    private Fields resourceFields = Fields.NONE;
    private List<Object> resourceStatus = List.of();
    private StoredResponse.@Nullable Origin origin;
    private @Nullable RememberedAnswer remembered;
    private @Nullable Object unfiltered;
    private @Nullable OutputStream bottom;
    private @Nullable BodyCapture capture;
    private List<ProviderReads.Reading> readings = List.of();
    private @Nullable Instant answered;
    private @Nullable StoredExchange takesOver;
    // A copy of it that the cache may change, once the application's response filters have run, and what it was made
    // from.
    private @Nullable ContainerResponse sent;
    private Fields copied = Fields.NONE;
    private @Nullable CacheFields announcement;
    private boolean isComplete;
    // The method's 304 is about something that neither the cache nor the client has.
    private boolean isUnanswered;
    private boolean isEarly;
    // The same with what the cache adds, where it may be stored.
    private Fields settledFields = Fields.NONE;
    private Instant received = Instant.MIN;
    private Storability verdict = new NotStorable(Reason.of(Kind.NO_RESPONSE));
    private Handling handling;
    private @Nullable EntityTag uncodedTag;
    private List<String> tags = List.of();
    private long bytes = -1;
    private @Nullable PartialBody partial;
    private @Nullable EntityTag madeTag;

    private ResourceExchange(
            ResourceRequest incoming,
            Forward why,
            Destination destination,
            @Nullable StoredResponse stored,
            boolean validates,
            CollapsedRequests.@Nullable Leader leader) {
        this.incoming = incoming;
        this.plan = incoming.plan();
        this.settings = incoming.settings();
        this.engine = incoming.engine();
        this.request = incoming.client();
        this.why = why;
        this.destination = destination;
        this.stored = stored;
        this.validates = validates;
        this.leader = leader;
        this.pastJersey = new ServletResponseState(settings.injected().servletResponses(), request.asSent());
        this.handling = new Handling.NotStored(why, Reason.of(Kind.NO_RESPONSE));
    }

    /** The cache neither serves nor stores. */
    public static ResourceExchange bypass(ResourceRequest incoming, Decision.Bypass bypass) {
        Destination nowhere = new Destination(null, bypass.why(), bypass.isForThisClientAlone());
        return new ResourceExchange(incoming, Forward.BYPASS, nowhere, null, false, null);
    }

    /**
     * The store has nothing that serves as it is.
     *
     * @param found what it has
     * @param leader tells those who wait for it, {@code null} where nobody does
     */
    public static ResourceExchange of(
            ResourceRequest incoming, LookUp found, CollapsedRequests.@Nullable Leader leader) {
        Keying.Key by = found.key();
        Reuse reuse = found.reuse();
        Reuse asked = reuse instanceof Reuse.ServeStale stale ? Reuse.askFirst(stale) : reuse;
        if (asked instanceof Reuse.Validate validate) {
            if (!REPLACES) {
                return miss(incoming, by, new Reuse.Miss(validate.why(), validate.response()), leader);
            }
            incoming.client().askWith(validate.response().resourceValidators());
            return validation(incoming, by, validate, leader);
        }
        if (mayBeStored(incoming)) {
            incoming.client().hideConditions();
        }
        return miss(incoming, by, asked instanceof Reuse.Miss miss ? miss : new Reuse.Miss(found.why(), null), leader);
    }

    /**
     * Whether what comes would be stored, were it whole. Then the method does not see the client's conditions: a 304 or a 206
     * would leave a key empty that only clients with a copy ask for.
     */
    private static boolean mayBeStored(ResourceRequest incoming) {
        return !incoming.isIdentified() && !incoming.directives().has("no-store") && !incoming.leavesRangeToMethod();
    }

    /** What comes may be stored. */
    private static ResourceExchange miss(
            ResourceRequest incoming, Keying.Key by, Reuse.Miss miss, CollapsedRequests.@Nullable Leader leader) {
        Destination store = new Destination(by, null, incoming.isIdentified());
        return new ResourceExchange(incoming, miss.why(), store, miss.stale(), false, leader);
    }

    /** The resource is asked whether what is stored still holds. */
    private static ResourceExchange validation(
            ResourceRequest incoming,
            Keying.Key by,
            Reuse.Validate validate,
            CollapsedRequests.@Nullable Leader leader) {
        Destination store = new Destination(by, null, incoming.isIdentified());
        return new ResourceExchange(incoming, validate.why(), store, validate.response(), true, leader);
    }

    /** Takes note of what the request holds before the method runs. */
    public void begins(ContainerRequestContext asked) {
        if (!incoming.filters().thatReadProperties(request.uri()).isEmpty()
                || incoming.providers().areOfProperties(request.uri())) {
            before = RememberedAnswer.properties(asked);
        }
        if (REPLACES) {
            ReplacingEndpoint.install(asked, this);
        }
    }

    @Override
    public @Nullable EntityTag madeTag() {
        return takesOver == null ? madeTag : takesOver.madeTag();
    }

    @Override
    public boolean isCurrent() {
        return takesOver == null || takesOver.isCurrent();
    }

    /**
     * Takes what the method answered, or Jersey in its place.
     *
     * @return what the application's response filters see: this, or the stored response that is served instead
     */
    ContainerResponse inPlaceOf(ContainerResponse answer) {
        ran(answer);
        boolean isOfFilter = takesOver != null;
        takesOver = null;
        if (stored != null && destination.by() != null && !isOfFilter) {
            takeOver(stored, destination.by(), answer, engine.clock().instant());
        }
        return takesOver == null ? answer : takesOver.inPlaceOf(answer);
    }

    @Override
    public void suspends() {
        pastJersey.suspends();
    }

    private void ran(ContainerResponseContext answer) {
        request.restoreConditions();
        pastJersey.ranOnce();
        Instant now = engine.clock().instant();
        answered = now;
        if (answer.getStatus() < 500) {
            plan.time().took(Duration.between(incoming.forwarded(), now));
        }
        resourceFields = CacheFields.fieldsOf(answer);
    }

    @Override
    public void answered(ContainerResponseContext answer) {
        if (takesOver != null) {
            takesOver.answered(answer);
            return;
        }
        if (!REPLACES) {
            ran(answer);
        }
        response = answer;
        sent = null;
        isComplete = false;
        resourceStatus = List.copyOf(answer.getHeaders().getOrDefault(FieldNames.CACHE_STATUS, List.of()));
        capture = null;
        bottom = answer.getEntityStream();
        remember(answer);
        if (answer.hasEntity()
                && !(answer.getEntity() instanceof ChunkedOutput<?>)
                && incoming.providers().outermost(request.uri()).isEmpty()) {
            capture = new BodyCapture(
                    settings.maxBodyBytes(), plan.bodies().guessed(), new Body(answer.getEntityStream()));
            answer.setEntityStream(capture);
        }
    }

    private void takeOver(StoredResponse held, Keying.Key by, ContainerResponseContext answer, Instant now) {
        int status = answer.getStatus();
        Duration took = Duration.between(incoming.forwarded(), now);
        if (validates && status == 304 && !Renewal.isAbout(held, resourceFields, now)) {
            engine.supersede(by.key(), held.selectingFields(), incoming.forwarded());
            released(each -> each.failed(0));
            if (!Renewal.answersClient(incoming, resourceFields, now)) {
                takesOver = Renewal.instead(incoming, by, held, why);
                isUnanswered = takesOver == null;
            }
        } else if (validates && status == 304) {
            StoredExchange renewed = Renewal.of(incoming, held, by.key(), why, resourceFields, now)
                    .after(took);
            takesOver = renewed;
            if (renewed.handling() instanceof Handling.Renewed || isOvertaken()) {
                made(renewed.stored(), now);
            } else {
                released(CollapsedRequests.Leader::notStorable);
            }
        } else {
            Decision.Hit instead = Decision.Hit.inPlaceOfFailure(held, why, status, now);
            if (instead != null) {
                takesOver = new StoredExchange(incoming, instead).after(took);
                released(each -> each.failed(status));
            }
        }
    }

    /** Keeps what the application's response filters will want to see again on a hit. */
    private void remember(ContainerResponseContext answer) {
        Map<String, Object> set = before == null ? Map.of() : RememberedAnswer.changed(before, request.asSent());
        origin = new StoredResponse.Origin(
                answer.getStatus(), Fields.NONE, answer.hasEntity(), !set.isEmpty(), List.of());
        boolean seen = !incoming.filters().all(request.uri()).isEmpty();
        boolean entity = answer.hasEntity()
                && !incoming.filters().thatReadTheEntity(request.uri()).isEmpty();
        remembered = seen ? RememberedAnswer.of(answer, entity, set).orElse(null) : null;
        unfiltered = answer.getEntity();
    }

    /** Whether a stale response is there that may stand in for a 500 of the resource. */
    public boolean canStandIn() {
        return REPLACES
                && stored != null
                && Reuse.standsIn(stored, 500, engine.clock().instant());
    }

    @Override
    public Handling handling() {
        return takesOver == null ? handling : takesOver.handling();
    }

    @Override
    public void filtered(ContainerResponseContext original) {
        if (takesOver != null) {
            takesOver.filtered(original);
            return;
        }
        pastJersey.ranAsOnAHit();
        if (pastJersey.isCommitted()) {
            // Nothing that Jersey or the cache does reaches the client.
            sent = null;
            notStored(Reason.of(Kind.COMMITTED));
            return;
        }
        copied = CacheFields.fieldsOf(original);
        ContainerResponse answer = copyOf((ContainerResponse) original);
        pastJersey.into(answer.getHeaders(), settings.targetList());
        sent = answer;
        if (isUnanswered) {
            answer.setStatus(Response.Status.BAD_GATEWAY.getStatusCode());
            answer.getHeaders().clear();
        }
        CacheFields says = new CacheFields(incoming, answer, resourceFields, resourceStatus);
        announcement = says;
        received = engine.clock().instant();
        says.selection(request.field(FieldNames.ACCEPT));
        uncodedTag = says.tagOfCoding();
        Fields own = says.own();
        readings = readings((ContainerResponse) original);
        verdict = verdict(answer, own);
        if (verdict instanceof NotStorable not) {
            notStored(FieldSource.of(not.why(), incoming, resourceFields, pastJersey.fields()));
            says.ownGroups();
        } else {
            tags = says.tags(tags, !destination.forThisClientAlone());
        }
        says.lifetime(own, isForThisClientAlone(), received);
        if (verdict instanceof Storable) {
            settledFields = CacheFields.fieldsOf(answer);
        }
        bytes = answer.hasEntity() ? -1 : 0;
    }

    private List<ProviderReads.Reading> readings(ContainerResponse answer) {
        if (destination.by() == null) {
            return List.of();
        }
        ContainerRequest asked = answer.getRequestContext();
        List<ProviderReads.Reading> all =
                new ArrayList<>(incoming.providers().before(answer, asked, plan.key(), hasProperties()));
        if (answer.hasEntity()) {
            all.addAll(incoming.providers()
                    .ofWriter(
                            asked,
                            plan.key(),
                            answer.getEntityClass(),
                            answer.getEntityType(),
                            answer.getEntityAnnotations(),
                            answer.getMediaType()));
        }
        return all;
    }

    /** Whether nobody else may be given it, further on, either. */
    private boolean isForThisClientAlone() {
        return destination.forThisClientAlone()
                || pastJersey.setsCookie()
                || KeyCompleteness.isSelectedByAnything(incoming, resourceFields)
                || doubtOfProviders(true) != null;
    }

    private static ContainerResponse copyOf(ContainerResponse original) {
        Response copy = Response.status(original.getStatusInfo())
                .entity(original.getEntity())
                .build();
        // Filled once it is built: building would copy the fields again.
        original.getHeaders().forEach((name, values) -> copy.getHeaders().put(name, new ArrayList<>(values)));
        return new ContainerResponse(original.getRequestContext(), copy);
    }

    /** Takes over what interceptors, body writers and Jersey have changed in the fields since the copy was made. */
    private void takeChanges(ContainerResponse copy, ContainerResponseContext original) {
        Fields now = CacheFields.fieldsOf(original);
        if (now.equals(copied)) {
            return;
        }
        MultivaluedMap<String, Object> fields = copy.getHeaders();
        for (Fields.Line line : copied.lines()) {
            if (!now.has(line.name())) {
                fields.remove(line.name());
            }
        }
        for (String name : original.getHeaders().keySet()) {
            String value = now.value(name);
            if (value != null && !value.equals(copied.value(name))) {
                List<Object> values = new ArrayList<>(original.getHeaders().get(name));
                if (name.equalsIgnoreCase(FieldNames.VARY) && announcement != null) {
                    announcement.addedToVary(value).ifPresent(values::add);
                }
                fields.put(name, values);
            }
        }
        copied = now;
    }

    private Storability verdict(ContainerResponseContext answer, Fields own) {
        Reason doubt = destination.bypass();
        plan.malformed().check(own, received);
        if (doubt == null) {
            doubt = pastJersey.doubt();
        }
        if (doubt == null) {
            tags = incoming.tags();
            doubt = KeyCompleteness.about(incoming, tags, answer, resourceFields);
            if (doubt == null && response != null) {
                doubt = doubtOfFilters(response);
            }
            if (doubt == null) {
                doubt = doubtOfProviders(false);
            }
        }
        if (doubt == null && stored != null && Reuse.outlives(stored, answer.getStatus(), received)) {
            doubt = Reason.of(Kind.ERROR, answer.getStatus());
        }
        return doubt == null ? incoming.judge(answer.getStatus(), own, inKey(), received) : new NotStorable(doubt);
    }

    /** A filter that changes a response may do so by any field of the request, as a method may that sees them all. */
    @SuppressWarnings("ReferenceEquality") // Another entity is another one, however equal.
    private @Nullable Reason doubtOfFilters(ContainerResponseContext answer) {
        if (origin == null || answersBy(answer)) {
            return null;
        }
        return incoming.filters()
                .mayHaveChosen(
                        request.uri(),
                        hasProperties(),
                        answer.getStatus() != origin.status(),
                        answer.getEntity() != unfiltered,
                        capture != null && answer.getEntityStream() != capture && !isCoded(answer),
                        changesRepresentation())
                .orElse(null);
    }

    /** Whether filters say by which fields they went. */
    private boolean answersBy(ContainerResponseContext answer) {
        String vary = answer.getHeaderString(FieldNames.VARY);
        if (vary == null) {
            return false;
        }
        String own = resourceFields.value(FieldNames.VARY);
        boolean encodes = incoming.filters().encode(request.uri());
        return FieldNames.members(vary).stream()
                .anyMatch(member -> (own == null || !FieldNames.lists(own, member))
                        && !(encodes && member.equalsIgnoreCase(FieldNames.ACCEPT_ENCODING)));
    }

    // Whatever a request filter has left there may be made of any field.
    private boolean hasProperties() {
        return before != null && RememberedAnswer.areOfApplication(before);
    }

    /**
     * A provider that read what the key does not have. A {@code Vary} can tell fields, and an interceptor may still say it
     * while it writes.
     *
     * @param isWritten whether nobody will add to {@code Vary} any more
     */
    private @Nullable Reason doubtOfProviders(boolean isWritten) {
        for (ProviderReads.Reading each : readings) {
            boolean mayBeTold = each.isOfFields() && (!isWritten || isTold(each));
            if (!mayBeTold) {
                return each.reason();
            }
        }
        return null;
    }

    private boolean isTold(ProviderReads.Reading reading) {
        return (reading.ofMapper() && resourceFields.has(FieldNames.VARY)) || (response != null && answersBy(response));
    }

    // Of a coding the cache says itself that it was negotiated.
    private boolean isCoded(ContainerResponseContext answer) {
        return answer.getHeaderString(FieldNames.CONTENT_ENCODING) != null;
    }

    private boolean changesRepresentation() {
        for (Fields.Line line : resourceFields.lines()) {
            String value = resourceFields.value(line.name());
            if (FieldNames.ofTheRepresentation(line.name())
                    && !line.name().equalsIgnoreCase(FieldNames.VARY)
                    && !Objects.equals(value, copied.value(line.name()))) {
                return true;
            }
        }
        return copied.has(FieldNames.ETAG) && !resourceFields.has(FieldNames.ETAG);
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
    public boolean isBuffered() {
        return takesOver == null ? !isStream() : takesOver.isBuffered();
    }

    /** Whether the body is to arrive bit by bit. */
    private boolean isStream() {
        return response != null
                && !request.isHead()
                && !request.isRefresh()
                && (response.getEntity() instanceof StreamingOutput
                        || MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(response.getMediaType()));
    }

    /**
     * Whether Jersey itself would send what was written, at a flush, and the application asked for that. Writers of libraries,
     * such as Jackson's, flush at the end of each entity.
     */
    private boolean isFlushedByApplication(int written) {
        ContainerResponse answer = sent;
        return answer != null
                && !request.isHead()
                && !request.isRefresh()
                && written > EntityWriters.bufferOf(answer)
                && EntityWriters.isOfApplication(answer);
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        if (takesOver != null) {
            takesOver.write(context);
            return;
        }
        context.proceed();
        BodyCapture body = capture;
        ContainerResponse answer = sent;
        if (answer != null && verdict instanceof Storable) {
            addReadingsOfWriter(answer, context);
        }
        if (body == null || answer == null || !body.isHolding()) {
            if (isEarly) {
                notStored(tooLong());
            }
            return;
        }
        // Now the innermost stream: closed, encoders and the streams of filters write their trailers.
        context.getOutputStream().close();
        if (!body.isHolding() || bottom == null) {
            return;
        }
        context.setOutputStream(bottom);
        byte[] whole = body.toByteArray();
        plan.bodies().was(whole.length);
        if (!body.isUnsent()) {
            store(answer, whole);
        } else if (complete(answer, whole) && !request.isHead()) {
            PartialBody parts = partial;
            if (parts == null) {
                bottom.write(whole);
            } else {
                parts.writeTo(bottom);
            }
        }
    }

    /** An interceptor may have put another entity in the place of the one that there was. */
    private void addReadingsOfWriter(ContainerResponse answer, WriterInterceptorContext context) {
        List<ProviderReads.Reading> ofWriter = incoming.providers()
                .ofWriter(
                        answer.getRequestContext(),
                        plan.key(),
                        context.getType(),
                        context.getGenericType(),
                        context.getAnnotations(),
                        context.getMediaType());
        if (!ofWriter.isEmpty()) {
            readings = new ArrayList<>(readings);
            readings.addAll(ofWriter);
        }
    }

    /** The body of the method's answer, as it comes out below all filters and interceptors. */
    private final class Body implements BodyCapture.Output {
        private final OutputStream below;

        private Body(OutputStream below) {
            this.below = below;
        }

        @Override
        public boolean isHeld() {
            ContainerResponse answer = sent;
            if (answer == null || response == null) {
                return false;
            }
            takeChanges(answer, response);
            return !passesUntouched(answer)
                    && !isKnownTooLong(answer)
                    && !isEphemeral()
                    && (verdict instanceof Storable || isToBeTagged(answer));
        }

        @Override
        public @Nullable OutputStream unheld() {
            ContainerResponse answer = sent;
            announceNothingOutdated();
            // The client's conditions can be judged before the body begins.
            return answer == null || passesUntouched(answer) || isToBeSent(answer, CacheFields.fieldsOf(answer))
                    ? below
                    : null;
        }

        @Override
        public @Nullable OutputStream tooLong() {
            notStored(ResourceExchange.this.tooLong());
            // Nothing is sent yet, and by what the resource said of it the client may have it already.
            return unheld();
        }

        @Override
        public boolean isSentByFlush(int held) {
            return isStream() || isFlushedByApplication(held);
        }

        @Override
        public @Nullable OutputStream early() {
            isEarly = true;
            if (isStream()) {
                // Who waits would wait for the end of it.
                released(CollapsedRequests.Leader::notStorable);
            }
            ContainerResponse answer = sent;
            if (answer != null && announcement != null && verdict instanceof Storable) {
                announcement.selectionByCoding();
                announcement.status(new Handling.NotStored(why, Reason.of(Kind.EARLY)));
            }
            return unheld();
        }
    }

    /** Whether neither tag nor store nor the client's conditions have to do with the response. */
    private boolean passesUntouched(ContainerResponseContext answer) {
        if (answer.getEntity() instanceof ChunkedOutput<?>) {
            notStored(Reason.of(Kind.CHUNKED));
            return true;
        }
        // Where the method has not seen the client's conditions, the cache evaluates them.
        return !request.hidesConditions()
                && (isEphemeral() || (answer.getStatus() != 200 && verdict instanceof NotStorable));
    }

    private boolean isEphemeral() {
        return verdict instanceof NotStorable not && not.why().is(Kind.NO_STORE);
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

    @Override
    public @Nullable OutputStream send(long length, ContainerResponse original, ContainerResponseWriter container) {
        if (takesOver != null) {
            return takesOver.send(length, original, container);
        }
        ContainerResponse answer = sent;
        if (answer == null || !isTheAnswer(original)) {
            return container.writeResponseStatusAndHeaders(length, original);
        }
        takeChanges(answer, original);
        if (!original.hasEntity() && (answer.getStatus() == 200 || verdict instanceof Storable)) {
            complete(answer, new byte[0]);
        } else if (capture == null) {
            passesUntouched(answer);
            announceNothingOutdated();
        }
        // What monitors the application is to see what its client sees.
        original.setStatusInfo(answer.getStatusInfo());
        return container.writeResponseStatusAndHeaders(isEarly ? -1 : length, answer);
    }

    /** Jersey comes with another response where the first could not be written. */
    @SuppressWarnings("ReferenceEquality") // Several may have equal fields.
    private boolean isTheAnswer(ContainerResponseContext other) {
        return response != null && response == other;
    }

    /** Tags and stores the response, now that it is whole; says whether its body is to be sent. */
    private boolean complete(ContainerResponse answer, byte[] body) {
        if (isComplete) {
            return false;
        }
        isComplete = true;
        Fields fields = settled(answer);
        if (verdict instanceof Storable) {
            pastJersey.ranOnce();
            forbid(pastJersey.doubt());
        }
        Validators resourceValidators = resourceValidators(fields);
        if (isToBeTagged(answer)) {
            EntityTag made = tagOf(body, fields);
            madeTag = made;
            String tag = made.toString();
            answer.getHeaders().putSingle(FieldNames.ETAG, tag);
            fields = fields.with(FieldNames.ETAG, tag);
        }
        if (verdict instanceof Storable
                && answer.getStatus() == 200
                && body.length > 0
                && announcement != null
                && announcement.ranges()) {
            fields = fields.with(FieldNames.ACCEPT_RANGES, CacheFields.BYTES);
        }
        if (answer.hasEntity()) {
            answer.getHeaders().putSingle(FieldNames.CONTENT_LENGTH, body.length);
        }
        bytes = request.isHead() ? 0 : body.length;
        StoredResponse whole = storeWhole(answer, fields, resourceValidators, body);
        return isToBeSent(answer, fields) && (whole == null || !request.hidesConditions() || isInRange(answer, whole));
    }

    /**
     * Turns a whole 200 into the ranges that the client asked for and the method did not see (RFC 9110 §14.2); says whether
     * there is a body to send.
     */
    private boolean isInRange(ContainerResponseContext answer, StoredResponse whole) {
        Delivery delivery = Delivery.of(request, whole, received);
        if (delivery instanceof Delivery.RangeNotSatisfiable) {
            answer.setStatus(416);
            keep(answer, name -> false);
            answer.getHeaders().putSingle(FieldNames.CONTENT_RANGE, "bytes */" + whole.length());
            bytes = 0;
            return false;
        }
        if (!(delivery instanceof Delivery.Partial partOf)) {
            return true;
        }
        PartialBody parts = new PartialBody(whole, partOf.ranges());
        answer.setStatus(206);
        parts.settle(answer.getHeaders());
        bytes = parts.length();
        partial = parts;
        return true;
    }

    /** Stores a response that is sent already; its tag comes with hits. */
    private void store(ContainerResponse answer, byte[] body) {
        Fields fields = settled(answer);
        Validators resourceValidators = resourceValidators(fields);
        if (isToBeTagged(answer)) {
            fields = fields.with(FieldNames.ETAG, tagOf(body, fields).toString());
        }
        bytes = body.length;
        storeWhole(answer, fields, resourceValidators, body);
    }

    private EntityTag tagOf(byte[] body, Fields fields) {
        String vary = fields.value(FieldNames.VARY);
        String metadata = "";
        if (vary != null
                && (FieldNames.lists(vary, FieldNames.ACCEPT) || FieldNames.lists(vary, HttpHeaders.ACCEPT_LANGUAGE))) {
            metadata = fields.value(FieldNames.CONTENT_TYPE) + '\n' + fields.value(FieldNames.CONTENT_LANGUAGE);
        }
        return EntityTag.of(body, metadata, plan.etag() == Cached.Etag.WEAK);
    }

    private Validators resourceValidators(Fields fields) {
        Validators own = Validators.of(fields, received);
        return uncodedTag == null ? own : new Validators(uncodedTag, own.lastModified());
    }

    /** The fields in the end; judges the response again where what wrote the body has had its say in them. */
    private Fields settled(ContainerResponse answer) {
        if (response != null && !isEarly) {
            takeChanges(answer, response);
        }
        CacheFields says = announcement;
        boolean coded = verdict instanceof Storable && says != null && says.selectionByCoding();
        Fields fields = CacheFields.fieldsOf(answer);
        if (verdict instanceof Storable && says != null && (coded || !fields.equals(settledFields))) {
            verdict = incoming.judge(answer.getStatus(), says.own(), inKey(), received);
            if (verdict instanceof NotStorable not) {
                notStored(FieldSource.ofWriter(not.why()));
            }
        }
        if (verdict instanceof Storable && says != null && !readings.isEmpty()) {
            forbid(doubtOfProviders(true));
            if (!isEarly) {
                says.lifetime(says.own(), isForThisClientAlone(), received);
                fields = CacheFields.fieldsOf(answer);
            }
        }
        return fields;
    }

    /** Takes back that the response may be stored, where there is a doubt. */
    private void forbid(@Nullable Reason doubt) {
        if (doubt != null) {
            verdict = new NotStorable(doubt);
            notStored(doubt);
        }
    }

    /** Stores a response if it may be; gives it as it would be stored, {@code null} where it may not be. */
    private @Nullable StoredResponse storeWhole(
            ContainerResponse answer, Fields fields, Validators resourceValidators, byte[] body) {
        if (!(verdict instanceof Storable storable) || destination.by() == null) {
            announceNothingOutdated();
            return null;
        }
        String connection = fields.value(FieldNames.CONNECTION);
        Predicate<String> left = name ->
                FieldNames.neverStored(name, connection) || storable.withheld().test(name);
        WrittenFields written = WrittenFields.of(resourceFields, settledFields, fields);
        StoredResponse complete = new StoredResponse(
                answer.getStatus(),
                answer.getStatusInfo().getReasonPhrase(),
                written.toStore().without(left),
                body,
                storable.selectingFields(),
                storable.terms(),
                resourceValidators,
                incoming.provenance(tags));
        if (origin != null) {
            complete = complete.from(new StoredResponse.Origin(
                    origin.status(),
                    resourceFields.without(left),
                    origin.hasEntity(),
                    origin.setsProperties(),
                    written.replaced()));
        }
        if (remembered != null) {
            complete = complete.remembering(remembered);
        }
        if (incoming.filters().canServe(complete, request.uri())) {
            store(destination.by(), complete, storable.terms());
        } else {
            announceNothingOutdated();
            notStored(incoming.filters().why(request.uri()));
        }
        return complete;
    }

    private void store(Keying.Key by, StoredResponse complete, Terms terms) {
        boolean kept = engine.keep(by.key(), complete);
        boolean invalidated = isOvertaken();
        if (announcement != null && !isEarly && invalidated && (!kept || isMadeStale(by))) {
            announcement.outdated(received);
        }
        if (kept) {
            if (!isRemembered(by, complete)) {
                engine.supersede(by.key(), complete.selectingFields(), incoming.forwarded());
                notStored(incoming.filters().why(request.uri()));
                return;
            }
            status(new Handling.Stored(why, terms.remaining(received)));
            made(complete, received);
        } else {
            Kind whyNot = engine.whyNotKept(by.key(), complete, request);
            status(new Handling.NotStored(why, Reason.of(whyNot)));
            if (whyNot == Kind.OVERTAKEN) {
                released(CollapsedRequests.Leader::found);
            } else if (isOvertaken()) {
                made(complete, received);
            } else {
                engine.supersede(by.key(), complete.selectingFields(), incoming.forwarded());
                released(each -> each.madeInVain(complete, incoming.start()));
            }
        }
    }

    /**
     * Announces no lifetime of a response that is not offered to the store, where something was invalidated while it was made.
     * Only the store knows whether that was about it.
     */
    private void announceNothingOutdated() {
        CacheFields says = announcement;
        if (says != null && (verdict instanceof Storable || says.hasLifetime()) && isOvertaken()) {
            says.outdated(received);
        }
    }

    /** Whether something was invalidated meanwhile: the next response may be stored all the same. */
    private boolean isOvertaken() {
        return incoming.start().isBefore(engine.start());
    }

    private void made(StoredResponse response, Instant now) {
        // What is stored to be validated each time, or stale at once, serves nobody who waited.
        boolean serves = !response.terms().mustValidate()
                && response.terms().remaining(now).compareTo(Duration.ZERO) > 0;
        released(each -> {
            if (serves) {
                each.made(response, incoming.start());
            } else {
                each.notStorable();
            }
        });
    }

    /** Whether a hit will find what the application's response filters read of it. */
    private boolean isRemembered(Keying.Key by, StoredResponse complete) {
        return complete.remembered() == null
                || engine.store().get(by.key(), request).newestFirst().stream()
                        .allMatch(each -> incoming.filters().canServe(each, request.uri()));
    }

    private void status(Handling how) {
        handling = how;
        if (announcement != null && !isEarly) {
            announcement.status(how);
        }
    }

    /** Whether what has just been stored was invalidated softly while it was made. */
    private boolean isMadeStale(Keying.Key by) {
        return engine.store()
                .get(by.key(), request)
                .select(request)
                .map(StoredResponse::isMadeStale)
                .orElse(false);
    }

    /** Turns the answer into a 304 or a 412 if that is what the client's conditions come to; says whether it is neither. */
    private boolean isToBeSent(ContainerResponseContext answer, Fields fields) {
        int status = answer.getStatus();
        // RFC 9110 §13.2.1: conditions count for any success, which the method would have told from others itself.
        if (status != 200 && !(request.hidesConditions() && status >= 200 && status < 300)) {
            return true;
        }
        if (request.hidesConditions() && origin != null && origin.status() != status) {
            // A response filter has set it, which would have done so on a 304 of the method as well.
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
        Reason identity = incoming.identity();
        status(
                identity != null && reason.is(Kind.AUTHORIZATION)
                        ? new Handling.NotStored(Forward.BYPASS, identity)
                        : new Handling.NotStored(why, reason));
        int status = sent == null ? 0 : sent.getStatus();
        // A failure says nothing of the next response, nor does the answer to a condition or a range.
        boolean ofThisRequest = status >= 500 || Storability.OF_ONE_REQUEST.contains(status);
        boolean ofThisClient = identity != null || incoming.directives().has("no-store");
        if (stored != null && destination.by() != null && !ofThisClient && !ofThisRequest && supersedes(status)) {
            // RFC 9111 §4.3.3: a full answer says that the stored response is not suitable any more.
            engine.supersede(destination.by().key(), stored.selectingFields(), incoming.forwarded());
        }
        released(each -> {
            if (ofThisRequest) {
                each.failed(status);
            } else {
                each.notStorable();
            }
        });
    }

    /** Whether an answer is about the resource: other client errors are about the client that got them (RFC 9110 §15.5). */
    private static boolean supersedes(int status) {
        return status < 400 || status == 404 || status == 410 || status == 451;
    }

    private void released(Consumer<CollapsedRequests.Leader> how) {
        if (leader != null) {
            how.accept(leader);
        }
    }

    /** The request is over, however it went. */
    public void end() {
        if (takesOver == null) {
            Instant until = answered == null ? engine.clock().instant() : answered;
            int status = sent == null ? 500 : sent.getStatus();
            incoming.notifyListeners(handling, status, null, Duration.between(incoming.forwarded(), until), bytes);
        }
    }
}
