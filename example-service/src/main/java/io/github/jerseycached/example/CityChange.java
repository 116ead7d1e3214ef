package io.github.jerseycached.example;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /cities/{id}}, as a client sent it.
 *
 * @param name the new name, required
 * @param population the new number of inhabitants, required
 */
public record CityChange(@Nullable String name, @Nullable Long population) {}
