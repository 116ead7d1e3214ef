package io.github.jerseycached.example;

import java.util.Arrays;
import java.util.Locale;

/** ISO 3166-1 alpha-2 codes, and {@code XK}, which GeoNames uses for Kosovo. */
final class CountryCode {
    private CountryCode() {}

    /** Brings the code to capitals, whatever the JVM's own language. */
    static String normalise(String code) {
        return code.toUpperCase(Locale.ROOT);
    }

    static boolean isKnown(String normalisedCode) {
        return normalisedCode.equals("XK")
                || Arrays.asList(Locale.getISOCountries()).contains(normalisedCode);
    }

    static String englishName(String normalisedCode) {
        return new Locale.Builder().setRegion(normalisedCode).build().getDisplayCountry(Locale.ENGLISH);
    }
}
