package io.github.jerseycached.example;

/**
 * A country, summed up from its cities.
 *
 * @param code ISO 3166-1 alpha-2 code in capitals
 * @param name its English name
 * @param cities how many of its cities the catalogue has
 * @param population number of inhabitants of those cities together
 * @param largestCity the one with the most inhabitants
 */
public record Country(String code, String name, long cities, long population, City largestCity) {}
