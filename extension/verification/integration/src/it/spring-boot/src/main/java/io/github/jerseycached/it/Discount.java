package io.github.jerseycached.it;

/** Made by a method that has a scope. */
public interface Discount {
    String of();
}
