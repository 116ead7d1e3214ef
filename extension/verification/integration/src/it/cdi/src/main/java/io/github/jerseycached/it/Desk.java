package io.github.jerseycached.it;

/** Who sells; there is a bean of it for each request. */
public interface Desk {
    String name();
}
