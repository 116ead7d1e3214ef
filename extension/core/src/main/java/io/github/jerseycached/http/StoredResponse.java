package io.github.jerseycached.http;

import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response as it is kept (RFC 9111 §3): status, fields and the bytes that went on the wire, with what the rules ask of
 * it worked out once, when it is stored. Immutable.
 */
public final class StoredResponse {

    // Once stale, a response that can be validated is kept for so long: its body need not be made again.
    private static final Duration REVALIDATION = Duration.ofDays(1);

    // Measured per stored response beyond its characters and bytes: the objects that hold them.
    private static final int OVERHEAD_BYTES = 750;
    private static final int LINE_OVERHEAD_BYTES = 80;
    private static final int NAME_OVERHEAD_BYTES = 212;
    private static final int ORIGIN_OVERHEAD_BYTES = 120;

    private final int status;
    private final String reason;
    private final Fields fields;
    private final byte[] body;
    private final SelectingFields selectingFields;
    private final Terms terms;
    private final Validators validators;
    private final Validators resourceValidators;
    private final Instant modified;
    private final Instant dated;
    private final Fields representationFields;
    private final Fields notModifiedFields;
    private final Provenance provenance;
    private final boolean madeStale;
    private final OriginalResponse origin;
    // Worked out at the first hit.
    private volatile @Nullable List<Fields.Line> written;
    // Not written with the rest: it belongs to this process, and is gone when memory runs short.
    private final @Nullable SoftReference<Object> remembered;

    /**
     * What the resource method answered, before response filters, interceptors and body writers changed it. On a hit, the
     * application's response filters see this again.
     *
     * @param status the status code
     * @param fields the fields
     * @param hasEntity whether it had an entity
     * @param setsProperties whether the method set properties of the request, which response filters can read
     * @param replaced the names of the fields that interceptors and body writers replaced or removed, whoever had set them. To
     *     others they have added lines, if they are not the same in the stored response
     */
    public record OriginalResponse(
            int status, Fields fields, boolean hasEntity, boolean setsProperties, List<String> replaced) {

        private OriginalResponse updatedBy(Fields updated) {
            return new OriginalResponse(status, fields.updatedBy(updated), hasEntity, setsProperties, replaced);
        }
    }

    /**
     * A response to be kept.
     *
     * @param status the status code
     * @param reason the reason phrase, may be empty
     * @param fields those to serve again; {@link FieldNames#neverStored} ones are left out by the caller
     * @param body the bytes on the wire, owned by this object from now on
     * @param selectingFields the request fields that select it
     * @param terms on what terms it may be used
     * @param resourceValidators those that the resource itself gave, so that it can be asked whether they hold
     * @param provenance what may invalidate it
     */
    public StoredResponse(
            int status,
            String reason,
            Fields fields,
            byte[] body,
            SelectingFields selectingFields,
            Terms terms,
            Validators resourceValidators,
            Provenance provenance) {
        this.status = status;
        this.reason = reason;
        this.fields = fields;
        this.body = body;
        this.selectingFields = selectingFields;
        this.terms = terms;
        this.validators = Validators.of(fields, terms.received());
        this.resourceValidators = resourceValidators;
        this.dated = dated(fields, terms.received());
        this.modified = validators.lastModified() == null ? dated : validators.lastModified();
        this.representationFields = fields.without(name -> !FieldNames.ofTheRepresentation(name));
        this.notModifiedFields = fields.without(name -> !FieldNames.belongTo304(name, validators.entityTag() != null));
        this.provenance = provenance;
        this.madeStale = false;
        this.origin = new OriginalResponse(status, fields, body.length > 0, false, List.of());
        this.remembered = null;
    }

    private StoredResponse(StoredResponse other, Terms terms, Provenance provenance, boolean madeStale) {
        this(other, terms, provenance, madeStale, other.origin, other.remembered);
    }

    private StoredResponse(
            StoredResponse other,
            Terms terms,
            Provenance provenance,
            boolean madeStale,
            OriginalResponse origin,
            @Nullable SoftReference<Object> remembered) {
        this.status = other.status;
        this.reason = other.reason;
        this.fields = other.fields;
        this.body = other.body;
        this.selectingFields = other.selectingFields;
        this.terms = terms;
        this.validators = other.validators;
        this.resourceValidators = other.resourceValidators;
        this.modified = other.modified;
        this.dated = other.dated;
        this.representationFields = other.representationFields;
        this.notModifiedFields = other.notModifiedFields;
        this.provenance = provenance;
        this.madeStale = madeStale;
        this.origin = origin;
        this.remembered = remembered;
    }

    private static Instant dated(Fields fields, Instant received) {
        String date = fields.first(FieldNames.DATE);
        return date == null ? received : HttpDate.parse(date, received).orElse(received);
    }

    /**
     * This response with the fields that a 304 says anew (RFC 9111 §3.2) and on the terms that follow from them.
     *
     * @param updated as {@link #updatedBy} gives them
     * @param anew the terms of the updated fields
     * @param now what may invalidate it from now on
     * @return another one, with the same body
     */
    public StoredResponse renewed(Fields updated, Terms anew, Provenance now) {
        // A Last-Modified is always the resource's own; its entity tag a 304 leaves as it is.
        Validators asked = new Validators(
                resourceValidators.entityTag(),
                Validators.of(updated, anew.received()).lastModified());
        return new StoredResponse(status, reason, updated, body, selectingFields, anew, asked, now)
                .from(origin.updatedBy(updated), remembered);
    }

    /**
     * This response, selected otherwise.
     *
     * @param selecting the request fields that select it from now on
     * @return another one, with the same body
     */
    public StoredResponse selectedBy(SelectingFields selecting) {
        return new StoredResponse(status, reason, fields, body, selecting, terms, resourceValidators, provenance)
                .from(origin, remembered);
    }

    /**
     * This response, of which it is known what the method answered.
     *
     * @param answered what the method answered
     * @return another one, with the same body
     */
    public StoredResponse from(OriginalResponse answered) {
        return from(answered, remembered);
    }

    private StoredResponse from(OriginalResponse answered, @Nullable SoftReference<Object> kept) {
        return new StoredResponse(this, terms, provenance, madeStale, answered, kept);
    }

    /**
     * This response, with an object that is kept beside it as long as it stays on the heap and memory suffices.
     *
     * @param object of no meaning to the rules of HTTP
     * @return another one, with the same body
     */
    public StoredResponse remembering(Object object) {
        return from(origin, new SoftReference<>(object));
    }

    /** {@return the object that is kept beside it; {@code null} when there is none, or none any more} */
    public @Nullable Object remembered() {
        return remembered == null ? null : remembered.get();
    }

    /**
     * The lines of fields that do not describe the content, which neither the method nor response filters made: interceptors
     * and body writers did.
     *
     * @return those lines in their order
     */
    public List<Fields.Line> written() {
        List<Fields.Line> known = written;
        if (known == null) {
            known = findWritten();
            written = known;
        }
        return known;
    }

    private List<Fields.Line> findWritten() {
        Map<String, Integer> ofMethod = new HashMap<>();
        for (Fields.Line line : origin.fields().lines()) {
            if (origin.replaced().stream().noneMatch(line::isNamed)) {
                ofMethod.merge(FieldNames.lowerCase(line.name()), 1, Integer::sum);
            }
        }
        List<Fields.Line> lines = new ArrayList<>();
        for (Fields.Line line : fields.lines()) {
            if (!FieldNames.ofTheRepresentation(line.name())
                    && ofMethod.merge(FieldNames.lowerCase(line.name()), -1, Integer::sum) < 0) {
                lines.add(line);
            }
        }
        return List.copyOf(lines);
    }

    /** {@return what the method answered; where that is not known, the stored status and fields} */
    public OriginalResponse origin() {
        return origin;
    }

    /**
     * The stored fields as a 304's fields change them (RFC 9111 §3.2).
     *
     * @param notModified those of the 304
     * @return the fields from now on
     */
    public Fields updatedBy(Fields notModified) {
        String connection = notModified.value(FieldNames.CONNECTION);
        List<Fields.Line> news = new ArrayList<>();
        for (Fields.Line line : notModified.lines()) {
            if (!FieldNames.ofTheBytes(line.name()) && !FieldNames.neverStored(line.name(), connection)) {
                news.add(line);
            }
        }
        Fields changed = Fields.of(news);
        List<Fields.Line> lines = new ArrayList<>(fields.without(changed::has).lines());
        lines.addAll(news);
        return Fields.of(lines);
    }

    /**
     * {@return this response, for which an invalidation has asked to be refreshed, though it may be served meanwhile}
     */
    public StoredResponse asMadeStale() {
        return new StoredResponse(this, terms, provenance, true);
    }

    /**
     * This response as another clock tells of it.
     *
     * @param received when it came from the resource, by that clock
     * @param began when its request began, by that logical clock of invalidation
     * @return the same response on the other clocks
     */
    public StoredResponse by(Instant received, long began) {
        return new StoredResponse(this, terms.at(received), new Provenance(began, provenance.names()), madeStale);
    }

    /**
     * Whether this response is newer than one that the same fields selected: a response that was requested earlier never
     * takes the place of one that was requested later.
     *
     * @param selecting what selected the other response
     * @param requested when the other response was requested
     * @return {@code true} if it was selected by the same fields and requested later
     */
    public boolean overtakes(SelectingFields selecting, Instant requested) {
        return terms.requested().isAfter(requested) && selectingFields.equals(selecting);
    }

    /** {@return whether it is stale by an invalidation, whatever its freshness lifetime} */
    public boolean isMadeStale() {
        return madeStale;
    }

    /** {@return what may invalidate it} */
    public Provenance provenance() {
        return provenance;
    }

    /** {@return the status code} */
    public int status() {
        return status;
    }

    /** {@return the reason phrase, may be empty} */
    public String reason() {
        return reason;
    }

    /** {@return the fields to serve again} */
    public Fields fields() {
        return fields;
    }

    /** {@return those of its fields that describe the representation ({@link FieldNames#ofTheRepresentation})} */
    public Fields representationFields() {
        return representationFields;
    }

    /** {@return those of its fields that a 304 in its place carries (RFC 9110 §15.4.5)} */
    public Fields notModifiedFields() {
        return notModifiedFields;
    }

    /** {@return the length of the body in bytes} */
    public int length() {
        return body.length;
    }

    /** {@return the body, shared and not to be changed: each reader gets a position and a limit of its own} */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    /**
     * Writes the body.
     *
     * @param out where to; it is not closed
     * @throws IOException when {@code out} throws it
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(body);
    }

    /**
     * Writes a range of the body.
     *
     * @param out where to; it is not closed
     * @param range within the body
     * @throws IOException when {@code out} throws it
     */
    public void writeTo(OutputStream out, ByteRanges.Range range) throws IOException {
        out.write(body, range.first(), range.length());
    }

    /** {@return the request fields that selected this response} */
    public SelectingFields selectingFields() {
        return selectingFields;
    }

    /** {@return on what terms it may be used} */
    public Terms terms() {
        return terms;
    }

    /** {@return its validators, by whomever they were given} */
    public Validators validators() {
        return validators;
    }

    /** Whether it was made later, as the {@code Date} says, or in the same second and requested later (RFC 9111 §4). */
    boolean isMoreRecentThan(StoredResponse other) {
        int order = dated.compareTo(other.dated);
        return order > 0 || (order == 0 && other.terms.isOlderThan(terms));
    }

    /**
     * What {@code If-Modified-Since} is compared with: without {@code Last-Modified} the response's {@code Date}, or else when
     * it came (RFC 9111 §4.3.2).
     */
    Instant modified() {
        return modified;
    }

    /**
     * Its {@code Last-Modified} where that is a strong validator: its {@code Date} is at least a second later, so that it did
     * not change after it was sent within the second that the validator tells (RFC 9110 §8.8.2.2).
     */
    @Nullable
    Instant strongModified() {
        Instant lastModified = validators.lastModified();
        String date = fields.first(FieldNames.DATE);
        return lastModified != null
                        && date != null
                        && HttpDate.parse(date, terms.received())
                                .filter(sent -> !sent.isBefore(lastModified.plusSeconds(1)))
                                .isPresent()
                ? lastModified
                : null;
    }

    /** Whether the resource takes no ranges (RFC 9110 §14.3). */
    boolean refusesRanges() {
        return "none".equalsIgnoreCase(fields.first(FieldNames.ACCEPT_RANGES));
    }

    /** {@return the validators by which the resource can be asked whether this response still holds} */
    public Validators resourceValidators() {
        return resourceValidators;
    }

    /**
     * How long from {@code now} it may still be of use to a cache; zero or negative when it is of none.
     *
     * @param now the time
     * @return the time left, with the times in which it may be stale or validated
     */
    public Duration useful(Instant now) {
        return terms.remaining(now).plus(resourceValidators.isEmpty() ? stale() : longer(stale(), REVALIDATION));
    }

    /**
     * Whether it may still be of use to a cache.
     *
     * @param now the time
     * @return {@code true} where {@link #useful} is more than zero
     */
    public boolean isUseful(Instant now) {
        return useful(now).compareTo(Duration.ZERO) > 0;
    }

    /**
     * {@return until when it may be served, fresh or stale; one that must be validated before each use, until when it is kept
     * for that}
     */
    public Instant servableUntil() {
        boolean isValidated = terms.mustValidate() && !resourceValidators.isEmpty();
        return terms.received()
                .plus(terms.lifetime())
                .minus(terms.initialAge())
                .plus(isValidated ? REVALIDATION : stale());
    }

    private Duration stale() {
        return longer(terms.staleWhileRevalidate(), terms.staleIfError());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * {@return the heap that it takes, in bytes: its body exactly, a byte for each character of a value, and the objects
     * around them as measured}
     */
    public long weight() {
        long weight = OVERHEAD_BYTES + (long) body.length + reason.length() + selectingFields.length();
        weight += provenance.length()
                + (long) NAME_OVERHEAD_BYTES * provenance.names().size();
        for (Fields.Line line : fields.lines()) {
            weight += LINE_OVERHEAD_BYTES + line.value().length();
        }
        if (!origin.fields().equals(fields)) {
            // Most of its lines are the same objects as those of the stored fields.
            weight += ORIGIN_OVERHEAD_BYTES;
        }
        return weight;
    }

    /** Status, time and length: for logs. The body and fields may hold what is nobody's business. */
    @Override
    public String toString() {
        return "stored response " + status + " of " + terms.received() + ", " + body.length + " bytes";
    }
}
