package io.github.jerseycached.redis;

import io.lettuce.core.RedisException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code epochs.lua} tells: a part of what a node has not seen yet, the oldest first.
 *
 * @param identity of the life that the epochs have
 * @param until the time of Redis's clock up to which this and what was told before is all
 * @param turn which turn moved the clock there; {@code null} when that is not known
 * @param complete whether nothing happened later
 * @param floor what was invalidated earlier may be missing
 * @param time what Redis's watch says
 * @param marks what was invalidated
 * @param run which run of which server tells it; empty when that was not asked, or not allowed to be asked
 */
record FeedMessage(
        GenerationId identity,
        long until,
        @Nullable String turn,
        boolean complete,
        long floor,
        Instant time,
        List<Mark> marks,
        String run) {

    /**
     * An invalidation.
     *
     * @param mark of the name
     * @param epoch when by Redis's clock
     */
    record Mark(long mark, long epoch) {}

    private static final char MARK = 'n';
    private static final char TURN = 't';
    private static final int RADIX = 36;

    /** A mark as it stands in Redis. */
    static String member(long mark) {
        return MARK + Long.toUnsignedString(mark, RADIX);
    }

    /**
     * Reads what the script answered.
     *
     * @param page how much it tells at once
     * @throws RedisException when it is something else
     */
    static FeedMessage of(Object said, int page) {
        try {
            List<?> answer = (List<?>) said;
            List<?> members = (List<?>) answer.get(5);
            boolean complete = members.size() < 2 * page;
            long clock = (Long) answer.get(1);
            long last = complete ? clock : epoch(members.get(members.size() - 1));
            List<Mark> marks = new ArrayList<>(members.size() / 2);
            long until = complete ? clock : last - 1;
            String turn = null;
            for (int i = 0; i < members.size(); i += 2) {
                String member = Script.text(members.get(i));
                long epoch = epoch(members.get(i + 1));
                if (member.charAt(0) == MARK) {
                    marks.add(new Mark(Long.parseUnsignedLong(member.substring(1), RADIX), epoch));
                } else if (member.charAt(0) == TURN && (complete ? epoch == clock : epoch < last)) {
                    // What came with the last turn of all may go on in the next part.
                    turn = member;
                    until = epoch;
                }
            }
            return new FeedMessage(
                    GenerationId.parse(Script.text(answer.get(0))),
                    until,
                    turn,
                    complete,
                    (Long) answer.get(2),
                    time(answer),
                    marks,
                    Script.text(answer.get(6)));
        } catch (ClassCastException | IndexOutOfBoundsException | NumberFormatException damaged) {
            throw new RedisException("the epochs are damaged", damaged);
        }
    }

    private static long epoch(Object score) {
        return (long) Double.parseDouble(Script.text(score));
    }

    private static Instant time(List<?> answer) {
        long seconds = Long.parseLong(Script.text(answer.get(3)));
        long micros = Long.parseLong(Script.text(answer.get(4)));
        return Instant.ofEpochSecond(seconds, micros * 1_000);
    }
}
