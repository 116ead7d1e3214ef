package io.github.jerseycached.it;

/** Made by a method, of what that gets injected. */
public interface Offer {
    String by();
}
