package io.github.jerseycached.redis;

import io.github.jerseycached.epoch.InvalidatedName;
import io.github.jerseycached.epoch.PendingInvalidations;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Variants;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of all nodes' invalidations: those that are in Redis, and those of its own that are not there yet. It
 * vouches for that for a bounded time after it has heard; then nothing stored is usable until it hears again. So it is
 * bounded how late another node's invalidation takes effect here.
 */
final class SharedEpochs {

    private static final int MOST_PENDING = 10_000;

    /**
     * What is known. Times are in nanoseconds, as {@link System#nanoTime} counts them.
     *
     * @param run of the server that told it
     * @param all whether all has been heard that was there when it began to be heard
     * @param asOf when that was all
     * @param from when it begins to count
     */
    private record FeedState(EpochGeneration life, String run, boolean all, long asOf, long from) {

        boolean counts(long now, long trustNanos) {
            return all && now - asOf <= trustNanos && now - from >= 0;
        }
    }

    private final LongSupplier nanos;
    private final long trustNanos;
    private final long graceNanos;
    private final int remembered;
    private final long first;
    private final KeyedHash unshared = KeyedHash.random();
    // Those that are not in Redis yet, and which call they are of. Until they are there, what they reach is not usable.
    private final PendingInvalidations pending = new PendingInvalidations(MOST_PENDING);
    private volatile @Nullable FeedState known;

    /**
     * @param nanos {@link System#nanoTime}, or a test's
     * @param trust for how long what was heard counts
     * @param grace for how long nothing counts when Redis is heard again after so long that nothing counted, or when
     *     another server answers: other nodes may have invalidations to bring, or know of some that this server has lost
     * @param remembered how many epochs Redis remembers
     * @param first what this node's clock begins with, when Redis was heard of
     */
    SharedEpochs(LongSupplier nanos, Duration trust, Duration grace, int remembered, long first) {
        this.nanos = nanos;
        this.trustNanos = trust.toNanos();
        this.graceNanos = grace.toNanos();
        this.remembered = remembered;
        this.first = first;
    }

    /** The life that Redis was last heard to have; {@code null} before it was heard of. */
    @Nullable
    EpochGeneration life() {
        FeedState now = known;
        return now == null ? null : now.life();
    }

    /** The life that Redis has, if what is known of it still counts. */
    @Nullable
    EpochGeneration trusted() {
        FeedState now = known;
        return now != null && now.counts(nanos.getAsLong(), trustNanos) ? now.life() : null;
    }

    /** This node's clock: no larger before Redis was heard of than what nobody keeps. */
    long clock() {
        EpochGeneration now = life();
        return now == null ? first - 1 : now.here(now.clock());
    }

    /** The hash that all nodes share; another one before Redis was heard of. */
    KeyedHash hash() {
        EpochGeneration now = life();
        return now == null ? unshared : now.hash();
    }

    /** Those of some stored responses that are not invalidated. */
    Variants usable(EpochGeneration now, Variants all) {
        return Validity.usable(all, provenance -> validity(now, provenance));
    }

    /** What invalidation has done to a response. */
    Validity validity(EpochGeneration now, Provenance provenance) {
        Validity found = PendingInvalidations.over(pending.names(), now).validity(provenance);
        // What was pending may have arrived in another life meanwhile.
        return life() == now ? found : Validity.INVALIDATED;
    }

    /** A number for a call that invalidates. */
    long nextCall() {
        return pending.nextCall();
    }

    /**
     * Takes note of invalidations that are on their way to Redis.
     *
     * @param call what {@link #arrived} is to be told
     */
    void raise(Collection<InvalidatedName> names, long call) {
        pending.add(names, call);
        if (life() == null && hasPrincipal()) {
            pending.addEverything(call);
        }
    }

    /** Called when Redis has recorded these invalidations and this node has read them back. */
    void arrived(Collection<InvalidatedName> names, long call) {
        pending.remove(names, call);
    }

    /** Those that are not in Redis yet, with their calls. */
    Map<InvalidatedName, Long> pending() {
        return pending.all();
    }

    // A principal's name was made with a secret that the other nodes don't have.
    private boolean hasPrincipal() {
        return pending.has(Provenance::isOfPrincipal);
    }

    /**
     * Hears news.
     *
     * @param asked the life that was known when they were asked for
     * @param at when they were asked for, in nanoseconds
     * @return whether all is known now
     */
    synchronized boolean hear(@Nullable EpochGeneration asked, FeedMessage news, long at) {
        FeedState before = known;
        EpochGeneration now = before == null ? null : before.life();
        if (now != asked) {
            // They begin where nobody is any more.
            return false;
        }
        if (before == null || now == null || !now.identity().equals(news.identity())) {
            EpochGeneration begun =
                    new EpochGeneration(news.identity(), now == null ? first : now.here(now.clock()) + 1);
            begun.hear(news, remembered);
            if (now != null && !now.identity().hasSecretOf(news.identity()) && hasPrincipal()) {
                pending.addEverything(pending.nextCall());
            }
            // Nothing that counts in it was made before it: nobody need be waited for.
            known = new FeedState(begun, news.run(), news.complete(), at, at);
        } else {
            now.hear(news, remembered);
            // An answer without the run could be another server's.
            if (news.complete() && (!news.run().isEmpty() || before.run().isEmpty())) {
                known = confirmed(before, news.run(), at);
            }
        }
        return news.complete();
    }

    private FeedState confirmed(FeedState before, String run, long at) {
        if (before.all() && before.asOf() - at > 0) {
            return before;
        }
        boolean late = before.all() && at - before.asOf() > trustNanos;
        boolean moved = !before.run().isEmpty() && !before.run().equals(run);
        return new FeedState(before.life(), run, true, at, late || moved ? at + graceNanos : before.from());
    }
}
