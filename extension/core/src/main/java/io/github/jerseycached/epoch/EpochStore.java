package io.github.jerseycached.epoch;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache of numbers that several processes share, where they keep when names were invalidated. It must be strongly
 * consistent: what one process has written, every process reads. Nothing may expire or be evicted; 131,072 keys are enough.
 */
public interface EpochStore {

    /**
     * Reads a number.
     *
     * @param key any text
     * @return the number; {@code null} if there is none
     */
    @Nullable
    Long get(String key);

    /**
     * Reads several numbers, if possible in one request.
     *
     * @param keys any texts
     * @return the numbers by key; a key without a number is missing or has {@code null}
     */
    Map<String, @Nullable Long> getAll(Set<String> keys);

    /**
     * Writes a number in one step, if there is none.
     *
     * @param key any text
     * @param number the number
     */
    void putIfAbsent(String key, long number);

    /**
     * Replaces a number in one step, if nobody has changed it.
     *
     * @param key any text
     * @param expected the number that is there
     * @param replacement the new number
     * @return whether it was the expected one, and was replaced
     */
    boolean replace(String key, long expected, long replacement);
}
