package io.github.jerseycached.it;

/** Has a desk, which its only implementation gets injected. */
public interface Office {
    String desk();
}
