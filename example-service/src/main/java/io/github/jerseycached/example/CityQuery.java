package io.github.jerseycached.example;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code QUERY /cities}, as a client sent it.
 *
 * @param q what the name is to be like; required
 * @param country ISO 3166-1 alpha-2 code; absent for any
 * @param limit how many at most; absent for 20
 */
public record CityQuery(
        @Nullable String q,
        @Nullable String country,
        @Nullable Integer limit) {}
