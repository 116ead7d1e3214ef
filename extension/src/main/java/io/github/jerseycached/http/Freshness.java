package io.github.jerseycached.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** For how long a response is fresh and how old it is (RFC 9111 §4.2). */
public final class Freshness {

    private static final Duration LONGEST = Duration.ofSeconds(CacheControl.MAX_SECONDS);

    private Freshness() {}

    /**
     * The freshness lifetime that a response itself states (RFC 9111 §4.2.1), as a shared cache reads it: {@code
     * s-maxage} before {@code max-age} before {@code Expires}. Of several values the first counts; an unreadable one is
     * stale at once.
     *
     * @param received when the response came, for one that has no {@code Date}
     * @return empty when the response states none
     */
    public static Optional<Duration> explicitLifetime(Fields fields, Instant received) {
        CacheControl directives = CacheControl.parse(fields.value(FieldNames.CACHE_CONTROL));
        if (directives.has("s-maxage")) {
            return Optional.of(seconds(directives.seconds("s-maxage")));
        }
        if (directives.has("max-age")) {
            return Optional.of(seconds(directives.seconds("max-age")));
        }
        String expires = fields.first(FieldNames.EXPIRES);
        if (expires == null) {
            return Optional.empty();
        }
        Instant date = date(fields, received).orElse(received);
        // RFC 9111 §5.3: an invalid date, "0" above all, means already expired.
        return Optional.of(HttpDate.parse(expires, received)
                .map(until -> bounded(Duration.between(date, until)))
                .orElse(Duration.ZERO));
    }

    /**
     * How old a response is at its arrival (RFC 9111 §4.2.3, corrected_initial_age). One with neither {@code Date} nor
     * {@code Age} was made here and now: it is of age zero, however long the resource took to make it.
     */
    public static Duration initialAge(Fields fields, Instant requested, Instant received) {
        Optional<Instant> date = date(fields, received);
        OptionalLong age = age(fields);
        Duration apparentAge =
                date.map(at -> bounded(Duration.between(at, received))).orElse(Duration.ZERO);
        if (age.isEmpty()) {
            return apparentAge;
        }
        Duration delay = bounded(Duration.between(requested, received));
        Duration correctedAge = Duration.ofSeconds(age.getAsLong()).plus(delay);
        return bounded(apparentAge.compareTo(correctedAge) > 0 ? apparentAge : correctedAge);
    }

    /** The current age (RFC 9111 §4.2.3), never negative: a clock set back makes nothing younger than at its arrival. */
    public static Duration currentAge(Duration initialAge, Instant received, Instant now) {
        return bounded(initialAge.plus(bounded(Duration.between(received, now))));
    }

    // RFC 9111 §5.1: an Age that is no number is ignored; of several the first counts.
    private static OptionalLong age(Fields fields) {
        String age = fields.first(FieldNames.AGE);
        if (age == null) {
            return OptionalLong.empty();
        }
        int comma = age.indexOf(',');
        return CacheControl.deltaSeconds((comma < 0 ? age : age.substring(0, comma)).strip());
    }

    private static Optional<Instant> date(Fields fields, Instant received) {
        @Nullable String date = fields.first(FieldNames.DATE);
        return date == null ? Optional.empty() : HttpDate.parse(date, received);
    }

    private static Duration seconds(OptionalLong seconds) {
        return Duration.ofSeconds(seconds.orElse(0));
    }

    private static Duration bounded(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
