package io.github.jerseycached.store;

/** A store that may be looked up on a thread that must not wait, such as a server's selector. */
public interface InMemoryStore {

    /** {@return whether a look-up never waits, neither for a disk nor for a network} */
    boolean isInMemory();
}
