package io.github.jerseycached.example;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /cities}, as a client sent it. Every part is required.
 *
 * @param name the name
 * @param country ISO 3166-1 alpha-2 code
 * @param latitude degrees north
 * @param longitude degrees east
 * @param population number of inhabitants
 */
public record NewCity(
        @Nullable String name,
        @Nullable String country,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable Long population) {}
