package io.github.jerseycached.it;

/** Made by a producer that has a scope. */
public interface Discount {
    String of();
}
