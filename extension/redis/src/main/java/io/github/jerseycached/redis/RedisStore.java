package io.github.jerseycached.redis;

import io.github.jerseycached.epoch.InvalidatedName;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.InspectableStore;
import io.github.jerseycached.store.LeasingStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.store.SteadyClock;
import io.github.jerseycached.store.StoreContents;
import io.github.jerseycached.store.StoreSettings;
import io.github.jerseycached.store.Warnings;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store that several machines share, in Redis or Valkey from version 7.0 on, with a store of each machine's own in front
 * of it.
 *
 * <p>An invalidation by any node counts for all. The node that makes it obeys it at once; another one obeys it when Redis
 * tells it, which takes about a millisecond, and at the latest after {@link Builder#bound}, even if messages are lost or
 * Redis is gone: a node that has not heard of Redis for so long takes nothing stored for usable. An invalidation that cannot
 * reach Redis is obeyed here at once, and by the others when Redis can be reached again.
 *
 * <p>Nothing here fails a request. Each command to Redis is waited for no longer than {@link Builder#timeout}; without an
 * answer in time it is a miss, and no further one is sent until Redis answers again.
 *
 * <p>What is stored is as confidential as Redis: bodies and keys lie there as they are, and who may write there may write
 * answers.
 */
public final class RedisStore implements ResponseStore, InspectableStore, LeasingStore {

    private static final String ORDER = "order";
    // Longer than it takes to make a response that was requested earlier.
    private static final Duration SUPERSEDED = Duration.ofMinutes(1);

    // Selects nothing, so that no use is noted.
    private static final RequestHead NO_REQUEST = new RequestHead() {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public @Nullable String field(String name) {
            return null;
        }
    };

    private enum StoreState {
        NEW,
        OPEN,
        CLOSED
    }

    /** What there is between opening and closing. */
    private record OpenResources(RedisLink link, SharedEpochs epochs, EpochFeed feed, Leases leases) {

        void close() {
            leases.close();
            feed.close();
            link.close();
        }
    }

    private final Builder settings;
    private final SharedClock watch;
    private final @Nullable ResponseStore near;
    private final KeyedHash unshared = KeyedHash.random();
    private final Warnings warnings;
    private final Object changes = new Object();
    private StoreState state = StoreState.NEW;
    private long lastClock;
    private volatile StoreSettings ofCache;
    private volatile @Nullable OpenResources opened;

    private RedisStore(Builder settings) {
        this.settings = settings;
        this.watch = new SharedClock(settings.clock);
        this.near = settings.near;
        this.ofCache = new StoreSettings(settings.clock, Variants.MOST);
        this.warnings = new Warnings(RedisStore.class, settings.clock);
    }

    /** {@return a builder with the defaults: Redis at {@code redis://127.0.0.1:6379}, and nothing in front of it} */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings of a {@link RedisStore}; each is checked at once, and replaces what was set before. */
    public static final class Builder {
        /** Beyond it, Redis and timers are handed numbers that mean nothing. */
        private static final Duration LONGEST = Duration.ofHours(1);

        private RedisURI uri = RedisURI.create("redis://127.0.0.1:6379");
        private boolean cluster;
        private SslOptions ssl = SslOptions.create();
        private @Nullable ResponseStore near;
        private String prefix = "jersey-cached";
        private Duration timeout = Duration.ofMillis(100);
        private Duration bound = Duration.ofSeconds(1);
        private int epochs = 1 << 18;
        private Duration lease = Duration.ZERO;
        private InstantSource clock = SteadyClock.system();

        private Builder() {}

        private Builder(Builder other) {
            this.uri = other.uri;
            this.cluster = other.cluster;
            this.ssl = other.ssl;
            this.near = other.near;
            this.prefix = other.prefix;
            this.timeout = other.timeout;
            this.bound = other.bound;
            this.epochs = other.epochs;
            this.lease = other.lease;
            this.clock = other.clock;
        }

        /**
         * Where Redis is, with user, password, database, TLS ({@code rediss}) and sentinels as Lettuce writes them: {@code
         * rediss://user:password@host:port/0}, {@code redis-sentinel://host,host#name}.
         *
         * @param address by default {@code redis://127.0.0.1:6379}; its timeout is not used
         * @return this builder
         * @throws IllegalArgumentException when it is no such URI
         */
        public Builder uri(String address) {
            this.uri = RedisURI.create(Objects.requireNonNull(address, "uri must not be null"));
            return this;
        }

        /**
         * Takes the URI for one of the servers of a Redis Cluster, by which the others are found.
         *
         * @return this builder
         */
        public Builder cluster() {
            this.cluster = true;
            return this;
        }

        /**
         * How TLS is done, where the URI asks for it.
         *
         * @param options by default the platform's trust store
         * @return this builder
         */
        public Builder ssl(SslOptions options) {
            this.ssl = Objects.requireNonNull(options, "ssl must not be null; leave it out for the defaults");
            return this;
        }

        /**
         * A store of this machine's own for what was read from Redis or written to it, so that it need not be asked again. It
         * is opened and closed with this one, begins empty, and is used by nobody else.
         *
         * @param own commonly an {@code EhcacheStore}; by default there is none
         * @return this builder
         */
        public Builder near(ResponseStore own) {
            this.near = Objects.requireNonNull(own, "near must not be null; leave it out for none");
            return this;
        }

        /**
         * What the names of all keys and channels in Redis begin with. Applications with one prefix share what they store;
         * others know nothing of each other.
         *
         * @param text not empty, by default {@code jersey-cached}
         * @return this builder
         * @throws IllegalArgumentException when it is empty
         */
        public Builder prefix(String text) {
            if (Objects.requireNonNull(text, "prefix must not be null").isEmpty()) {
                throw new IllegalArgumentException("prefix must not be empty");
            }
            this.prefix = text;
            return this;
        }

        /**
         * How long a command to Redis is waited for. Connecting may take a second, but no request waits for it.
         *
         * @param time more than zero, by default 100 ms
         * @return this builder
         * @throws IllegalArgumentException for less, or for more than an hour
         */
        public Builder timeout(Duration time) {
            this.timeout = positive("timeout", time);
            return this;
        }

        /**
         * How long after an invalidation by another node an older response may still be found here: for so long this node
         * relies on what it heard from Redis last. It asks four times as often.
         *
         * @param time more than zero, by default one second; well above {@link #timeout}, or a slow answer makes misses
         * @return this builder
         * @throws IllegalArgumentException for less, or for more than an hour
         */
        public Builder bound(Duration time) {
            this.bound = positive("bound", time);
            return this;
        }

        /**
         * For how many names it is remembered when they were last invalidated. When one more comes, the oldest are forgotten
         * together, and what was stored before they were invalidated is not usable any more. So it should be more than the
         * names that are invalidated while a response is of use. Each takes about a hundred bytes in Redis, and as many on
         * each node.
         *
         * @param names at least 1,000, by default 262,144
         * @return this builder
         * @throws IllegalArgumentException for less
         */
        public Builder epochs(int names) {
            if (names < 1_000) {
                throw new IllegalArgumentException("epochs must be at least 1000, but is " + names);
            }
            this.epochs = names;
            return this;
        }

        /**
         * Has one node at a time make the response for a key; the others wait until it is stored, as requests of one node do
         * for each other. Whatever goes wrong, they make it themselves.
         *
         * @param most how long they wait for one node; longer than it takes to make a response. By default zero, for none
         * @return this builder
         * @throws IllegalArgumentException for a negative one, or for more than an hour
         */
        public Builder collapseAcrossNodes(Duration most) {
            Objects.requireNonNull(most, "collapseAcrossNodes must not be null; zero is for none");
            if (most.isNegative() || most.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "collapseAcrossNodes must be from zero to " + LONGEST.toHours() + " hour, but is " + most);
            }
            this.lease = most;
            return this;
        }

        /**
         * The clock by which responses age on this node; that of the feature. Nodes' clocks need not agree.
         *
         * @param source by default the system's
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = SteadyClock.of(Objects.requireNonNull(source, "clock must not be null"));
            return this;
        }

        /**
         * {@return the store; it does not connect before its first use}
         *
         * @throws IllegalArgumentException for a cluster that sentinels are to name
         */
        public RedisStore build() {
            if (cluster && !uri.getSentinels().isEmpty()) {
                throw new IllegalArgumentException(
                        "a cluster has no sentinels; name one of its servers in uri, or leave cluster out");
            }
            return new RedisStore(new Builder(this));
        }

        private static Duration positive(String what, Duration time) {
            Objects.requireNonNull(time, what + " must not be null");
            if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        what + " must be more than zero and at most " + LONGEST.toHours() + " hour, but is " + time);
            }
            return time;
        }
    }

    /** Connects. If Redis is not there, the store is open all the same, and has nothing until it comes. */
    @Override
    public void open(StoreSettings with) {
        ofCache = with;
        open();
    }

    /** Opens the store with the settings that it has: those of the cache that opened it last, or the defaults. */
    public void open() {
        synchronized (changes) {
            if (state == StoreState.OPEN) {
                return;
            }
            // It goes on where it was: what began before is of a life that may be over.
            long first = lastClock + 2;
            if (near != null) {
                near.open(ofCache);
                // What it may have kept from before is of a life that nobody knows any more.
                near.invalidate(List.of(Provenance.EVERYTHING), false);
                first = Math.max(first, near.clock() + 1);
            }
            RedisLink link = settings.cluster
                    ? RedisLink.toCluster(settings.uri, settings.timeout, settings.ssl)
                    : RedisLink.toServer(settings.uri, settings.timeout, settings.ssl);
            SharedEpochs epochs = new SharedEpochs(
                    System::nanoTime,
                    settings.bound,
                    settings.bound.plus(RedisLink.TO_CONNECT),
                    settings.epochs,
                    first);
            EpochFeed feed =
                    new EpochFeed(link, epochs, watch, settings.prefix, settings.bound.dividedBy(4), settings.epochs);
            feed.open();
            opened = new OpenResources(link, epochs, feed, new Leases(link, settings.lease));
            state = StoreState.OPEN;
        }
    }

    /** The store as it is open, {@code null} when it was closed. */
    private @Nullable OpenResources opened() {
        OpenResources now = opened;
        if (now != null) {
            return now;
        }
        synchronized (changes) {
            if (state == StoreState.NEW) {
                open();
            }
            return opened;
        }
    }

    @Override
    public KeyedHash hash() {
        OpenResources now = opened;
        return now == null ? unshared : now.epochs().hash();
    }

    @Override
    public long clock() {
        OpenResources now = opened;
        return now == null ? 0 : now.epochs().clock();
    }

    /**
     * Looks up a key, without a request that would select one of its responses.
     *
     * @param key the key
     * @return as {@link #get(CacheKey, RequestHead)}, without noting a use
     */
    public Variants get(CacheKey key) {
        return get(key, null, this::serves);
    }

    @Override
    public Variants get(CacheKey key, RequestHead request) {
        return get(
                key,
                request,
                found -> found.select(request).filter(this::isFresh).isPresent());
    }

    private Variants get(CacheKey key, @Nullable RequestHead request, Predicate<Variants> serves) {
        OpenResources now = opened;
        EpochGeneration life = now == null ? null : now.epochs().trusted();
        if (now == null || life == null) {
            return Variants.NONE;
        }
        Variants found = now.epochs().usable(life, nearer(key, request));
        return serves.test(found) || !now.link().isAnswering() ? found : further(now, life, key, request, found);
    }

    private Variants nearer(CacheKey key, @Nullable RequestHead request) {
        return near == null ? Variants.NONE : near.get(key, request == null ? NO_REQUEST : request);
    }

    /** Whether Redis need not be asked for more, whatever is asked for. */
    private boolean serves(Variants found) {
        return !found.isEmpty() && found.newestFirst().stream().allMatch(this::isFresh);
    }

    /** Whether nobody is expected to have stored a newer one. */
    private boolean isFresh(StoredResponse response) {
        return !response.isMadeStale()
                && response.terms().remaining(watch.now()).compareTo(Duration.ZERO) > 0;
    }

    /** What Redis has, or what was found nearer when Redis does not answer. */
    private Variants further(
            OpenResources now, EpochGeneration life, CacheKey key, @Nullable RequestHead request, Variants found) {
        String place = RedisEntry.place(settings.prefix, key);
        Map<String, byte[]> fields;
        try {
            fields = now.link().ask(redis -> redis.hgetall(place));
        } catch (RedisException failed) {
            warnings.warn("Redis failed at reading; requests go to their resources.", failed);
            return found;
        }
        List<StoredResponse> all = new ArrayList<>();
        for (StoredResponse response : found.newestFirst()) {
            byte[] there = fields.get(RedisEntry.field(response.selectingFields()));
            Instant requested = response.terms().requested();
            if (there != null && RedisEntry.isSuperseded(there, requested, life, watch)) {
                // By another node, and this one has still had it.
                removeNearer(key, response);
            } else {
                all.add(response);
            }
        }
        fields.forEach((field, bytes) -> {
            if (!field.equals(ORDER)) {
                read(key, bytes, life).ifPresent(response -> add(now, life, key, response, all));
            }
        });
        all.sort(Comparator.comparing(
                        (StoredResponse response) -> response.terms().received())
                .reversed());
        Variants usable = now.epochs().usable(life, Variants.of(all));
        if (request != null) {
            usable.select(request).ifPresent(selected -> touch(now, key, selected, fields.get(ORDER)));
        }
        return usable;
    }

    /** Says in Redis that a response was used, if it is among those of a key with many that would go first. */
    private void touch(OpenResources now, CacheKey key, StoredResponse used, byte @Nullable [] order) {
        String field = RedisEntry.field(used.selectingFields());
        int all = order == null ? 0 : order.length / field.length();
        int place = order == null ? -1 : new String(order, StandardCharsets.UTF_8).indexOf(field) / field.length();
        if (all > ofCache.maxVariants() / 2 && place >= all / 2) {
            try {
                Script.TOUCH.run(now.link(), RedisEntry.place(settings.prefix, key), Script.argument(field));
            } catch (RedisException failed) {
                warnings.warn("Redis failed at storing; other nodes do not know what was used.", failed);
            }
        }
    }

    private void removeNearer(CacheKey key, StoredResponse response) {
        if (near != null) {
            near.remove(key, response.selectingFields(), response.terms().requested());
        }
    }

    private Optional<StoredResponse> read(CacheKey key, byte[] bytes, EpochGeneration life) {
        try {
            return RedisEntry.read(key, bytes, life, watch);
        } catch (RedisEntry.DamagedException damaged) {
            warnings.warn("A response in Redis is damaged; it is not used.", damaged);
            return Optional.empty();
        }
    }

    /** Adds what Redis had to what is known, unless that is as new. */
    private void add(
            OpenResources now, EpochGeneration life, CacheKey key, StoredResponse response, List<StoredResponse> all) {
        if (now.epochs().validity(life, response.provenance()) == Validity.INVALIDATED) {
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).selectingFields().equals(response.selectingFields())) {
                if (!all.get(i).terms().isOlderThan(response.terms())) {
                    return;
                }
                all.remove(i--);
            }
        }
        all.add(response);
        if (near != null) {
            near.put(key, response);
        }
    }

    @Override
    public boolean put(CacheKey key, StoredResponse response) {
        OpenResources now = opened();
        EpochGeneration life = now == null ? null : now.epochs().trusted();
        if (now == null || life == null || now.epochs().validity(life, response.provenance()) == Validity.INVALIDATED) {
            return false;
        }
        long useful = response.useful(watch.now()).toMillis();
        boolean shared = false;
        if (useful > 0 && now.link().isAnswering()) {
            try {
                shared = putIntoRedis(now, life, key, response, useful);
            } catch (RedisException failed) {
                warnings.warn("Redis failed at storing; other nodes do not get the response.", failed);
                return near != null && near.put(key, response);
            }
            if (!shared) {
                // There is a newer one.
                return false;
            }
        }
        boolean kept = near != null && near.put(key, response);
        return shared || kept;
    }

    /** Stores a response in Redis, unless a newer one is there; says which. */
    private boolean putIntoRedis(
            OpenResources now, EpochGeneration life, CacheKey key, StoredResponse response, long useful) {
        Object kept = Script.PUT.run(
                now.link(),
                RedisEntry.place(settings.prefix, key),
                Script.argument(RedisEntry.field(response.selectingFields())),
                RedisEntry.write(key, response, life, watch),
                Script.argument(useful),
                Script.argument(ofCache.maxVariants()));
        return ((Number) kept).longValue() == 1;
    }

    @Override
    public Optional<CompletableFuture<Runnable>> lease(CacheKey key) {
        OpenResources now = opened;
        if (now == null || settings.lease.isZero() || now.epochs().trusted() == null) {
            return Optional.empty();
        }
        return now.leases().take(RedisEntry.place(settings.prefix, key) + ":turn");
    }

    /**
     * {@inheritDoc} It is removed here and in Redis, where for a minute nothing older takes its place. What other nodes hold
     * in front of Redis stays until it has expired.
     */
    @Override
    public void remove(CacheKey key, SelectingFields selecting, Instant requested) {
        OpenResources now = opened;
        if (now == null) {
            return;
        }
        if (near != null) {
            near.remove(key, selecting, requested);
        }
        EpochGeneration life = now.epochs().life();
        if (life != null) {
            Script.REMOVE.run(
                    now.link(),
                    RedisEntry.place(settings.prefix, key),
                    Script.argument(RedisEntry.field(selecting)),
                    RedisEntry.mark(requested, life, watch),
                    Script.argument(SUPERSEDED.toMillis()));
        }
    }

    /** {@inheritDoc} It returns zero always: nobody counts what all nodes have stored. */
    @Override
    public long invalidate(Collection<String> names, boolean soft) {
        OpenResources now = opened();
        if (now != null) {
            now.feed()
                    .raise(names.stream()
                            .map(name -> new InvalidatedName(name, soft))
                            .toList());
        }
        return 0;
    }

    /** Goes through what this node holds in front of Redis. */
    @Override
    public void visit(BiPredicate<CacheKey, Variants> visitor) {
        OpenResources now = opened;
        EpochGeneration life = now == null ? null : now.epochs().trusted();
        if (now != null && life != null && near != null) {
            InspectableStore.of(near).visit((key, variants) -> {
                Variants usable = now.epochs().usable(life, variants);
                return usable.isEmpty() || visitor.test(key, usable);
            });
        }
    }

    /** {@return the numbers of what this node holds in front of Redis} */
    @Override
    public StoreContents contents() {
        return near == null ? StoreContents.UNKNOWN : InspectableStore.of(near).contents();
    }

    /** Closes the connections, and the store in front of Redis. What is in Redis stays for the other nodes. */
    @Override
    public void close() {
        synchronized (changes) {
            state = StoreState.CLOSED;
            OpenResources now = opened;
            opened = null;
            if (now != null) {
                lastClock = now.epochs().clock();
                now.close();
            }
            if (near != null) {
                near.close();
            }
        }
    }
}
