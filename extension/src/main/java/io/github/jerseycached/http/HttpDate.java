package io.github.jerseycached.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** HTTP-date (RFC 9110 §5.6.7): one format is written, three are read. */
public final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US);
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern SEPARATORS = Pattern.compile("[ ,]+");
    // The years that four digits can write.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** A date, as text. */
    private record Written(long second, String text) {}

    // Most dates that are written, and many that are read, are of this second.
    private static volatile Written last = new Written(0, IMF_FIXDATE.format(Instant.EPOCH.atOffset(ZoneOffset.UTC)));

    private HttpDate() {}

    /**
     * The instant as IMF-fixdate, rounded down to the second; beyond the years 0000 to 9999, the nearest of them.
     *
     * @param instant any
     * @return 29 characters, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}
     */
    public static String format(Instant instant) {
        Instant written = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        Written known = last;
        if (known.second() != written.getEpochSecond()) {
            known = new Written(written.getEpochSecond(), IMF_FIXDATE.format(written.atOffset(ZoneOffset.UTC)));
            last = known;
        }
        return known.text();
    }

    /**
     * Reads any of the three formats. The name of the day is not checked against the date: what it says adds nothing.
     *
     * @param text the field value
     * @param now decides the century of the two-digit year of the obsolete RFC 850 format
     * @return empty when the text is no HTTP-date
     */
    public static Optional<Instant> parse(String text, Instant now) {
        Written known = last;
        if (known.text().equals(text)) {
            return Optional.of(Instant.ofEpochSecond(known.second()));
        }
        List<String> words = List.of(SEPARATORS.split(text.strip(), -1));
        try {
            return switch (words.size()) {
                // Sun, 06 Nov 1994 08:49:37 GMT
                case 6 ->
                    words.get(5).equalsIgnoreCase("GMT")
                            ? date(words.get(1), words.get(2), year(words.get(3)), words.get(4))
                            : Optional.empty();
                // Sunday, 06-Nov-94 08:49:37 GMT
                case 4 ->
                    words.get(3).equalsIgnoreCase("GMT") ? rfc850(words.get(1), words.get(2), now) : Optional.empty();
                // Sun Nov  6 08:49:37 1994
                case 5 -> date(words.get(2), words.get(1), year(words.get(4)), words.get(3));
                default -> Optional.empty();
            };
        } catch (DateTimeException | NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> rfc850(String dayMonthYear, String time, Instant now) {
        String[] parts = dayMonthYear.split("-", -1);
        if (parts.length != 3 || parts[2].length() != 2) {
            return Optional.empty();
        }
        ZonedDateTime today = now.atZone(ZoneOffset.UTC);
        int century = today.getYear() / 100 * 100;
        int year = century + digits(parts[2]);
        Optional<Instant> read = date(parts[0], parts[1], year, time);
        // RFC 9110 §5.6.7: more than 50 years ahead means the past.
        if (read.isPresent() && read.get().isAfter(today.plusYears(50).toInstant())) {
            return date(parts[0], parts[1], year - 100, time);
        }
        return read;
    }

    private static Optional<Instant> date(String day, String month, int year, String time) {
        int monthIndex = MONTHS.indexOf(FieldNames.lowerCase(month));
        String[] clock = time.split(":", -1);
        if (monthIndex < 0 || year < 0 || day.length() > 2 || clock.length != 3) {
            return Optional.empty();
        }
        for (String part : clock) {
            if (part.length() != 2) {
                return Optional.empty();
            }
        }
        // A leap second has no place in java.time; the second before it is near enough for a cache.
        int second = digits(clock[2]);
        LocalTime timeOfDay = LocalTime.of(digits(clock[0]), digits(clock[1]), second == 60 ? 59 : second);
        return Optional.of(LocalDateTime.of(LocalDate.of(year, monthIndex + 1, digits(day)), timeOfDay)
                .toInstant(ZoneOffset.UTC));
    }

    private static int year(String text) {
        return text.length() == 4 ? digits(text) : -1;
    }

    private static int digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new NumberFormatException(text);
            }
        }
        return Integer.parseInt(text);
    }
}
