package io.github.jerseycached.it;

/** The same for each request. */
public interface Fees {
    String text();
}
