package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Handling;
import io.github.jerseycached.syntax.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an exchange has come that the resource answers: {@link Asked}, {@link Ran}, {@link Answered}, {@link Settled},
 * {@link Complete}. Each step has what is known then, and the operations that are possible then. {@link Replaced} and
 * {@link Committed} are steps aside, after which the cache has nothing to do with the method's answer any more.
 *
 * <p>Jersey goes back to {@link Ran} with another response where an exception was thrown after the first.
 */
sealed interface Step permits Step.Asked, Step.Ran, Replaced, Step.WithAnswer {

    /** What is known of the method's run. */
    MethodRun run();

    /** How the request was handled, as far as that is known. */
    Handling handling();

    /**
     * The run of the method.
     *
     * @param fields of its answer, before the application's response filters
     * @param ended when it answered, {@code null} where it has not
     * @param isUnanswered whether it answered by a 304 about something that neither the cache nor the client has
     */
    record MethodRun(Fields fields, @Nullable Instant ended, boolean isUnanswered) {
        static final MethodRun NONE = new MethodRun(Fields.NONE, null, false);

        MethodRun unanswered() {
            return new MethodRun(fields, ended, true);
        }
    }

    /** The method has not answered. */
    record Asked(Handling handling) implements Step {
        @Override
        public MethodRun run() {
            return MethodRun.NONE;
        }
    }

    /** The method has answered, or Jersey in its place, and no response filter has run. */
    record Ran(MethodRun run, Handling handling) implements Step {}

    /** A step in which there is a response that the response filters see. */
    sealed interface WithAnswer extends Step permits Answered, Committed, WithSentResponse {
        Answered answered();

        @Override
        default MethodRun run() {
            return answered().run();
        }
    }

    /** The container's response was committed past Jersey: nothing that Jersey or the cache does reaches the client. */
    record Committed(Answered answered, Handling handling) implements WithAnswer {}

    /** A step in which there is a response that is sent. */
    sealed interface WithSentResponse extends WithAnswer permits Settled, Complete {
        SentResponse sent();

        /**
         * The step in which the head is sent.
         *
         * @param hasEntity whether there is a body to be written
         */
        WithSentResponse beforeHead(boolean hasEntity);

        @Override
        default Handling handling() {
            return sent().handling();
        }
    }
}
