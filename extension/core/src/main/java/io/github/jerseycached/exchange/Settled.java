package io.github.jerseycached.exchange;

import io.github.jerseycached.Cached;
import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.request.ClientRequest;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.time.Instant;
import java.util.List;
import org.glassfish.jersey.server.ChunkedOutput;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The application's response filters have run, and the cache has added what it says of the response. Its body is not whole.
 *
 * @param sent what the client gets
 * @param verdict whether it may be stored, as far as that is known without its body
 * @param tags that it is stored with
 * @param fields what is to be sent, where it may be stored
 * @param uncodedTag the resource's own tag, where the cache gave it another one for its coding
 */
record Settled(
        Answered answered,
        SentResponse sent,
        Judgement judgement,
        Storability verdict,
        List<String> tags,
        Fields fields,
        @Nullable EntityTag uncodedTag)
        implements Step.WithSentResponse {

    static Settled of(Answered answered, ContainerResponse original) {
        ResourceCall call = answered.call();
        SentResponse sent = SentResponse.of(answered, original);
        CacheFields says = sent.says();
        Instant received = call.engine().clock().instant();
        says.selection(call.client().field(FieldNames.ACCEPT));
        EntityTag uncodedTag = says.tagOfCoding();
        Fields own = says.own();
        Judgement judgement = Judgement.of(answered, original, received);
        List<String> declared =
                call.destination().by() == null ? List.of() : call.incoming().tags();
        Storability verdict = judgement.verdict(sent, own, declared);
        List<String> tags = List.of();
        if (verdict instanceof NotStorable not) {
            notStored(
                    call,
                    sent,
                    FieldSource.of(
                            not.why(),
                            call.incoming(),
                            answered.run().fields(),
                            call.pastJersey().fields()));
            says.ownGroups();
        } else {
            tags = says.tags(declared, !call.destination().forThisClientAlone());
        }
        says.lifetime(own, judgement.isForThisClientAlone(), received);
        Fields fields = verdict instanceof Storable ? sent.fields() : Fields.NONE;
        return new Settled(answered, sent, judgement, verdict, tags, fields, uncodedTag);
    }

    /** The same with what an interceptor's entity was written by. */
    Settled withReadingsOfWriter(WriterInterceptorContext context) {
        return verdict instanceof Storable
                ? new Settled(
                        answered,
                        sent,
                        judgement.withReadingsOfWriter(sent.response(), context),
                        verdict,
                        tags,
                        fields,
                        uncodedTag)
                : this;
    }

    ResourceCall call() {
        return answered.call();
    }

    Instant received() {
        return judgement.received();
    }

    /** Whether the body is to be held, asked at its first byte. */
    boolean isHeld() {
        sent.takeChanges();
        return !passesUntouched()
                && !isKnownTooLong()
                && !isEphemeral()
                && (verdict instanceof Storable || isToBeTagged());
    }

    /** Whether a body that is not held is sent: the client's conditions can be judged before it begins. */
    boolean isSentUnheld() {
        announceNothingOutdated(verdict);
        return passesUntouched() || isToBeSent(sent.fields());
    }

    /** Takes note that the body is too long to be stored. */
    void isTooLong() {
        notStored(call().tooLong());
    }

    boolean isSentByFlush(int held) {
        ClientRequest client = call().client();
        return answered.isStream() || (!client.isHead() && !client.isRefresh() && sent.isFlushedByApplication(held));
    }

    /** Takes note that the response is sent before its body is whole. */
    void isSentEarly() {
        sent.isSentEarly();
        if (answered.isStream()) {
            // Who waits would wait for the end of it.
            call().released(CollapsedRequests.Leader::notStorable);
        }
        if (verdict instanceof Storable) {
            sent.says().selectionByCoding();
            sent.says().status(new Handling.NotStored(call().why(), Reason.of(Kind.EARLY)));
        }
    }

    @Override
    public WithSentResponse beforeHead(boolean hasEntity) {
        sent.takeChanges();
        // A response without a body is complete.
        if (!hasEntity && (sent.status() == 200 || verdict instanceof Storable)) {
            return Complete.unsent(this, new byte[0]);
        }
        if (answered.capture() == null) {
            passesUntouched();
            announceNothingOutdated(verdict);
        }
        return this;
    }

    /** Whether neither tag nor store nor the client's conditions have to do with the response. */
    private boolean passesUntouched() {
        if (sent.response().getEntity() instanceof ChunkedOutput<?>) {
            notStored(Reason.of(Kind.CHUNKED));
            return true;
        }
        // Where the method has not seen the client's conditions, the cache evaluates them.
        return !call().client().hidesConditions()
                && (isEphemeral() || (sent.status() != 200 && verdict instanceof NotStorable));
    }

    private boolean isEphemeral() {
        return verdict instanceof NotStorable not && not.why().is(Kind.NO_STORE);
    }

    private boolean isKnownTooLong() {
        boolean known = verdict instanceof Storable
                && sent.response().getLength() > call().settings().maxBodyBytes();
        if (known) {
            isTooLong();
        }
        return known;
    }

    boolean isToBeTagged() {
        return sent.status() == 200
                && call().plan().etag() != Cached.Etag.NONE
                && !sent.headers().containsKey(FieldNames.ETAG);
    }

    /** Makes it a 304 or a 412 if that is what the client's conditions come to; says whether it is neither. */
    boolean isToBeSent(Fields sentFields) {
        int status = sent.status();
        boolean isHidden = call().client().hidesConditions();
        // RFC 9110 §13.2.1: conditions count for any success, which the method would have told from others itself.
        if (status != 200 && !(isHidden && status >= 200 && status < 300)) {
            return true;
        }
        if (isHidden && answered.origin().status() != status) {
            // A response filter has set it, which would have done so on a 304 of the method as well.
            return true;
        }
        Validators validators = Validators.of(sentFields, received());
        return switch (Preconditions.evaluate(call().client(), validators, validators.lastModified(), received())) {
            case MET -> true;
            case NOT_MODIFIED -> {
                sent.withoutBody(304, name -> FieldNames.belongTo304(name, validators.entityTag() != null));
                yield false;
            }
            case FAILED -> {
                sent.withoutBody(412, name -> false);
                yield false;
            }
        };
    }

    /**
     * Announces no lifetime of a response that is not offered to the store, where something was invalidated while it was made.
     * Only the store knows whether that was about it.
     */
    void announceNothingOutdated(Storability inTheEnd) {
        if ((inTheEnd instanceof Storable || sent.says().hasLifetime()) && call().isOvertaken()) {
            sent.outdated(received());
        }
    }

    void notStored(Reason reason) {
        notStored(call(), sent, reason);
    }

    private static void notStored(ResourceCall call, SentResponse sent, Reason reason) {
        sent.handled(call.notStored(reason));
        call.endsUnstored(sent.status());
    }
}
