package io.github.jerseycached.engine;

import io.github.jerseycached.http.Delivery;
import io.github.jerseycached.http.Outdated;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a client gets of a stored response, before the application's filters add theirs. */
public final class StoredAnswer {

    private final StoredResponse stored;
    // Null for one that the resource has just said to hold: then there is no age to tell of (RFC 9111 §4).
    private final @Nullable Duration age;
    private final ClientLifetimes lifetimes;
    private final Delivery delivery;
    // The stored fields without any lifetime that is left; null where the response is not known to be outdated.
    private final @Nullable Fields outdated;

    /** @param age of the stored response, {@code null} when it was validated for this very request */
    public StoredAnswer(
            ClientLifetimes lifetimes,
            RequestHead request,
            StoredResponse stored,
            @Nullable Duration age,
            Instant now) {
        this.stored = stored;
        this.age = age;
        this.lifetimes = lifetimes;
        this.delivery = Delivery.of(request, stored, now);
        this.outdated = age != null
                        && (stored.isMadeStale() || age.compareTo(stored.terms().lifetime()) >= 0)
                ? outdated(lifetimes, stored, age, now)
                : null;
    }

    private static Fields outdated(ClientLifetimes lifetimes, StoredResponse stored, Duration itsAge, Instant now) {
        Fields fields = stored.fields();
        if (lifetimes.said(fields.value(FieldNames.CACHE_CONTROL))) {
            String cacheControl = lifetimes.cacheControl(itsAge);
            fields = cacheControl == null ? fields : fields.with(FieldNames.CACHE_CONTROL, cacheControl);
        }
        return Outdated.of(fields, itsAge, stored.isMadeStale(), now);
    }

    public StoredResponse stored() {
        return stored;
    }

    @Nullable
    public Duration age() {
        return age;
    }

    /** For the {@code Age} field; zero where there is none to tell of. */
    long ageSeconds() {
        return age == null ? 0 : age.toSeconds();
    }

    /** The freshness lifetime that is left. */
    Duration remaining() {
        Duration lifetime = stored.terms().lifetime();
        return age == null ? lifetime : lifetime.minus(age);
    }

    /** The same in seconds, rounded down; makes no object, for a server asks it of each hit. */
    long remainingSeconds() {
        Duration lifetime = stored.terms().lifetime();
        if (age == null) {
            return lifetime.toSeconds();
        }
        return lifetime.getSeconds() - age.getSeconds() - (lifetime.getNano() < age.getNano() ? 1 : 0);
    }

    public Delivery delivery() {
        return delivery;
    }

    public int status() {
        if (delivery instanceof Delivery.NotModified) {
            return 304;
        }
        if (delivery instanceof Delivery.RangeNotSatisfiable) {
            return 416;
        }
        return delivery instanceof Delivery.Partial ? 206 : stored.status();
    }

    public boolean isWhole() {
        return delivery instanceof Delivery.Whole;
    }

    public boolean isNotModified() {
        return delivery instanceof Delivery.NotModified;
    }

    /** Whether all or some of the stored bytes are sent. */
    public boolean sendsRepresentation() {
        return isWhole() || delivery instanceof Delivery.Partial;
    }

    /** Whether there is content. */
    public boolean hasBody() {
        // A stored response without content comes back without an entity: 204 must not have so much as a length.
        return (isWhole() && stored.length() > 0) || delivery instanceof Delivery.Partial;
    }

    /** Whether the answer says how long it is. */
    public boolean hasLength() {
        return isWhole() && stored.status() != 204;
    }

    /** The stored fields that are sent. */
    Fields fields() {
        if (outdated != null && isNotModified()) {
            return outdated.without(
                    name -> !FieldNames.belongTo304(name, stored.validators().entityTag() != null));
        }
        if (isNotModified()) {
            return stored.notModifiedFields();
        }
        if (!sendsRepresentation()) {
            return Fields.NONE;
        }
        return outdated == null ? stored.fields() : outdated;
    }

    /** Those of the fields that are sent that describe the representation. */
    public Fields representationFields() {
        if (!sendsRepresentation()) {
            return fields();
        }
        return outdated == null
                ? stored.representationFields()
                : outdated.without(name -> !FieldNames.ofTheRepresentation(name));
    }

    /** The {@code Cache-Control} of this age in place of the stored one; {@code null} where that stands. */
    @Nullable
    public String cacheControl() {
        return age != null
                        && outdated == null
                        && lifetimes.dependsOnAge()
                        && lifetimes.said(stored.fields().value(FieldNames.CACHE_CONTROL))
                ? lifetimes.cacheControl(age)
                : null;
    }

    /**
     * The {@code CDN-Cache-Control} of this age in place of the stored one; {@code null} where that stands. It goes with
     * {@link #cacheControl()}: without the one there is not the other.
     */
    @Nullable
    public String cdnCacheControl() {
        return age != null
                        && cacheControl() != null
                        && lifetimes.saidToCdns(stored.fields().value(FieldNames.CDN_CACHE_CONTROL))
                ? lifetimes.cdnCacheControl(age)
                : null;
    }
}
