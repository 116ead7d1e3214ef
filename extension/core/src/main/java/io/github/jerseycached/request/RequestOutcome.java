package io.github.jerseycached.request;

import io.github.jerseycached.http.Handling;

/** How a request was handled, as a property of the request. */
public interface RequestOutcome {

    /** The request property that holds it. */
    String PROPERTY = RequestOutcome.class.getName();

    /** {@return how the request was handled, as far as that is known} */
    Handling handling();
}
