package io.github.jerseycached.http;

import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** For how long a response is fresh and how old it is (RFC 9111 §4.2). */
public final class Freshness {

    private static final Duration LONGEST = Duration.ofSeconds(CacheControl.MAX_SECONDS);

    // Machines of one cluster, as their clocks are kept today.
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

    private Freshness() {}

    /**
     * The freshness lifetime that a response itself states (RFC 9111 §4.2.1), as a shared cache reads it: {@code
     * s-maxage} before {@code max-age} before {@code Expires}. Of several values the first counts; an unreadable one is
     * stale at once.
     *
     * @param directives those that hold for this cache
     * @param expires the {@code Expires} field that goes with them, {@code null} when there is none
     * @param fields of the response
     * @param received when the response came, for one that has no {@code Date}
     * @return empty when the response states none
     */
    public static Optional<Duration> explicitLifetime(
            CacheControl directives, @Nullable String expires, Fields fields, Instant received) {
        if (directives.has("s-maxage")) {
            return Optional.of(seconds(directives.seconds("s-maxage")));
        }
        if (directives.has("max-age")) {
            return Optional.of(seconds(directives.seconds("max-age")));
        }
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
     * A tenth of the time for which the representation had not changed when the response came (RFC 9111 §4.2.2).
     *
     * @return empty when it has no {@code Last-Modified} in the past
     */
    static Optional<Duration> heuristicLifetime(Fields fields, Instant received) {
        String lastModified = fields.first(FieldNames.LAST_MODIFIED);
        if (lastModified == null) {
            return Optional.empty();
        }
        Instant date = date(fields, received).orElse(received);
        return HttpDate.parse(lastModified, received)
                .filter(changed -> changed.isBefore(date))
                .map(changed -> bounded(Duration.between(changed, date).dividedBy(10)));
    }

    /**
     * How old a response is at its arrival (RFC 9111 §4.2.3, corrected_initial_age). One with neither {@code Date} nor
     * {@code Age} was made here and now: it is of age zero, however long the resource took to make it.
     */
    static Duration initialAge(Fields fields, Instant requested, Instant received) {
        Optional<Instant> date = date(fields, received);
        OptionalLong age = age(fields);
        if (date.isEmpty() && age.isEmpty()) {
            return Duration.ZERO;
        }
        Duration apparentAge =
                date.map(at -> bounded(Duration.between(at, received))).orElse(Duration.ZERO);
        Duration delay = bounded(Duration.between(requested, received));
        Duration correctedAge = Duration.ofSeconds(age.orElse(0)).plus(delay);
        return bounded(apparentAge.compareTo(correctedAge) > 0 ? apparentAge : correctedAge);
    }

    /**
     * The current age (RFC 9111 §4.2.3), never negative. Of a response that seems to come from the future, from before a
     * restart or from another machine, nobody knows the age: it counts as older than anything.
     */
    static Duration currentAge(Duration initialAge, Instant received, Instant now) {
        if (received.isAfter(now) && Duration.between(now, received).compareTo(CLOCKS_DIFFER) > 0) {
            return LONGEST;
        }
        return bounded(bounded(Duration.between(received, now)).plus(initialAge));
    }

    // RFC 9111 §5.1: an Age that is no number is ignored; of several the first counts. Parameters behind the number, as
    // those of a structured Integer, take nothing from it: to be older than need be is the safe side.
    private static OptionalLong age(Fields fields) {
        String age = fields.first(FieldNames.AGE);
        if (age == null) {
            return OptionalLong.empty();
        }
        int end = Math.min(endAt(age, ','), endAt(age, ';'));
        return CacheControl.deltaSeconds(age.substring(0, end).strip());
    }

    private static int endAt(String text, char c) {
        int at = text.indexOf(c);
        return at < 0 ? text.length() : at;
    }

    private static Optional<Instant> date(Fields fields, Instant received) {
        String date = fields.first(FieldNames.DATE);
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
