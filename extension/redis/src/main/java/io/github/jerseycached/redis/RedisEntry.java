package io.github.jerseycached.redis;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ResponseFormat;
import io.github.jerseycached.store.UnreadableResponseException;
import io.github.jerseycached.syntax.ShortHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A stored response as it lies in Redis: the life in which it was stored, when it was requested, the key, and the response with its times by
 * Redis's clocks. The key is compared when it is read: whatever lies in the wrong place is nobody's.
 */
final class RedisEntry {

    /** What lies there is none, or one of another key. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    private static final int MARK_BYTES = 2 * Long.BYTES;
    private static final int HEAD_BYTES = MARK_BYTES + Integer.BYTES;
    // Lua counts in doubles, which hold whole numbers up to here; in microseconds that is the year 2255.
    private static final long MOST_SECONDS = (1L << 53) / 1_000_000 - 1;

    private RedisEntry() {}

    /** Where the stored responses of a key lie. */
    static String place(String prefix, CacheKey key) {
        return prefix + ':' + ShortHash.of(key.text());
    }

    /** What tells one of the stored responses of a key from the others: a field of the hash. */
    static String field(SelectingFields selecting) {
        String text = selecting.names().size() + "\n" + String.join("\n", selecting.names()) + "\n"
                + String.join("\n", selecting.values());
        return ShortHash.of(text);
    }

    static byte[] write(CacheKey key, StoredResponse response, EpochGeneration life, SharedClock watch) {
        StoredResponse there = response.by(
                watch.toRedis(response.terms().received()),
                life.there(response.provenance().began()));
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ResponseFormat.write(key, Variants.of(List.of(there)));
        return ByteBuffer.allocate(HEAD_BYTES + text.length + bytes.length)
                .put(mark(response.terms().requested(), life, watch))
                .putInt(text.length)
                .put(text)
                .put(bytes)
                .array();
    }

    /**
     * What every response begins with: the life and when it was requested, in microseconds of Redis's clock. The scripts
     * compare it. Alone it takes the place of a response that a later answer has superseded.
     */
    static byte[] mark(Instant requested, EpochGeneration life, SharedClock watch) {
        Instant there = watch.toRedis(requested);
        long seconds = Math.max(0, Math.min(there.getEpochSecond(), MOST_SECONDS));
        return ByteBuffer.allocate(MARK_BYTES)
                .putLong(life.identity().id())
                .putLong(seconds * 1_000_000 + there.getNano() / 1_000)
                .array();
    }

    /** Whether a later answer has superseded a response that was requested then: all that Redis has of it is a mark. */
    static boolean isSuperseded(byte[] there, Instant requested, EpochGeneration life, SharedClock watch) {
        if (there.length != MARK_BYTES) {
            return false;
        }
        ByteBuffer mark = ByteBuffer.wrap(there);
        ByteBuffer ours = ByteBuffer.wrap(mark(requested, life, watch));
        return mark.getLong() == ours.getLong() && mark.getLong() >= ours.getLong();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return empty for one of another life, and for one that was superseded
     * @throws DamagedException for any other bytes, also of another key
     */
    static Optional<StoredResponse> read(CacheKey key, byte[] bytes, EpochGeneration life, SharedClock watch)
            throws DamagedException {
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != MARK_BYTES && bytes.length < HEAD_BYTES + text.length) {
            throw new DamagedException("it is too short");
        }
        if (in.getLong() != life.identity().id() || bytes.length == MARK_BYTES) {
            return Optional.empty();
        }
        // When it was requested is said again below.
        in.getLong();
        if (in.getInt() != text.length || !ByteBuffer.wrap(text).equals(in.slice(in.position(), text.length))) {
            throw new DamagedException("it is of another key");
        }
        byte[] rest = Arrays.copyOfRange(bytes, in.position() + text.length, bytes.length);
        StoredResponse there = only(key, rest);
        return Optional.of(there.by(
                watch.toNode(there.terms().received()),
                life.here(there.provenance().began())));
    }

    private static StoredResponse only(CacheKey key, byte[] bytes) throws DamagedException {
        List<StoredResponse> one;
        try {
            one = ResponseFormat.read(key, bytes).newestFirst();
        } catch (UnreadableResponseException unreadable) {
            throw new DamagedException(unreadable.toString());
        }
        if (one.size() != 1) {
            throw new DamagedException("it holds " + one.size() + " responses");
        }
        return one.get(0);
    }
}
