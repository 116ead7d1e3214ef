package io.github.jerseycached.epoch;

import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * When names were invalidated last, in a cache that several processes share and that all see alike (strongly consistent).
 * Names share a bounded number of places, so that nothing is ever to be driven out of it: with a name, those of its place
 * are invalidated too.
 *
 * <p>Ehcache answers a failure like an absence, and a server that is lost only after a timeout of seconds, each time. So
 * nothing counts as usable unless the clock is seen, and its names in time; an invalidation is done only when it is seen,
 * and until then it is tried again before anything else. A server that does not answer is left alone for a while.
 *
 * <p>Concurrency: no lock is held while the server is asked. An invalidation is among the pending ones before its clock moves
 * on, and leaves them when all see it. Meanwhile this node takes what has its name for invalidated, and nobody waits for
 * it. Two threads may say the same invalidation; the later time counts.
 */
public final class ClusteredEpochs implements EpochSource {

    private static final int PLACES = 65_536;
    private static final int MOST_PENDING = 1000;
    private static final int MOST_ATTEMPTS = 1000;
    private static final int SECRET_LONGS = 4;
    // Less than the timeouts of a cluster: what takes longer to be absent may not have been asked for in truth.
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);
    private static final String CLOCK = "clock";
    private static final String HARD = "hard:";
    private static final String SOFT = "soft:";

    private final Supplier<EpochStore> source;
    private final InstantSource time;
    // When the server is to be asked again; null while it answers.
    private final AtomicReference<@Nullable Instant> nextAttempt = new AtomicReference<>();
    private final PendingInvalidations pending = new PendingInvalidations(MOST_PENDING);
    // How many say it now.
    private final AtomicInteger saying = new AtomicInteger();
    private volatile @Nullable KeyedHash hash;
    // When everything was invalidated last, as the hash was asked for.
    private volatile @Nullable Long everything;
    // The latest time that this node has seen: a clock that begins anew is later, however soon that is.
    private final AtomicLong latest = new AtomicLong();

    /**
     * @param source throws while the cache is not there
     * @param time spaces the attempts while its server does not answer
     */
    public ClusteredEpochs(Supplier<EpochStore> source, InstantSource time) {
        this.source = source;
        this.time = time;
    }

    /** The hash that all who share the cache have. */
    @Override
    public KeyedHash hash() {
        KeyedHash known = hash;
        if (known == null) {
            EpochStore cache = there();
            SecureRandom random = new SecureRandom();
            ByteBuffer secret = ByteBuffer.allocate(SECRET_LONGS * Long.BYTES);
            for (int i = 0; i < SECRET_LONGS; i++) {
                cache.putIfAbsent("secret:" + i, random.nextLong());
                Long seen = get(cache, "secret:" + i);
                if (seen == null) {
                    throw away();
                }
                secret.putLong(seen);
            }
            known = new KeyedHash(secret.array());
            hash = known;
        }
        return known;
    }

    /** {@return whether the server did not answer, and is not asked for the time being} */
    public boolean isAway() {
        return nextAttempt.get() != null;
    }

    @Override
    public long clock() {
        EpochStore cache = ready();
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Long clock = now(cache);
            if (clock == null) {
                begin(cache);
                continue;
            }
            Long everything = everything(cache);
            if (everything != null && everything > clock) {
                // Two nodes began at once, or one ended in the midst of it: what comes now would count as invalidated.
                cache.replace(CLOCK, clock, everything);
            } else {
                nextAttempt.set(null);
                return clock;
            }
        }
        throw away();
    }

    // Whoever begins anew, for all was lost, says so here first, and gives everyone another secret.
    private @Nullable Long everything(EpochStore cache) {
        Long now = get(cache, HARD + Provenance.EVERYTHING);
        if (!Objects.equals(now, everything)) {
            hash = null;
            everything = now;
        }
        return now;
    }

    // Later than any that was lost, and with whatever came before taken for invalidated.
    private void begin(EpochStore cache) {
        long now = Math.max(System.currentTimeMillis() << 10, latest.get() + 1);
        raise(cache, HARD + Provenance.EVERYTHING, now);
        cache.putIfAbsent(CLOCK, now);
    }

    @Override
    public Validity validity(Provenance provenance) {
        EpochStore cache = ready();
        Long clock = now(cache);
        if (clock == null || provenance.began() > clock) {
            // It began by a clock that is lost.
            return Validity.INVALIDATED;
        }
        // Before the server is asked: what leaves the pending ones is there.
        Set<InvalidatedName> notThere = pending.names();
        ServerEpochs known = read(cache, provenance);
        return PendingInvalidations.over(notThere, known).validity(provenance);
    }

    /** The places of a response's names, as the server has them. */
    private record ServerEpochs(Map<String, @Nullable Long> places, UnaryOperator<String> place) implements Epochs {

        @Override
        public Epoch of(String name) {
            return new Epoch(time(HARD + place.apply(name)), time(SOFT + place.apply(name)));
        }

        private long time(String key) {
            Long time = places.get(key);
            return time == null ? 0 : time;
        }

        // Nothing is forgotten.
        @Override
        public long floor() {
            return 0;
        }
    }

    private ServerEpochs read(EpochStore cache, Provenance provenance) {
        Set<String> keys = new HashSet<>();
        keys.add(HARD + Provenance.EVERYTHING);
        keys.add(SOFT + Provenance.EVERYTHING);
        for (String name : provenance.names()) {
            String place = place(name);
            keys.add(HARD + place);
            keys.add(SOFT + place);
        }
        long asked = System.nanoTime();
        Map<String, @Nullable Long> times = cache.getAll(keys);
        if (isLate(asked)) {
            throw new IllegalStateException("the shared epochs answered too late to be relied on");
        }
        return new ServerEpochs(times, this::place);
    }

    @Override
    public void raise(Collection<String> names, boolean soft) {
        pending.add(names.stream().map(name -> new InvalidatedName(name, soft)).toList(), pending.nextCall());
        saying.incrementAndGet();
        try {
            say();
        } finally {
            saying.decrementAndGet();
        }
    }

    private EpochStore ready() {
        if (!pending.isEmpty() && saying.compareAndSet(0, 1)) {
            try {
                say();
            } finally {
                saying.decrementAndGet();
            }
        }
        return there();
    }

    // While the server does not answer, one comes by now and then, and tries.
    private EpochStore there() {
        Instant next = nextAttempt.get();
        if (next != null) {
            Instant now = time.instant();
            if (now.isBefore(next) || !nextAttempt.compareAndSet(next, now.plus(BETWEEN_ATTEMPTS))) {
                throw notThere();
            }
        }
        return source.get();
    }

    private IllegalStateException away() {
        nextAttempt.set(time.instant().plus(BETWEEN_ATTEMPTS));
        return notThere();
    }

    private static IllegalStateException notThere() {
        return new IllegalStateException(
                "the shared epochs do not answer, and are asked again every " + BETWEEN_ATTEMPTS.toSeconds() + " s");
    }

    private @Nullable Long now(EpochStore cache) {
        Long clock = get(cache, CLOCK);
        if (clock != null) {
            latest.accumulateAndGet(clock, Math::max);
        }
        return clock;
    }

    // Null is an absence, not a failure.
    private @Nullable Long get(EpochStore cache, String key) {
        long asked = System.nanoTime();
        Long value = cache.get(key);
        if (value == null && isLate(asked)) {
            throw away();
        }
        return value;
    }

    private static boolean isLate(long asked) {
        return System.nanoTime() - asked > LONGEST.toNanos();
    }

    private void say() {
        // Before the clock moves on: what begins meanwhile is older than the invalidation.
        Map<InvalidatedName, Long> known = pending.all();
        if (known.isEmpty()) {
            return;
        }
        EpochStore cache = there();
        long now = tick(cache);
        everything(cache);
        known.keySet().forEach(each -> raise(cache, (each.soft() ? SOFT : HARD) + place(each.name()), now));
        known.forEach((each, call) -> pending.remove(List.of(each), call));
    }

    private long tick(EpochStore cache) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Long before = now(cache);
            if (before == null) {
                begin(cache);
            } else if (cache.replace(CLOCK, before, before + 1)) {
                nextAttempt.set(null);
                latest.accumulateAndGet(before + 1, Math::max);
                return before + 1;
            }
        }
        throw away();
    }

    private void raise(EpochStore cache, String key, long now) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            // The clock has just answered: once, being late may be but a pause.
            Long before = i == 0 ? cache.get(key) : get(cache, key);
            if (before != null && before >= now) {
                return;
            }
            if (before == null) {
                cache.putIfAbsent(key, now);
            } else {
                cache.replace(key, before, now);
            }
        }
        throw away();
    }

    private String place(String name) {
        if (name.equals(Provenance.EVERYTHING)) {
            return name;
        }
        return Integer.toString(hash().of(name).hashCode() & (PLACES - 1));
    }
}
