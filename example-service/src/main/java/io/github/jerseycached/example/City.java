package io.github.jerseycached.example;

/**
 * A city of the catalogue.
 *
 * @param id the GeoNames id; cities added here have ids of 100,000,000 and up
 * @param name as GeoNames spells it, with diacritics
 * @param country ISO 3166-1 alpha-2 code in capitals
 * @param latitude degrees north
 * @param longitude degrees east
 * @param population number of inhabitants
 */
public record City(long id, String name, String country, double latitude, double longitude, long population) {}
