package io.github.jerseycached.redis;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.ShortHash;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.ResponseFormat;
import io.github.jerseycached.store.UnreadableResponseException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A stored response as it lies in Redis: the life in which it was stored, the key, and the response with its times by
 * Redis's clocks. The key is compared when it is read: whatever lies in the wrong place is nobody's.
 */
final class Entry {

    /** What lies there is none, or one of another key. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    private Entry() {}

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

    static byte[] write(CacheKey key, StoredResponse response, Life life, Watch watch) {
        StoredResponse there = response.by(
                watch.toRedis(response.terms().received()),
                life.there(response.provenance().began()));
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ResponseFormat.write(key, Variants.of(List.of(there)));
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + text.length + bytes.length)
                .putLong(life.identity().id())
                .putInt(text.length)
                .put(text)
                .put(bytes)
                .array();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return empty for one of another life
     * @throws DamagedException for any other bytes, also of another key
     */
    static Optional<StoredResponse> read(CacheKey key, byte[] bytes, Life life, Watch watch) throws DamagedException {
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < Long.BYTES + Integer.BYTES + text.length) {
            throw new DamagedException("it is too short");
        }
        if (in.getLong() != life.identity().id()) {
            return Optional.empty();
        }
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
