package io.github.jerseycached.store;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.Fields;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The stored responses of a key as bytes: off the heap, on disk, in another process. There is one layout for all of them.
 *
 * <table>
 * <caption>Version 2; numbers are big-endian</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>2</td><td>{@code JC}</td></tr>
 * <tr><td>1</td><td>version</td></tr>
 * <tr><td>4</td><td>CRC32C (RFC 3720 §12.1) of the key's text in UTF-8 and of all bytes that follow</td></tr>
 * <tr><td>8</td><td>for how many seconds they are of use, from when the most recent came ({@link Variants#useful()})</td></tr>
 * <tr><td>count</td><td>of the responses, which follow, the most recent first</td></tr>
 * </table>
 *
 * <p>A response is: its marks (1 byte), status (2), reason (text), when it was requested (time) and received (time), initial age
 * (time), freshness lifetime (time), directives (count, then names with arguments), selecting fields (count, then names with values), the
 * resource's own entity tag (text) and Last-Modified (time) if the marks say so, the clock of its provenance (8) and its
 * names (count, then texts), its fields (count, then names with values), if the marks say so what the method answered (1 byte:
 * whether it had an entity and set properties; 2 bytes: status; count, then names with values), its body (count, then bytes).
 *
 * <p>A count is seven bits a byte, the lowest first, the eighth saying that more follow. A time is seconds (8) and
 * nanoseconds (4). A text is a count, whose lowest bit says that its characters take two bytes each (UTF-16), not one
 * (ISO 8859-1), and whose others are their number.
 *
 * <p>The checksum finds damage, and bytes that stand under another key. It does not find forgery: who may write where the
 * bytes lie may write answers. Reading executes nothing, believes no length before it has seen that as many bytes are
 * there, and takes no more heap than 40 times the input's length and 4 kB, what it makes included: so much only where an
 * input is all texts of one character.
 */
public final class ResponseFormat {

    private static final byte VERSION = 2;
    private static final byte[] BEGIN = {'J', 'C', VERSION};
    private static final int HEAD_BYTES = BEGIN.length + Integer.BYTES;

    private static final int MADE_STALE = 1;
    private static final int EVEN_IF_AUTHORIZED = 1 << 1;
    private static final int ENTITY_TAG = 1 << 2;
    private static final int WEAK = 1 << 3;
    private static final int LAST_MODIFIED = 1 << 4;
    private static final int ORIGIN = 1 << 5;
    private static final int ARGUMENT = 1;
    private static final int ENTITY = 1;
    private static final int PROPERTIES = 1 << 1;
    private static final int REPLACED = 1 << 2;
    // Of a response, where each text and each list in it is empty.
    private static final int LEAST_BYTES = 1 + Short.BYTES + 1 + 4 * (Long.BYTES + Integer.BYTES) + 2 + Long.BYTES + 3;
    private static final int KNOWN_MARKS = MADE_STALE | EVEN_IF_AUTHORIZED | ENTITY_TAG | WEAK | LAST_MODIFIED | ORIGIN;

    // So far from the limits of a Duration that sums of a few stay within them.
    private static final long MOST_SECONDS = 1L << 60;

    private ResponseFormat() {}

    /**
     * Writes the stored responses of a key.
     *
     * @param key the key
     * @param variants what is stored for it
     * @return the bytes that {@link #read} reads for the same key
     */
    public static byte[] write(CacheKey key, Variants variants) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(variants.weight() + 64, 1 << 30));
        try {
            Encoder out = new Encoder(bytes);
            out.write(BEGIN);
            out.writeInt(0);
            out.writeLong(seconds(variants.useful()));
            out.count(variants.newestFirst().size());
            for (StoredResponse response : variants.newestFirst()) {
                out.response(response);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] written = bytes.toByteArray();
        ByteBuffer.wrap(written).putInt(BEGIN.length, checksum(key, written));
        return written;
    }

    /**
     * Reads what {@link #write} wrote for the same key.
     *
     * @param key the key
     * @param bytes what was written
     * @return what is stored for the key
     * @throws UnreadableResponseException for any other bytes
     */
    public static Variants read(CacheKey key, byte[] bytes) throws UnreadableResponseException {
        if (bytes.length < HEAD_BYTES || bytes[0] != BEGIN[0] || bytes[1] != BEGIN[1]) {
            throw new UnreadableResponseException("no stored responses");
        }
        if (bytes[2] != VERSION) {
            throw new UnreadableResponseException("unknown version " + bytes[2]);
        }
        if (ByteBuffer.wrap(bytes).getInt(BEGIN.length) != checksum(key, bytes)) {
            throw new UnreadableResponseException("the checksum is another one");
        }
        Decoder in = new Decoder(ByteBuffer.wrap(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES));
        in.there(Long.BYTES).getLong();
        int count = in.count(LEAST_BYTES);
        List<StoredResponse> newestFirst = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            newestFirst.add(in.response());
        }
        if (in.bytes.hasRemaining()) {
            throw new UnreadableResponseException("more follows");
        }
        return Variants.of(newestFirst);
    }

    /**
     * For how long what {@link #write} wrote is of use to anybody, from when the most recent response came. It is said at a
     * fixed place, so that a store can have it without reading the rest.
     *
     * @param written the bytes
     * @return zero for bytes that are too short
     */
    public static Duration useful(byte[] written) {
        return written.length < HEAD_BYTES + Long.BYTES
                ? Duration.ZERO
                : Duration.ofSeconds(ByteBuffer.wrap(written).getLong(HEAD_BYTES));
    }

    // Rounded up, within what is read.
    private static long seconds(Duration duration) {
        long seconds = Math.max(0, Math.min(duration.getSeconds(), MOST_SECONDS));
        return duration.getNano() == 0 ? seconds : seconds + 1;
    }

    private static int checksum(CacheKey key, byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(key.text().getBytes(StandardCharsets.UTF_8));
        checksum.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        return (int) checksum.getValue();
    }

    private static final class Encoder extends DataOutputStream {

        Encoder(ByteArrayOutputStream bytes) {
            super(bytes);
        }

        void response(StoredResponse response) throws IOException {
            Terms terms = response.terms();
            EntityTag tag = response.resourceValidators().entityTag();
            Instant lastModified = response.resourceValidators().lastModified();
            writeByte((response.isMadeStale() ? MADE_STALE : 0)
                    | (terms.evenIfAuthorized() ? EVEN_IF_AUTHORIZED : 0)
                    | (tag == null ? 0 : ENTITY_TAG)
                    | (tag != null && tag.weak() ? WEAK : 0)
                    | (lastModified == null ? 0 : LAST_MODIFIED)
                    | (isOriginKnown(response) ? ORIGIN : 0));
            writeShort(response.status());
            text(response.reason());
            time(terms.requested());
            time(terms.received());
            time(terms.initialAge());
            time(terms.lifetime());
            Map<String, Optional<String>> directives = terms.directives().directives();
            count(directives.size());
            for (Map.Entry<String, Optional<String>> directive : directives.entrySet()) {
                text(directive.getKey());
                writeByte(directive.getValue().isPresent() ? ARGUMENT : 0);
                if (directive.getValue().isPresent()) {
                    text(directive.getValue().get());
                }
            }
            texts(response.selectingFields().names());
            for (String value : response.selectingFields().values()) {
                text(value);
            }
            if (tag != null) {
                text(tag.opaque());
            }
            if (lastModified != null) {
                time(lastModified);
            }
            writeLong(response.provenance().began());
            texts(response.provenance().names());
            fields(response.fields());
            if (isOriginKnown(response)) {
                writeByte((response.origin().hasEntity() ? ENTITY : 0)
                        | (response.origin().setsProperties() ? PROPERTIES : 0)
                        | (response.origin().replaced().isEmpty() ? 0 : REPLACED));
                writeShort(response.origin().status());
                fields(response.origin().fields());
                if (!response.origin().replaced().isEmpty()) {
                    texts(response.origin().replaced());
                }
            }
            count(response.length());
            response.writeTo(this);
        }

        private static boolean isOriginKnown(StoredResponse response) {
            StoredResponse.OriginalResponse origin = response.origin();
            return origin.status() != response.status()
                    || origin.hasEntity() != response.length() > 0
                    || origin.setsProperties()
                    || !origin.replaced().isEmpty()
                    || !origin.fields().equals(response.fields());
        }

        private void fields(Fields fields) throws IOException {
            count(fields.lines().size());
            for (Fields.Line line : fields.lines()) {
                text(line.name());
                text(line.value());
            }
        }

        void count(int number) throws IOException {
            int left = number;
            while (left > 0x7F) {
                writeByte((left & 0x7F) | 0x80);
                left >>>= 7;
            }
            writeByte(left);
        }

        private void texts(List<String> texts) throws IOException {
            count(texts.size());
            for (String text : texts) {
                text(text);
            }
        }

        // No UTF-8: it has one way to write all the halves of pairs that stand alone.
        private void text(String text) throws IOException {
            byte[] narrow = narrow(text);
            if (narrow != null) {
                count(text.length() << 1);
                write(narrow);
            } else {
                count((text.length() << 1) | 1);
                writeChars(text);
            }
        }

        private static byte @Nullable [] narrow(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) > 0xFF) {
                    return null;
                }
            }
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        private void time(Instant instant) throws IOException {
            writeLong(instant.getEpochSecond());
            writeInt(instant.getNano());
        }

        private void time(Duration duration) throws IOException {
            writeLong(Math.max(-MOST_SECONDS, Math.min(duration.getSeconds(), MOST_SECONDS)));
            writeInt(duration.getNano());
        }
    }

    private static final class Decoder {
        private final ByteBuffer bytes;

        Decoder(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        StoredResponse response() throws UnreadableResponseException {
            int marks = aByte();
            if ((marks & ~KNOWN_MARKS) != 0) {
                throw new UnreadableResponseException("unknown marks");
            }
            int status = status();
            String reason = name();
            Instant requested = instant();
            Instant received = instant();
            Duration initialAge = duration();
            Duration lifetime = duration();
            Terms terms = new Terms(
                    requested, received, initialAge, lifetime, directives(), (marks & EVEN_IF_AUTHORIZED) != 0);
            SelectingFields selectingFields = selectingFields();
            EntityTag tag = (marks & ENTITY_TAG) == 0 ? null : new EntityTag((marks & WEAK) != 0, text());
            Instant lastModified = (marks & LAST_MODIFIED) == 0 ? null : instant();
            long began = there(Long.BYTES).getLong();
            Provenance provenance = new Provenance(began, texts());
            Fields fields = fields();
            StoredResponse.OriginalResponse origin = (marks & ORIGIN) == 0 ? null : origin();
            byte[] body = body();
            StoredResponse response = new StoredResponse(
                    status,
                    reason,
                    fields,
                    body,
                    selectingFields,
                    terms,
                    new Validators(tag, lastModified),
                    provenance);
            if (origin != null) {
                response = response.from(origin);
            }
            return (marks & MADE_STALE) == 0 ? response : response.asMadeStale();
        }

        private StoredResponse.OriginalResponse origin() throws UnreadableResponseException {
            int has = aByte();
            int status = status();
            Fields fields = fields();
            List<String> replaced = (has & REPLACED) == 0 ? List.of() : texts();
            return new StoredResponse.OriginalResponse(
                    status, fields, (has & ENTITY) != 0, (has & PROPERTIES) != 0, replaced);
        }

        private int status() throws UnreadableResponseException {
            int status = there(Short.BYTES).getShort();
            if (status < 100 || status > 999) {
                throw new UnreadableResponseException("status " + status);
            }
            return status;
        }

        /** How many of something follow, each of which takes so many bytes at least. */
        int count(int leastBytes) throws UnreadableResponseException {
            int count = number();
            if (count < 0 || count > bytes.remaining() / leastBytes) {
                throw new UnreadableResponseException("it ends too early");
            }
            return count;
        }

        private int number() throws UnreadableResponseException {
            int number = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 7) {
                int next = aByte();
                number |= (next & 0x7F) << shift;
                if ((next & 0x80) == 0) {
                    return number;
                }
            }
            throw new UnreadableResponseException("no number");
        }

        private CacheControl directives() throws UnreadableResponseException {
            int count = count(2);
            Map<String, Optional<String>> directives = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                String name = name();
                directives.put(name, aByte() == ARGUMENT ? Optional.of(text()) : Optional.empty());
            }
            return CacheControl.of(directives);
        }

        private SelectingFields selectingFields() throws UnreadableResponseException {
            int count = count(2);
            List<String> names = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                names.add(name());
            }
            List<String> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(text());
            }
            return SelectingFields.of(names, values);
        }

        private Fields fields() throws UnreadableResponseException {
            int count = count(2);
            List<Fields.Line> lines = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String name = name();
                lines.add(new Fields.Line(name, text()));
            }
            return Fields.of(lines);
        }

        private List<String> texts() throws UnreadableResponseException {
            int count = count(1);
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        // The same few in all responses: once on the heap, as in those that were never written.
        private String name() throws UnreadableResponseException {
            return text().intern();
        }

        private String text() throws UnreadableResponseException {
            int number = number();
            int length = number >>> 1;
            if (length == 0) {
                return "";
            }
            if ((number & 1) == 0) {
                int at = there(length).position();
                bytes.position(at + length);
                return new String(bytes.array(), bytes.arrayOffset() + at, length, StandardCharsets.ISO_8859_1);
            }
            if (length > bytes.remaining() / Character.BYTES) {
                throw new UnreadableResponseException("it ends too early");
            }
            char[] characters = new char[length];
            for (int i = 0; i < length; i++) {
                characters[i] = bytes.getChar();
            }
            return new String(characters);
        }

        private byte[] body() throws UnreadableResponseException {
            byte[] body = new byte[count(1)];
            bytes.get(body);
            return body;
        }

        private Instant instant() throws UnreadableResponseException {
            long seconds = there(Long.BYTES).getLong();
            int nanos = nanos();
            try {
                return Instant.ofEpochSecond(seconds, nanos);
            } catch (DateTimeException tooFar) {
                throw new UnreadableResponseException("no time");
            }
        }

        private Duration duration() throws UnreadableResponseException {
            long seconds = there(Long.BYTES).getLong();
            if (seconds < -MOST_SECONDS || seconds > MOST_SECONDS) {
                throw new UnreadableResponseException("no duration");
            }
            return Duration.ofSeconds(seconds, nanos());
        }

        private int nanos() throws UnreadableResponseException {
            int nanos = there(Integer.BYTES).getInt();
            if (nanos < 0 || nanos > 999_999_999) {
                throw new UnreadableResponseException("no nanoseconds");
            }
            return nanos;
        }

        private int aByte() throws UnreadableResponseException {
            return there(1).get() & 0xFF;
        }

        private ByteBuffer there(int length) throws UnreadableResponseException {
            if (length < 0 || length > bytes.remaining()) {
                throw new UnreadableResponseException("it ends too early");
            }
            return bytes;
        }
    }
}
