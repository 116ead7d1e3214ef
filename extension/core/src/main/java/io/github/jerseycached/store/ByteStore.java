package io.github.jerseycached.store;

import java.time.Duration;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An engine that keeps bytes by key, such as a JCache cache. Give it to {@link ByteResponseStore}. It is safe for use by many
 * threads, and nobody else uses it. The engine bounds its size itself, and may evict what it likes.
 */
public interface ByteStore {

    /**
     * Reads a value.
     *
     * @param key any text
     * @return the value; {@code null} if there is none
     */
    byte @Nullable [] get(String key);

    /**
     * Replaces a value in one step, if nobody has changed it. Values are equal if their bytes are.
     *
     * @param key any text
     * @param expected the value that is there; {@code null} for none
     * @param replacement the new value; {@code null} to remove the value
     * @param useful how long the new value is of use. The engine should drop it after that, and must not drop it much earlier
     * @return whether the value was the expected one, and was replaced
     */
    boolean replace(String key, byte @Nullable [] expected, byte @Nullable [] replacement, Duration useful);

    /**
     * Shows the keys and values, in no order, until the visitor has seen enough.
     *
     * @param visitor takes a key and its value, and returns whether to go on
     */
    void visit(BiPredicate<String, byte[]> visitor);

    /** {@return the number of keys; zero if it is not known} */
    long size();

    /** Removes everything. */
    void clear();
}
