package io.github.jerseycached.example;

/**
 * A city and how far it is from the place that was asked for.
 *
 * @param distanceKm great-circle distance in kilometres, to a tenth
 * @param city the city
 */
public record NearbyCity(double distanceKm, City city) {}
