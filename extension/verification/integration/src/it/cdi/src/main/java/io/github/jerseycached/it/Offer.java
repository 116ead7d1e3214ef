package io.github.jerseycached.it;

/** Made by a producer, of what that gets injected. */
public interface Offer {
    String by();
}
