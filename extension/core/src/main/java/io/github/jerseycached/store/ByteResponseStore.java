package io.github.jerseycached.store;

import io.github.jerseycached.epoch.ClusteredEpochs;
import io.github.jerseycached.epoch.EpochLog;
import io.github.jerseycached.epoch.EpochSource;
import io.github.jerseycached.epoch.EpochStore;
import io.github.jerseycached.epoch.History;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A store on any engine that keeps bytes. The engine only reads, replaces and visits bytes ({@link ByteStore}); variants, the
 * binary format, invalidation and the order of responses are handled here.
 *
 * <p>If only this process uses the engine, epochs are kept on the heap, and the engine is cleared when the store is opened and
 * closed. If several processes share the engine, they also share the epochs ({@link EpochStore}), and nothing is cleared.
 *
 * <p>Concurrency: there is no lock. The responses of a key are one value, and each change replaces it only if nobody has
 * changed it meanwhile; otherwise the change is applied again to what is there now. A look-up decides on validity after it has
 * read the bytes, so it never returns what was invalidated before it began.
 */
public final class ByteResponseStore implements ResponseStore, InspectableStore {

    private static final int MOST_ATTEMPTS = 100;

    private final ByteStore bytes;
    private final EpochSource epochs;
    private final boolean shared;
    private final RecentUses uses = new RecentUses();
    private volatile StoreSettings settings = StoreSettings.defaults();
    private volatile boolean open;

    private ByteResponseStore(ByteStore bytes, EpochSource epochs, boolean shared) {
        this.bytes = Objects.requireNonNull(bytes, "bytes must not be null");
        this.epochs = epochs;
        this.shared = shared;
    }

    /**
     * Makes a store on an engine that only this process uses.
     *
     * @param bytes keeps the responses
     * @return the store
     */
    public static ByteResponseStore of(ByteStore bytes) {
        return new ByteResponseStore(bytes, History.begin(EpochLog.MOST), false);
    }

    /**
     * Makes a store on an engine that several processes share.
     *
     * @param bytes keeps the responses
     * @param epochs keeps when names were invalidated, for the same processes
     * @return the store
     */
    public static ByteResponseStore shared(ByteStore bytes, EpochStore epochs) {
        Objects.requireNonNull(epochs, "epochs must not be null");
        return new ByteResponseStore(bytes, new ClusteredEpochs(() -> epochs, SteadyClock.system()), true);
    }

    @Override
    public void open(StoreSettings ofCache) {
        settings = ofCache;
        if (!open) {
            if (!shared) {
                bytes.clear();
            }
            open = true;
        }
    }

    @Override
    public long clock() {
        return epochs.clock();
    }

    @Override
    public KeyedHash hash() {
        return epochs.hash();
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        if (!open) {
            return Variants.NONE;
        }
        byte[] found = bytes.get(key.text());
        if (found == null) {
            return Variants.NONE;
        }
        Variants usable = epochs.usable(read(key, found));
        if (usable.isEmpty()) {
            bytes.replace(key.text(), found, null, Duration.ZERO);
        }
        uses.found(key, usable, request, settings.maxVariants());
        return usable;
    }

    // What cannot be read is replaced by the next response.
    private static Variants read(CacheKey key, byte @Nullable [] found) {
        if (found == null) {
            return Variants.NONE;
        }
        try {
            return ResponseFormat.read(key, found);
        } catch (UnreadableResponseException damaged) {
            return Variants.NONE;
        }
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        if (!open || epochs.validity(response.provenance()) == Validity.INVALIDATED) {
            return false;
        }
        return change(key, before -> uses.with(key, before, response, settings.maxVariants()));
    }

    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        if (open) {
            change(key, before -> before.without(selecting, requested));
        }
    }

    /**
     * Changes what is stored for a key.
     *
     * @param change returns the same object if it changes nothing
     * @return whether it has changed anything
     */
    @SuppressWarnings("ReferenceEquality") // The same object when nothing has changed.
    private boolean change(CacheKey key, UnaryOperator<Variants> change) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            byte[] found = bytes.get(key.text());
            Variants before = read(key, found);
            Variants after = change.apply(before);
            if (after == before) {
                return false;
            }
            byte[] written = after.isEmpty() ? null : ResponseFormat.write(key, after);
            if (bytes.replace(key.text(), found, written, after.useful())) {
                return true;
            }
        }
        throw new IllegalStateException(
                "a stored response was changed " + MOST_ATTEMPTS + " times by others while it was to be replaced");
    }

    /** {@inheritDoc} It returns zero: the engine does not count names. */
    @Override
    public long invalidate(Collection<String> names, boolean soft) {
        epochs.raise(names, soft);
        if (open && !shared && !soft && names.contains(Provenance.EVERYTHING)) {
            // Only to free the memory: everything in it is unusable now.
            bytes.clear();
        }
        return 0;
    }

    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        if (open) {
            bytes.visit((text, found) -> {
                CacheKey key = new CacheKey(text);
                Variants usable = epochs.usable(read(key, found));
                return usable.isEmpty() || visitor.test(key, usable);
            });
        }
    }

    /** {@inheritDoc} Keys are those that the engine has, of use or not. */
    @Override
    public StoreContents contents() {
        return open ? new StoreContents(bytes.size(), 0, OptionalLong.empty(), 0) : StoreContents.UNKNOWN;
    }

    @Override
    public void close() {
        boolean wasOpen = open;
        open = false;
        if (wasOpen && !shared) {
            // A request that is under way must not be stored after the store is opened again.
            epochs.raise(List.of(Provenance.EVERYTHING), false);
            bytes.clear();
        }
    }
}
