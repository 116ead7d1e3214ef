package io.github.jerseycached.redis;

import io.github.jerseycached.epoch.InvalidatedName;
import io.github.jerseycached.redis.EpochGeneration.Marks;
import io.github.jerseycached.redis.EpochGeneration.Seen;
import io.lettuce.core.RedisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings this node's invalidations to Redis, and tells it of all others: as soon as Redis announces one, and at each beat
 * whether or not it does. A message that is missed costs a beat and nothing else.
 */
final class EpochFeed implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RedisStore.class.getName());

    // An invalidation of more names is made in several. A page holds a few of them at least.
    private static final int MOST_NAMES = 500;
    private static final int PAGE = 2_000;
    // The clock moves by a random step, so that two histories that parted don't show one time.
    private static final int LONGEST_STEP = 1 << 16;
    private static final int SILENCES_BEFORE_RECONNECTING = 2;
    private static final long LONGEST_END_MILLIS = 2_000;

    private final RedisLink link;
    private final SharedEpochs epochs;
    private final SharedClock watch;
    private final String key;
    private final String channel;
    private final Duration beat;
    private final int remembered;
    private final Semaphore poked = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "jersey-cached-redis");
    private final GenerationId own = GenerationId.random();
    // The calls whose invalidations their own threads are bringing to Redis.
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private int silences;
    private boolean lost;

    /**
     * @param prefix of the key that holds the epochs, and of the channel
     * @param beat how long it waits for a message before it asks
     * @param remembered how many epochs Redis remembers
     */
    EpochFeed(RedisLink link, SharedEpochs epochs, SharedClock watch, String prefix, Duration beat, int remembered) {
        this.link = link;
        this.epochs = epochs;
        this.watch = watch;
        this.key = prefix + ":epochs";
        this.channel = prefix + ":epochs";
        this.beat = beat;
        this.remembered = remembered;
        thread.setDaemon(true);
    }

    /** Connects, if Redis is there, and begins. Without Redis it begins all the same. */
    void open() {
        attend();
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                if (poked.tryAcquire(beat.toNanos(), TimeUnit.NANOSECONDS)) {
                    poked.drainPermits();
                }
            } catch (InterruptedException closing) {
                return;
            }
            if (!closed) {
                attend();
            }
        }
    }

    /** Never fails: whatever it is that goes wrong, the next beat comes. */
    private void attend() {
        try {
            if (!link.isConnected() || silences >= SILENCES_BEFORE_RECONNECTING) {
                silences = 0;
                link.connect(channel, this::announced);
            }
            while (!ask(List.of())) {
                // There is more to hear.
            }
            bringPending();
            silences = 0;
            if (lost) {
                lost = false;
                LOG.log(Level.INFO, "Redis answers again: stored responses are used again.");
            }
        } catch (RuntimeException | Error failed) {
            silences++;
            if (!lost && !closed) {
                lost = true;
                LOG.log(
                        Level.WARNING,
                        "Redis does not answer. Requests go to their resources until it does, and invalidations are kept.",
                        failed);
            }
        }
    }

    private void announced(byte[] message) {
        // This node's own are known already; zero stands for a new life.
        EpochGeneration life = epochs.life();
        if (life == null || !Script.text(message).equals(Long.toString(life.clock()))) {
            poked.release();
        }
    }

    private void bringPending() {
        Map<InvalidatedName, Long> pending = new HashMap<>(epochs.pending());
        // Brought twice, an invalidation would reach what was stored after the first time.
        pending.values().removeIf(underWay::contains);
        // Those of a call that has ended in between are there already.
        pending.entrySet().retainAll(epochs.pending().entrySet());
        for (List<InvalidatedName> some : parts(pending.keySet())) {
            if (!ask(some)) {
                poked.release();
                return;
            }
            some.forEach(raised -> epochs.arrived(List.of(raised), pending.getOrDefault(raised, 0L)));
        }
    }

    /**
     * Invalidates names for all nodes. For this one they are from when this is called, whatever becomes of it: what did not
     * get through is brought to Redis at a later beat.
     *
     * @throws RedisException when it did not get through
     */
    void raise(Collection<InvalidatedName> names) {
        long call = epochs.nextCall();
        underWay.add(call);
        try {
            epochs.raise(names, call);
            bring(names, call);
        } finally {
            underWay.remove(call);
        }
    }

    private void bring(Collection<InvalidatedName> names, long call) {
        for (List<InvalidatedName> some : parts(names)) {
            if (!link.isAnswering() && epochs.trusted() == null) {
                throw new RedisException("Redis does not answer: an invalidation waits until it does");
            }
            if (ask(some)) {
                epochs.arrived(some, call);
            } else {
                poked.release();
            }
        }
    }

    private static List<List<InvalidatedName>> parts(Collection<InvalidatedName> names) {
        List<InvalidatedName> all = List.copyOf(names);
        List<List<InvalidatedName>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_NAMES) {
            parts.add(all.subList(from, Math.min(from + MOST_NAMES, all.size())));
        }
        return parts;
    }

    /** Raises names, none or more, and hears what is new; whether that is all that there is. */
    private boolean ask(List<InvalidatedName> names) {
        EpochGeneration life = epochs.life();
        if (life == null && !names.isEmpty()) {
            return false;
        }
        List<byte[]> arguments = new ArrayList<>(names.size() + 8);
        arguments.add(Script.argument(life == null ? "" : life.identity().toString()));
        Seen seen = life == null ? new Seen(0, "") : life.seen();
        arguments.add(Script.argument(seen.clock()));
        arguments.add(Script.argument(seen.turn()));
        arguments.add(Script.argument((life == null ? own : life.identity().next()).toString()));
        arguments.add(Script.argument(1 + ThreadLocalRandom.current().nextInt(LONGEST_STEP)));
        arguments.add(Script.argument(remembered));
        arguments.add(Script.argument(PAGE));
        arguments.add(Script.argument(channel));
        for (InvalidatedName raised : names) {
            arguments.add(Script.argument(FeedMessage.member(mark(life, raised))));
        }
        Instant before = watch.now();
        long at = System.nanoTime();
        Object answer = Script.EPOCHS.run(link, key, arguments.toArray(byte[][]::new));
        FeedMessage news = FeedMessage.of(answer, PAGE);
        watch.hear(news.time(), before, watch.now());
        boolean all = epochs.hear(life, news, at);
        // Under another secret the marks were nobody's.
        return all && (names.isEmpty() || (life != null && life.identity().hasSecretOf(news.identity())));
    }

    private static long mark(@Nullable EpochGeneration life, InvalidatedName raised) {
        if (life == null) {
            throw new IllegalStateException("nothing is known of Redis yet");
        }
        Marks marks = life.marks(raised.name());
        return raised.soft() ? marks.soft() : marks.hard();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            // Lest it connects when the link is closed.
            thread.join(LONGEST_END_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
