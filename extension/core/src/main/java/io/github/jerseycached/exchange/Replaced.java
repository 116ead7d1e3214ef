package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.StoredResponse;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored response is served in the place of what the method answered.
 *
 * @param by the exchange that serves it
 */
record Replaced(Step.MethodRun run, StoredExchange by) implements Step {

    @Override
    public Handling handling() {
        return by.handling();
    }

    /**
     * The step after the method's run: its 304 renews the stored response, which may also be served instead of an error.
     *
     * @param before the step before
     */
    static Step orRan(ResourceCall call, Step before, MethodRun run, ContainerResponseContext answer) {
        StoredResponse held = call.stored();
        Keying.Key by = call.destination().by();
        // What comes after a stored response is what a response filter threw.
        if (held == null || by == null || before instanceof Replaced) {
            return new Ran(run, before.handling());
        }
        Instant now = call.engine().clock().instant();
        int status = answer.getStatus();
        MethodRun known = run;
        StoredExchange instead;
        if (!call.validates() || status != 304) {
            instead = insteadOfError(call, held, status, now);
        } else if (Renewal.isAbout(held, run.fields(), now)) {
            instead = renewed(call, held, by, run, now);
        } else {
            call.engine()
                    .supersede(by.key(), held.selectingFields(), call.incoming().forwarded());
            call.released(each -> each.failed(0));
            instead = null;
            if (!Renewal.answersClient(call.incoming(), run.fields(), now)) {
                instead = Renewal.instead(call.incoming(), by, held, call.why());
                known = instead == null ? run.unanswered() : run;
            }
        }
        return instead == null ? new Ran(known, before.handling()) : new Replaced(known, instead);
    }

    private static StoredExchange renewed(
            ResourceCall call, StoredResponse held, Keying.Key by, MethodRun run, Instant now) {
        StoredExchange renewed = Renewal.of(call.incoming(), held, by.key(), call.why(), run.fields(), now)
                .after(took(call, now));
        if (renewed.handling() instanceof Handling.Renewed || call.isOvertaken()) {
            call.made(renewed.stored(), now);
        } else {
            call.released(CollapsedRequests.Leader::notStorable);
        }
        return renewed;
    }

    private static @Nullable StoredExchange insteadOfError(
            ResourceCall call, StoredResponse held, int status, Instant now) {
        Decision.Hit hit = Decision.Hit.inPlaceOfFailure(held, call.why(), status, now);
        if (hit == null) {
            return null;
        }
        StoredExchange instead = new StoredExchange(call.incoming(), hit).after(took(call, now));
        call.released(each -> each.failed(status));
        return instead;
    }

    private static Duration took(ResourceCall call, Instant now) {
        return Duration.between(call.incoming().forwarded(), now);
    }
}
