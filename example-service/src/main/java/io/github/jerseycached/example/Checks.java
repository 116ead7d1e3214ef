package io.github.jerseycached.example;

import org.jspecify.annotations.Nullable;

/** What a client's values must be. Each check hands the value back, or throws the 400 that names it. */
final class Checks {
    private static final int LONGEST_TEXT = 200;
    private static final long MOST_INHABITANTS = 100_000_000;

    private Checks() {}

    static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw Problem.badRequest(field + " is missing");
        }
        return value;
    }

    static int limit(int value) {
        return (int) inRange("limit", value, 1, 100);
    }

    static double latitude(String field, @Nullable Double value) {
        return inRange(field, present(field, value), -90, 90);
    }

    static double longitude(String field, @Nullable Double value) {
        return inRange(field, present(field, value), -180, 180);
    }

    static long population(@Nullable Long value) {
        return inRange("population", present("population", value), 0, MOST_INHABITANTS);
    }

    static String name(@Nullable String value) {
        String name = text("name", present("name", value)).strip();
        if (name.isEmpty()) {
            throw Problem.badRequest("name must not be blank");
        }
        return name;
    }

    static String text(String field, String value) {
        if (value.length() > LONGEST_TEXT) {
            throw Problem.badRequest(field + " must have at most " + LONGEST_TEXT + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest(field + " must not contain control characters");
        }
        return value;
    }

    static String country(@Nullable String value) {
        String code = CountryCode.normalise(present("country", value));
        if (!CountryCode.isKnown(code)) {
            throw Problem.badRequest("country must be a country code of two letters, such as CH");
        }
        return code;
    }

    static long inRange(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw Problem.badRequest(field + " must be from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    private static double inRange(String field, double value, double least, double most) {
        // The other way round, NaN would pass.
        if (!(value >= least && value <= most)) {
            throw Problem.badRequest(field + " must be from " + (long) least + " to " + (long) most + ", not " + value);
        }
        return value;
    }
}
