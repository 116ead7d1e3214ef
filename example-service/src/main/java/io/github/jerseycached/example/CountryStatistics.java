package io.github.jerseycached.example;

import java.util.List;

/**
 * A country in detail. The numbers are of its cities in the catalogue, not of the whole country.
 *
 * @param code ISO 3166-1 alpha-2 code in capitals
 * @param name its English name
 * @param cities how many cities
 * @param population number of inhabitants of those cities together
 * @param averagePopulation inhabitants of a city on average
 * @param medianPopulation inhabitants of the city in the middle
 * @param largestCities the ten with the most inhabitants, largest first
 */
public record CountryStatistics(
        String code,
        String name,
        long cities,
        long population,
        long averagePopulation,
        long medianPopulation,
        List<City> largestCities) {}
