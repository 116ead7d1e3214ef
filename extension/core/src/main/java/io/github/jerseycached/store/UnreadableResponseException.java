package io.github.jerseycached.store;

/** Says that bytes are no stored responses: damaged, of another key, or of a version that this one does not know. */
public final class UnreadableResponseException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableResponseException(String why) {
        // Without the calls that led to it, which say nothing: it is about bytes, and there may be many of it.
        super(why, null, false, false);
    }
}
