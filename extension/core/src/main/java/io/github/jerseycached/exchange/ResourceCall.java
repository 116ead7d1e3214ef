package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.CacheEngine;
import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.engine.LookUp;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.request.CacheSettings;
import io.github.jerseycached.request.ClientRequest;
import io.github.jerseycached.request.ResourceRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known before the method runs: the request, why it goes to the method, and where the response goes.
 *
 * @param why the request goes to the method
 * @param destination where the response goes
 * @param stored the stored response that does not serve as it is, {@code null} for none
 * @param validates whether the method is asked if {@code stored} still holds
 * @param leader tells those who wait for the response, {@code null} where nobody does
 * @param pastJersey what is said in the container's own response
 * @param before the properties of the request; {@code null} where nobody reads them
 */
record ResourceCall(
        ResourceRequest incoming,
        Forward why,
        Destination destination,
        @Nullable StoredResponse stored,
        boolean validates,
        CollapsedRequests.@Nullable Leader leader,
        ServletResponseState pastJersey,
        @Nullable Map<String, Object> before) {

    /**
     * Where the response goes.
     *
     * @param by the key that it is stored by, {@code null} for none
     * @param bypass why there is none; {@code null} where there is one
     * @param forThisClientAlone whether nobody else may get it
     */
    record Destination(Keying.@Nullable Key by, @Nullable Reason bypass, boolean forThisClientAlone) {}

    /** The cache neither serves nor stores. */
    static ResourceCall bypass(ResourceRequest incoming, Decision.Bypass bypass) {
        Destination nowhere = new Destination(null, bypass.why(), bypass.isForThisClientAlone());
        return of(incoming, Forward.BYPASS, nowhere, null, false, null);
    }

    /**
     * The store has nothing that serves as it is.
     *
     * @param replaces whether another response can be put in the place of the method's
     */
    static ResourceCall of(
            ResourceRequest incoming, LookUp found, CollapsedRequests.@Nullable Leader leader, boolean replaces) {
        Destination store = new Destination(found.key(), null, incoming.isIdentified());
        Reuse reuse = found.reuse();
        Reuse asked = reuse instanceof Reuse.ServeStale stale ? Reuse.askFirst(stale) : reuse;
        if (asked instanceof Reuse.Validate validate) {
            if (replaces) {
                incoming.client().askWith(validate.response().resourceValidators());
            }
            return of(incoming, validate.why(), store, validate.response(), replaces, leader);
        }
        if (mayBeStored(incoming)) {
            incoming.client().hideConditions();
        }
        return asked instanceof Reuse.Miss miss
                ? of(incoming, miss.why(), store, miss.stale(), false, leader)
                : of(incoming, found.why(), store, null, false, leader);
    }

    private static ResourceCall of(
            ResourceRequest incoming,
            Forward why,
            Destination destination,
            @Nullable StoredResponse stored,
            boolean validates,
            CollapsedRequests.@Nullable Leader leader) {
        ClientRequest client = incoming.client();
        boolean areRead = !incoming.filters().thatReadProperties(client.uri()).isEmpty()
                || incoming.providers().areOfProperties(client.uri());
        return new ResourceCall(
                incoming,
                why,
                destination,
                stored,
                validates,
                leader,
                new ServletResponseState(incoming.settings().injected().servletResponses(), client.asSent()),
                areRead ? RememberedAnswer.properties(client.asSent()) : null);
    }

    /**
     * Whether what comes would be stored, were it whole. Then the method does not see the client's conditions: a 304 or a 206
     * would leave a key empty that only clients with a copy ask for.
     */
    private static boolean mayBeStored(ResourceRequest incoming) {
        return !incoming.isIdentified() && !incoming.directives().has("no-store") && !incoming.leavesRangeToMethod();
    }

    ClientRequest client() {
        return incoming.client();
    }

    MethodPlan plan() {
        return incoming.plan();
    }

    CacheSettings settings() {
        return incoming.settings();
    }

    CacheEngine engine() {
        return incoming.engine();
    }

    /** Takes note that the method has answered, or Jersey in its place. */
    Step.MethodRun ran(ContainerResponseContext answer) {
        client().restoreConditions();
        pastJersey.ranOnce();
        Instant now = engine().clock().instant();
        if (answer.getStatus() < 500) {
            plan().time().took(Duration.between(incoming.forwarded(), now));
        }
        return new Step.MethodRun(CacheFields.fieldsOf(answer), now, false);
    }

    // Whatever a request filter has left there may be made of any field.
    boolean hasProperties() {
        return before != null && RememberedAnswer.areOfApplication(before);
    }

    /** Whether something was invalidated meanwhile: the next response may be stored all the same. */
    boolean isOvertaken() {
        return incoming.start().isBefore(engine().start());
    }

    void released(Consumer<CollapsedRequests.Leader> how) {
        if (leader != null) {
            how.accept(leader);
        }
    }

    /** Gives those who wait a response that may be served to them. */
    void made(StoredResponse response, Instant now) {
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

    Reason tooLong() {
        return Reason.of(Kind.TOO_LONG, settings().maxBodyBytes());
    }

    /** How a request is handled whose response is not stored. */
    Handling notStored(Reason reason) {
        Reason identity = incoming.identity();
        return identity != null && reason.is(Kind.AUTHORIZATION)
                ? new Handling.NotStored(Forward.BYPASS, identity)
                : new Handling.NotStored(why, reason);
    }

    /**
     * Tells the store and those who wait that the response is not stored.
     *
     * @param status of the response, 0 where the cache does not know it
     */
    void endsUnstored(int status) {
        // A failure says nothing of the next response, nor does the answer to a condition or a range.
        boolean ofThisRequest = status >= 500 || Storability.OF_ONE_REQUEST.contains(status);
        boolean ofThisClient =
                incoming.identity() != null || incoming.directives().has("no-store");
        if (stored != null && destination.by() != null && !ofThisClient && !ofThisRequest && supersedes(status)) {
            // RFC 9111 §4.3.3: a full answer says that the stored response is not suitable any more.
            engine().supersede(destination.by().key(), stored.selectingFields(), incoming.forwarded());
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
}
