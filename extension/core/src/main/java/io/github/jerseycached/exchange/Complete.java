package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Delivery;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The response is whole, and stored if it may be.
 *
 * @param madeTag the entity tag that the cache made for the client, {@code null} for none
 * @param body what is left to be sent, {@code null} for nothing
 */
record Complete(
        Answered answered,
        SentResponse sent,
        @Nullable EntityTag madeTag,
        @Nullable RemainingBody body) implements Step.WithSentResponse {

    /** What is left to be sent. */
    @FunctionalInterface
    interface RemainingBody {
        void writeTo(OutputStream out) throws IOException;
    }

    @Override
    public Complete beforeHead(boolean hasEntity) {
        sent.takeChanges();
        return this;
    }

    /** Sends what is left of it. */
    void writeTo(OutputStream bottom) throws IOException {
        if (body != null) {
            body.writeTo(bottom);
        }
    }

    /** Tags and stores a response of which nothing was sent; what the client gets of it is settled by its request. */
    static Complete unsent(Settled settled, byte[] body) {
        SentResponse sent = settled.sent();
        Storing storing = Storing.unsent(settled, body);
        EntityTag made = storing.madeTag();
        if (made != null) {
            sent.headers().putSingle(FieldNames.ETAG, made.toString());
        }
        storing = storing.withRanges(body.length);
        if (sent.response().hasEntity()) {
            sent.headers().putSingle(FieldNames.CONTENT_LENGTH, body.length);
        }
        boolean isHead = settled.call().client().isHead();
        sent.hasBytes(isHead ? 0 : body.length);
        StoredResponse whole = storing.store(body);
        RemainingBody left = null;
        if (settled.isToBeSent(storing.fields())) {
            left = whole == null || !settled.call().client().hidesConditions()
                    ? out -> out.write(body)
                    : requested(settled, whole, body);
        }
        return new Complete(settled.answered(), sent, made, isHead ? null : left);
    }

    /** Stores a response that is sent already; its tag comes with hits. */
    static Complete sent(Settled settled, byte[] body) {
        Storing storing = Storing.sent(settled, body);
        settled.sent().hasBytes(body.length);
        storing.store(body);
        return new Complete(settled.answered(), settled.sent(), null, null);
    }

    /** The ranges of a whole 200 that the client asked for and the method did not see (RFC 9110 §14.2). */
    private static @Nullable RemainingBody requested(Settled settled, StoredResponse whole, byte[] body) {
        SentResponse sent = settled.sent();
        Delivery delivery = Delivery.of(settled.call().client(), whole, settled.received());
        if (delivery instanceof Delivery.RangeNotSatisfiable) {
            sent.withoutBody(416, name -> false);
            sent.headers().putSingle(FieldNames.CONTENT_RANGE, "bytes */" + whole.length());
            return null;
        }
        if (delivery instanceof Delivery.Partial partOf) {
            PartialBody parts = new PartialBody(whole, partOf.ranges());
            sent.withParts(parts);
            return parts::writeTo;
        }
        return out -> out.write(body);
    }
}
