package io.github.jerseycached.redis;

import io.github.jerseycached.epoch.Epoch;
import io.github.jerseycached.epoch.Epochs;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The epochs in Redis from when they were begun until they are lost, as far as this node has heard of them. What was stored
 * in another life is not usable in this one, for nobody knows what was invalidated between.
 *
 * <p>Redis's clock begins anew with each life. What this node calls its clock goes on: it is Redis's plus {@code ahead}, and
 * nothing that it said in an earlier life is larger.
 *
 * <p>{@link SharedEpochs} changes it under its own lock; it is read without one.
 */
final class EpochGeneration implements Epochs {

    private static final int REMEMBERED_MARKS = 1 << 13;

    /**
     * What a name is called in Redis, where it is about what is gone and where about what is stale: numbers that say nothing
     * of it. Two names may have one, though nobody can arrange it; then each is invalidated with the other.
     */
    record Marks(String name, long hard, long soft) {}

    /**
     * How far Redis's clock had come when it was last heard of. Both go together: Redis looks whether it knows them.
     *
     * @param clock the time
     * @param turn which turn moved it there; empty when that is not known
     */
    record Seen(long clock, String turn) {}

    private final GenerationId identity;
    private final KeyedHash hash;
    private final long ahead;
    private final Marks everything;
    // Finds the marks of the names that are asked for again and again; who comes later takes the place.
    private final AtomicReferenceArray<@Nullable Marks> marks = new AtomicReferenceArray<>(REMEMBERED_MARKS);
    private final Map<Long, Long> epochs = new ConcurrentHashMap<>();
    private volatile Seen seen = new Seen(0, "");
    private volatile long floor;

    EpochGeneration(GenerationId identity, long ahead) {
        this.identity = identity;
        this.hash = new KeyedHash(identity.secret());
        this.ahead = ahead;
        this.everything = marks(Provenance.EVERYTHING);
    }

    GenerationId identity() {
        return identity;
    }

    KeyedHash hash() {
        return hash;
    }

    Seen seen() {
        return seen;
    }

    /** Redis's clock as this node has seen it last. */
    long clock() {
        return seen.clock();
    }

    /** A time of Redis's clock by this node's. */
    long here(long redis) {
        return redis + ahead;
    }

    /** A time of this node's clock by Redis's, if it is one of this life. */
    long there(long node) {
        return node - ahead;
    }

    Marks marks(String name) {
        int place = (name.hashCode() ^ (name.hashCode() >>> 16)) & (REMEMBERED_MARKS - 1);
        Marks known = marks.get(place);
        if (known != null && known.name().equals(name)) {
            return known;
        }
        ByteBuffer hashed = ByteBuffer.wrap(Base64.getUrlDecoder().decode(hash.of("name", name)));
        Marks made = new Marks(name, hashed.getLong(), hashed.getLong());
        marks.set(place, made);
        return made;
    }

    /** When a name was invalidated last, by this node's clock; what began in an earlier life began before all of these. */
    @Override
    public Epoch of(String name) {
        Marks of = name.equals(Provenance.EVERYTHING) ? everything : marks(name);
        return new Epoch(here(time(of.hard())), here(time(of.soft())));
    }

    private long time(long mark) {
        Long time = epochs.get(mark);
        return time == null ? 0 : time;
    }

    @Override
    public long floor() {
        return here(floor);
    }

    /** Hears what has happened since it last heard. */
    void hear(FeedMessage news, int remembered) {
        for (FeedMessage.Mark mark : news.marks()) {
            epochs.merge(mark.mark(), mark.epoch(), Math::max);
        }
        floor = Math.max(floor, news.floor());
        // Redis forgets epochs by the handful; so not each time are all looked at.
        if (epochs.size() > remembered + remembered / 8) {
            epochs.values().removeIf(epoch -> epoch <= floor);
        }
        // Answers may overtake each other.
        if (news.until() > seen.clock()) {
            // Last: who sees this time knows of all that happened before it.
            seen = new Seen(news.until(), news.turn() == null ? "" : news.turn());
        }
    }

    /** How many epochs are known. */
    int size() {
        return epochs.size();
    }
}
