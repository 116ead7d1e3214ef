package io.github.jerseycached.it;

/** Who sells. */
public interface Desk {
    String name();
}
