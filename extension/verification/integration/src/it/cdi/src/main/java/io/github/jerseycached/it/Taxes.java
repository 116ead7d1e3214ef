package io.github.jerseycached.it;

/** The same for each request, made by a producer. */
public interface Taxes {
    String text();
}
