package io.github.jerseycached.example;

/** Distances on the globe. Public, since the database calls it as its function {@code DISTANCE_KM}. */
public final class Earth {
    /** IUGG mean radius. */
    private static final double RADIUS_KM = 6371.0088;

    private Earth() {}

    /** Great-circle distance in kilometres between two places in degrees, by the haversine formula. */
    public static double distanceKm(double latitude1, double longitude1, double latitude2, double longitude2) {
        double sinLatitude = Math.sin(Math.toRadians(latitude2 - latitude1) / 2);
        double sinLongitude = Math.sin(Math.toRadians(longitude2 - longitude1) / 2);
        double a = sinLatitude * sinLatitude
                + Math.cos(Math.toRadians(latitude1))
                        * Math.cos(Math.toRadians(latitude2))
                        * sinLongitude
                        * sinLongitude;
        // Rounding can lift the term a hair above 1 for opposite ends of the earth.
        return 2 * RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, a)));
    }

    /** To a tenth of a kilometre: city centres are not known any better. */
    static double rounded(double distanceKm) {
        return Math.round(distanceKm * 10) / 10.0;
    }
}
