package io.github.jerseycached.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;

/**
 * A response as it is kept (RFC 9111 §3): status, fields and the bytes that went on the wire, with what the rules ask of
 * it worked out once, when it is stored. Immutable.
 */
public final class StoredResponse {

    // Measured per stored response beyond its characters and bytes: the objects that hold them.
    private static final int OVERHEAD_BYTES = 400;
    private static final int LINE_OVERHEAD_BYTES = 80;

    private final int status;
    private final String reason;
    private final Fields fields;
    private final byte[] body;
    private final SelectingFields selectingFields;
    private final Instant received;
    private final Duration initialAge;
    private final Duration lifetime;
    private final CacheControl directives;
    private final Validators validators;

    /**
     * @param reason the reason phrase, may be empty
     * @param fields those to serve again; {@link FieldNames#neverStored} ones are left out by the caller
     * @param body the bytes on the wire, owned by this object from now on
     * @param initialAge see {@link Freshness#initialAge}
     * @param lifetime the freshness lifetime
     */
    public StoredResponse(
            int status,
            String reason,
            Fields fields,
            byte[] body,
            SelectingFields selectingFields,
            Instant received,
            Duration initialAge,
            Duration lifetime) {
        this.status = status;
        this.reason = reason;
        this.fields = fields;
        this.body = body;
        this.selectingFields = selectingFields;
        this.received = received;
        this.initialAge = initialAge;
        this.lifetime = lifetime;
        this.directives = CacheControl.parse(fields.value(FieldNames.CACHE_CONTROL));
        this.validators = Validators.of(fields, received);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The reason phrase, may be empty. */
    public String reason() {
        return reason;
    }

    /** The fields to serve again. */
    public Fields fields() {
        return fields;
    }

    /** The length of the body in bytes. */
    public int length() {
        return body.length;
    }

    /** Writes the body. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(body);
    }

    /** The request fields that selected this response. */
    public SelectingFields selectingFields() {
        return selectingFields;
    }

    /** When it came from the resource. */
    public Instant received() {
        return received;
    }

    /** The current age (RFC 9111 §4.2.3). */
    public Duration age(Instant now) {
        return Freshness.currentAge(initialAge, received, now);
    }

    /** The freshness lifetime (RFC 9111 §4.2.1). */
    public Duration lifetime() {
        return lifetime;
    }

    /** Whether it is fresh (RFC 9111 §4.2): its freshness lifetime is greater than its current age. */
    public boolean isFresh(Instant now) {
        return lifetime.compareTo(age(now)) > 0;
    }

    /** How long from {@code now} it may still be of use to a cache; zero or negative when it is of none. */
    public Duration useful(Instant now) {
        return lifetime.minus(age(now));
    }

    /** The directives of its {@code Cache-Control}. */
    public CacheControl directives() {
        return directives;
    }

    /** Its validators. */
    public Validators validators() {
        return validators;
    }

    /** The heap that it takes, in bytes: its body and characters exactly, the objects around them as measured. */
    public long weight() {
        long weight = OVERHEAD_BYTES + (long) body.length + reason.length() + selectingFields.length();
        for (Fields.Line line : fields.lines()) {
            weight += LINE_OVERHEAD_BYTES + line.value().length();
        }
        return weight;
    }

    /** Status, age and length: for logs. The body and fields may hold what is nobody's business. */
    @Override
    public String toString() {
        return "stored response " + status + " of " + received + ", " + body.length + " bytes";
    }
}
