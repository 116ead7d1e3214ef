package io.github.jerseycached.http;

import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.HttpDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which bytes of a complete body a request asks for (RFC 9110 §14). */
public final class ByteRanges {

    /** RFC 9110 §14.2: a server may ignore a set of many small ranges; nobody who means well asks for more than these. */
    static final int MOST = 16;

    private ByteRanges() {}

    /**
     * A range of a body.
     *
     * @param first the offset of its first byte
     * @param last the offset of its last byte, within the body
     */
    public record Range(int first, int last) {

        /** {@return its number of bytes} */
        public int length() {
            return last - first + 1;
        }

        /**
         * As {@code Content-Range} says it, given the length of the body (RFC 9110 §14.4).
         *
         * @param complete that length, in bytes
         * @return the value of the field
         */
        public String contentRange(int complete) {
            return "bytes " + first + '-' + last + '/' + complete;
        }
    }

    /**
     * The ranges that a request asks for, in its order.
     *
     * @param request the request
     * @param length the length of the body
     * @param validators those of the response, for {@code If-Range}
     * @param strongDate its {@code Last-Modified} where that is a strong validator (RFC 9110 §8.8.2.2), else {@code null}
     * @return empty when the whole body is to be sent: there is no {@code Range}, or its {@code If-Range} does not hold, or
     *     it is malformed, of another unit, of more than 16 ranges or of overlapping ones; an empty list when none of its
     *     ranges lies within the body (416)
     */
    public static Optional<List<Range>> asked(
            RequestHead request, int length, Validators validators, @Nullable Instant strongDate) {
        String field = request.field(FieldNames.RANGE);
        // RFC 9110 §14.2: the field means something in a GET alone.
        if (field == null || !request.method().equals("GET") || !ifRangeHolds(request, validators, strongDate)) {
            return Optional.empty();
        }
        int equals = field.indexOf('=');
        if (equals < 0 || !field.substring(0, equals).strip().equalsIgnoreCase("bytes")) {
            return Optional.empty();
        }
        List<Range> ranges = new ArrayList<>();
        List<String> specs = FieldNames.members(field.substring(equals + 1));
        if (specs.isEmpty() || specs.size() > MOST) {
            return Optional.empty();
        }
        for (String spec : specs) {
            Spec read = Spec.parse(spec);
            if (read == null) {
                // RFC 9110 §14.2: a malformed one makes the field one to ignore.
                return Optional.empty();
            }
            if (length == 0 && read.isSuffix()) {
                // RFC 9110 §14.1.2: the last bytes of nothing are all there are.
                return Optional.empty();
            }
            Range range = read.within(length);
            if (range != null) {
                ranges.add(range);
            }
        }
        return overlap(ranges) ? Optional.empty() : Optional.of(List.copyOf(ranges));
    }

    /** {@code If-Range} holds for the same representation alone (RFC 9110 §13.1.5). */
    private static boolean ifRangeHolds(RequestHead request, Validators validators, @Nullable Instant strongDate) {
        String field = request.field(FieldNames.IF_RANGE);
        if (field == null) {
            return true;
        }
        Optional<EntityTag> tag = EntityTag.parse(field.strip());
        if (tag.isPresent()) {
            EntityTag ours = validators.entityTag();
            return ours != null && ours.matchesStrongly(tag.get());
        }
        // A date holds only if it is the very same.
        return strongDate != null
                && HttpDate.parse(field, strongDate).filter(strongDate::equals).isPresent();
    }

    // RFC 9110 §14.2: overlapping ranges are a way to make a server send more than it has.
    private static boolean overlap(List<Range> ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = i + 1; j < ranges.size(); j++) {
                if (ranges.get(i).first() <= ranges.get(j).last()
                        && ranges.get(j).first() <= ranges.get(i).last()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A range as it was asked for: one of the two may be -1, for absent. */
    private record Spec(long first, long last) {

        private static final long ABSENT = -1;

        static @Nullable Spec parse(String spec) {
            int dash = spec.indexOf('-');
            if (dash < 0) {
                return null;
            }
            String before = spec.substring(0, dash).strip();
            String after = spec.substring(dash + 1).strip();
            long first = before.isEmpty() ? ABSENT : offset(before);
            long last = after.isEmpty() ? ABSENT : offset(after);
            boolean backwards = first >= 0 && last >= 0 && last < first;
            if (first < ABSENT || last < ABSENT || (first == ABSENT && last == ABSENT) || backwards) {
                return null;
            }
            return new Spec(first, last);
        }

        /** Digits, of which more than a long can hold are as many as it can; anything else is below {@link #ABSENT}. */
        private static long offset(String text) {
            long offset = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    return Long.MIN_VALUE;
                }
                offset = offset > (Long.MAX_VALUE - 9) / 10 ? Long.MAX_VALUE : offset * 10 + (c - '0');
            }
            return offset;
        }

        boolean isSuffix() {
            return first == ABSENT && last > 0;
        }

        @Nullable
        Range within(int length) {
            if (first == ABSENT) {
                // The last so many bytes.
                long count = Math.min(last, length);
                return count == 0 ? null : new Range((int) (length - count), length - 1);
            }
            if (first >= length) {
                return null;
            }
            return new Range((int) first, last == ABSENT ? length - 1 : (int) Math.min(last, length - 1L));
        }
    }
}
