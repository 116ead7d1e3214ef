package io.github.jerseycached.epoch;

import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When names were invalidated last, for tiers from which responses go without a word, so that nobody can tell whether one
 * still has a name. It is bounded: the names are kept as hashes, and of too many the older half is forgotten. What began
 * before something that is forgotten is taken for invalidated (the floor).
 *
 * <p>Asked by many threads without a lock; changed by one at a time.
 */
public final class EpochLog implements Epochs {

    /** Twice as many names are kept at most: about 20 MB. */
    public static final int MOST = 131_072;

    private static final long PRIME = (1L << 61) - 1;

    private final long point;
    private final int most;
    private volatile Map<Long, Epoch> young = new ConcurrentHashMap<>();
    private volatile Map<Long, Epoch> old = Map.of();
    private volatile long floor;
    private volatile Epoch everything = Epoch.NEVER;

    /** @param hash as long as it is the same, a log that was written can be read again */
    EpochLog(KeyedHash hash, int most) {
        // Reduced below the prime; a point of the field that nobody outside knows.
        this.point = Math.floorMod(
                ByteBuffer.wrap(Base64.getUrlDecoder().decode(hash.of("epochs")))
                        .getLong(),
                PRIME);
        this.most = most;
    }

    void raise(String name, long now, boolean soft) {
        note(name, Epoch.at(now, soft));
    }

    private void note(String name, Epoch raised) {
        if (name.equals(Provenance.EVERYTHING)) {
            everything = everything.and(raised);
            return;
        }
        if (young.size() >= most) {
            long forgotten = floor;
            for (Epoch each : old.values()) {
                forgotten = Math.max(forgotten, each.latest());
            }
            floor = forgotten;
            old = young;
            young = new ConcurrentHashMap<>();
        }
        young.put(hash(name), of(name).and(raised));
    }

    @Override
    public long floor() {
        return floor;
    }

    @Override
    public Epoch of(String name) {
        if (name.equals(Provenance.EVERYTHING)) {
            return everything;
        }
        Long hash = hash(name);
        Epoch raised = young.get(hash);
        if (raised == null) {
            raised = old.get(hash);
        }
        return raised == null ? Epoch.NEVER : raised;
    }

    // The text as a polynomial at a secret point, modulo a prime: two texts of a thousand characters have one hash
    // with a probability of 2^-51, whoever chose them.
    private long hash(String name) {
        long hash = name.length() + 1L;
        for (int i = 0; i < name.length(); i++) {
            long low = hash * point;
            long high = Math.multiplyHigh(hash, point);
            hash = (low & PRIME) + ((low >>> 61) | (high << 3)) + name.charAt(i);
            hash = (hash & PRIME) + (hash >>> 61);
            hash = hash >= PRIME ? hash - PRIME : hash;
        }
        return hash;
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeLong(floor);
        write(everything, out);
        Map<Long, Epoch> all = new HashMap<>(old);
        all.putAll(young);
        out.writeInt(all.size());
        for (Map.Entry<Long, Epoch> each : all.entrySet()) {
            out.writeLong(each.getKey());
            write(each.getValue(), out);
        }
    }

    private static void write(Epoch raised, DataOutputStream out) throws IOException {
        out.writeLong(raised.hard());
        out.writeLong(raised.soft());
    }

    /**
     * Takes in what {@link #writeTo} wrote.
     *
     * @throws IOException when there is less than it says
     */
    void readFrom(DataInputStream in) throws IOException {
        floor = in.readLong();
        everything = new Epoch(in.readLong(), in.readLong());
        int count = in.readInt();
        Map<Long, Epoch> read = new ConcurrentHashMap<>();
        for (int i = 0; i < count; i++) {
            read.put(in.readLong(), new Epoch(in.readLong(), in.readLong()));
        }
        old = read;
    }

    /** How many names are kept. */
    int size() {
        Map<Long, Epoch> all = new HashMap<>(old);
        all.putAll(young);
        return all.size();
    }

    @Override
    public String toString() {
        return size() + " names, floor " + floor;
    }
}
