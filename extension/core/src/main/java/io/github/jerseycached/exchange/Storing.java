package io.github.jerseycached.exchange;

import io.github.jerseycached.Cached;
import io.github.jerseycached.engine.CacheEngine;
import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.request.ClientRequest;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tags and stores a whole response.
 *
 * @param fields in the end
 * @param verdict in the end
 * @param ofResource the validators that the resource set
 * @param madeTag the entity tag that the cache made, {@code null} for none
 */
record Storing(
        Settled settled,
        Fields fields,
        Storability verdict,
        Validators ofResource,
        @Nullable EntityTag madeTag) {

    /** Nothing of it was sent: what is said past Jersey counts until now. */
    static Storing unsent(Settled settled, byte[] body) {
        Judged judged = Judged.of(settled);
        if (judged.verdict() instanceof Storable) {
            settled.call().pastJersey().ranOnce();
            judged = judged.unless(settled, settled.call().pastJersey().doubt());
        }
        return of(settled, body, judged);
    }

    /** It is sent. */
    static Storing sent(Settled settled, byte[] body) {
        return of(settled, body, Judged.of(settled));
    }

    private static Storing of(Settled settled, byte[] body, Judged judged) {
        Fields fields = judged.fields();
        Validators own = Validators.of(fields, settled.received());
        EntityTag uncoded = settled.uncodedTag();
        Validators ofResource = uncoded == null ? own : new Validators(uncoded, own.lastModified());
        EntityTag made = settled.isToBeTagged() ? tagOf(settled, body, fields) : null;
        Fields tagged = made == null ? fields : fields.with(FieldNames.ETAG, made.toString());
        return new Storing(settled, tagged, judged.verdict(), ofResource, made);
    }

    private static EntityTag tagOf(Settled settled, byte[] body, Fields fields) {
        String vary = fields.value(FieldNames.VARY);
        String metadata = "";
        if (vary != null
                && (FieldNames.lists(vary, FieldNames.ACCEPT) || FieldNames.lists(vary, HttpHeaders.ACCEPT_LANGUAGE))) {
            metadata = fields.value(FieldNames.CONTENT_TYPE) + '\n' + fields.value(FieldNames.CONTENT_LANGUAGE);
        }
        return EntityTag.of(body, metadata, settled.call().plan().etag() == Cached.Etag.WEAK);
    }

    /** The fields and the verdict where what wrote the body has had its say in them. */
    private record Judged(Fields fields, Storability verdict) {

        static Judged of(Settled settled) {
            SentResponse sent = settled.sent();
            CacheFields says = sent.says();
            if (!sent.isEarly()) {
                sent.takeChanges();
            }
            boolean coded = settled.verdict() instanceof Storable && says.selectionByCoding();
            Judged judged = new Judged(sent.fields(), settled.verdict());
            if (judged.verdict() instanceof Storable
                    && (coded || !judged.fields().equals(settled.fields()))) {
                Storability again = settled.judgement().ofFields(sent.status(), says.own());
                if (again instanceof NotStorable not) {
                    settled.notStored(FieldSource.ofWriter(not.why()));
                }
                judged = new Judged(judged.fields(), again);
            }
            if (judged.verdict() instanceof Storable
                    && !settled.judgement().readings().isEmpty()) {
                judged = judged.unless(settled, settled.judgement().doubtOfProviders(true));
                if (!sent.isEarly()) {
                    says.lifetime(says.own(), settled.judgement().isForThisClientAlone(), settled.received());
                    judged = new Judged(sent.fields(), judged.verdict());
                }
            }
            return judged;
        }

        /** The same, but that it may not be stored where there is a doubt. */
        Judged unless(Settled settled, @Nullable Reason doubt) {
            if (doubt == null) {
                return this;
            }
            settled.notStored(doubt);
            return new Judged(fields, new NotStorable(doubt));
        }
    }

    /** Says that parts may be asked for, where they may. */
    Storing withRanges(int length) {
        SentResponse sent = settled.sent();
        return verdict instanceof Storable
                        && sent.status() == 200
                        && length > 0
                        && sent.says().ranges()
                ? new Storing(
                        settled, fields.with(FieldNames.ACCEPT_RANGES, CacheFields.BYTES), verdict, ofResource, madeTag)
                : this;
    }

    /** Stores a response if it may be; gives it as it would be stored, {@code null} where it may not be. */
    @Nullable
    StoredResponse store(byte[] body) {
        Keying.Key by = settled.call().destination().by();
        if (!(verdict instanceof Storable storable) || by == null) {
            settled.announceNothingOutdated(verdict);
            return null;
        }
        ResourceRequest incoming = settled.call().incoming();
        StoredResponse complete = toStore(storable, body);
        if (incoming.filters().canServe(complete, incoming.client().uri())) {
            store(by, complete, storable);
        } else {
            settled.announceNothingOutdated(verdict);
            settled.notStored(incoming.filters().why(incoming.client().uri()));
        }
        return complete;
    }

    private StoredResponse toStore(Storable storable, byte[] body) {
        Answered answered = settled.answered();
        SentResponse sent = settled.sent();
        Fields resourceFields = answered.run().fields();
        String connection = fields.value(FieldNames.CONNECTION);
        Predicate<String> left = name ->
                FieldNames.neverStored(name, connection) || storable.withheld().test(name);
        WrittenFields written = WrittenFields.of(resourceFields, settled.fields(), fields);
        StoredResponse complete = new StoredResponse(
                        sent.status(),
                        sent.response().getStatusInfo().getReasonPhrase(),
                        written.toStore().without(left),
                        body,
                        storable.selectingFields(),
                        storable.terms(),
                        ofResource,
                        answered.call().incoming().provenance(settled.tags()))
                .from(new StoredResponse.OriginalResponse(
                        answered.origin().status(),
                        resourceFields.without(left),
                        answered.origin().hasEntity(),
                        answered.origin().setsProperties(),
                        written.replaced()));
        RememberedAnswer remembered = answered.remembered();
        return remembered == null ? complete : complete.remembering(remembered);
    }

    private void store(Keying.Key by, StoredResponse complete, Storable storable) {
        ResourceCall call = settled.call();
        CacheEngine engine = call.engine();
        SentResponse sent = settled.sent();
        boolean kept = engine.keep(by.key(), complete);
        boolean invalidated = call.isOvertaken();
        if (!sent.isEarly() && invalidated && (!kept || isMadeStale(by))) {
            sent.outdated(settled.received());
        }
        if (kept) {
            if (!isRemembered(by, complete)) {
                engine.supersede(
                        by.key(), complete.selectingFields(), call.incoming().forwarded());
                settled.notStored(call.incoming().filters().why(call.client().uri()));
                return;
            }
            sent.handled(new Handling.StoredNew(call.why(), storable.terms().remaining(settled.received())));
            call.made(complete, settled.received());
            return;
        }
        Kind whyNot = engine.whyNotKept(by.key(), complete, call.client());
        sent.handled(new Handling.NotStored(call.why(), Reason.of(whyNot)));
        if (whyNot == Kind.OVERTAKEN) {
            call.released(CollapsedRequests.Leader::found);
        } else if (call.isOvertaken()) {
            call.made(complete, settled.received());
        } else {
            engine.supersede(
                    by.key(), complete.selectingFields(), call.incoming().forwarded());
            call.released(each -> each.madeInVain(complete, call.incoming().start()));
        }
    }

    /** Whether a hit will find what the application's response filters read of it. */
    private boolean isRemembered(Keying.Key by, StoredResponse complete) {
        ResourceCall call = settled.call();
        return complete.remembered() == null
                || call.engine().store().get(by.key(), call.client()).newestFirst().stream()
                        .allMatch(each -> call.incoming()
                                .filters()
                                .canServe(each, call.client().uri()));
    }

    /** Whether what has just been stored was invalidated softly while it was made. */
    private boolean isMadeStale(Keying.Key by) {
        ClientRequest client = settled.call().client();
        return settled.call()
                .engine()
                .store()
                .get(by.key(), client)
                .select(client)
                .map(StoredResponse::isMadeStale)
                .orElse(false);
    }
}
