package io.github.jerseycached.example;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How far a large city is from the nearest other one.
 *
 * @param distanceKm great-circle distance in kilometres, to a tenth
 * @param city the city
 * @param nearest the nearest of the others
 */
public record Isolation(double distanceKm, City city, City nearest) {

    /** Compares every city with every other: the work grows with the square of their number. */
    static List<Isolation> mostIsolated(List<City> cities, int limit) {
        if (cities.size() < 2) {
            return List.of();
        }
        double[] distances = new double[cities.size()];
        int[] neighbours = new int[cities.size()];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int i = 0; i < cities.size(); i++) {
            City one = cities.get(i);
            for (int j = 0; j < i; j++) {
                City other = cities.get(j);
                double distance =
                        Earth.distanceKm(one.latitude(), one.longitude(), other.latitude(), other.longitude());
                if (distance < distances[i]) {
                    distances[i] = distance;
                    neighbours[i] = j;
                }
                if (distance < distances[j]) {
                    distances[j] = distance;
                    neighbours[j] = i;
                }
            }
        }
        List<Isolation> isolations = new ArrayList<>(cities.size());
        for (int i = 0; i < cities.size(); i++) {
            isolations.add(new Isolation(Earth.rounded(distances[i]), cities.get(i), cities.get(neighbours[i])));
        }
        return isolations.stream()
                .sorted(Comparator.comparingDouble(Isolation::distanceKm).reversed())
                .limit(limit)
                .toList();
    }
}
