package io.github.jerseycached.syntax;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP-date (RFC 9110 §5.6.7): one format is written, three are read. */
public final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US);
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
    private static final String MONTH = "(" + String.join("|", MONTHS) + ")";
    private static final String TIME = "(\\d\\d):(\\d\\d):(\\d\\d)";
    // Sun, 06 Nov 1994 08:49:37 GMT
    private static final Pattern IMF_FIXDATE_TEXT = pattern(DAY + ", (\\d\\d) " + MONTH + " (\\d{4}) " + TIME + " GMT");
    // Sunday, 06-Nov-94 08:49:37 GMT
    private static final Pattern RFC_850_TEXT =
            pattern("(?:mon|tues|wednes|thurs|fri|satur|sun)day, (\\d\\d)-" + MONTH + "-(\\d\\d) " + TIME + " GMT");
    // Sun Nov  6 08:49:37 1994
    private static final Pattern ASCTIME_TEXT = pattern(DAY + ' ' + MONTH + " ([ \\d]\\d) " + TIME + " (\\d{4})");
    // The years that four digits can write.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** A date, as text. */
    private record Written(long second, String text) {}

    // Most dates that are written, and many that are read, are of this second.
    private static volatile Written last = new Written(0, IMF_FIXDATE.format(Instant.EPOCH.atOffset(ZoneOffset.UTC)));

    private HttpDate() {}

    // RFC 9111 §4.2: to be matched without regard to case, though the grammar has one.
    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

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
     * Reads any of the three formats, to the letter but for the case: what is nearly a date is none, and so an {@code Expires}
     * that has passed (RFC 9111 §5.3). The name of the day is not checked against the date: what it says adds nothing.
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
        String date = FieldNames.trimmed(text);
        try {
            Matcher written = IMF_FIXDATE_TEXT.matcher(date);
            if (written.matches()) {
                return Optional.of(date(digits(written, 3), written.group(2), digits(written, 1), written, 4));
            }
            written = RFC_850_TEXT.matcher(date);
            if (written.matches()) {
                return Optional.of(rfc850(written, now));
            }
            written = ASCTIME_TEXT.matcher(date);
            if (written.matches()) {
                return Optional.of(date(digits(written, 6), written.group(1), digits(written, 2), written, 3));
            }
            return Optional.empty();
        } catch (DateTimeException noSuchDate) {
            return Optional.empty();
        }
    }

    private static Instant rfc850(Matcher written, Instant now) {
        ZonedDateTime today = now.atZone(ZoneOffset.UTC);
        int year = today.getYear() / 100 * 100 + digits(written, 3);
        Instant read = date(year, written.group(2), digits(written, 1), written, 4);
        // RFC 9110 §5.6.7: more than 50 years ahead means the past.
        return read.isAfter(today.plusYears(50).toInstant())
                ? date(year - 100, written.group(2), digits(written, 1), written, 4)
                : read;
    }

    /** @param clock the group of the hour, before those of the minute and the second */
    private static Instant date(int year, String month, int day, Matcher written, int clock) {
        // A leap second has no place in java.time; the second before it is near enough for a cache.
        int second = digits(written, clock + 2);
        LocalTime time = LocalTime.of(digits(written, clock), digits(written, clock + 1), second == 60 ? 59 : second);
        int monthOfYear = MONTHS.indexOf(FieldNames.lowerCase(month)) + 1;
        return LocalDateTime.of(LocalDate.of(year, monthOfYear, day), time).toInstant(ZoneOffset.UTC);
    }

    private static int digits(Matcher written, int group) {
        return Integer.parseInt(FieldNames.trimmed(written.group(group)));
    }
}
