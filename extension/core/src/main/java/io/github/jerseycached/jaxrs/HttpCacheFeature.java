package io.github.jerseycached.jaxrs;

import io.github.jerseycached.CacheListener;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.engine.CacheEngine;
import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.engine.EventListeners;
import io.github.jerseycached.engine.RateLimit;
import io.github.jerseycached.engine.SupersededResponses;
import io.github.jerseycached.http.CacheStatus;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.inspect.Injected;
import io.github.jerseycached.inspect.SkippableClasses;
import io.github.jerseycached.plan.MisplacedAnnotations;
import io.github.jerseycached.plan.Predicates;
import io.github.jerseycached.plan.SharedKeyParts;
import io.github.jerseycached.plan.SiblingMethods;
import io.github.jerseycached.request.ApplicationCache;
import io.github.jerseycached.request.BackgroundRefresh;
import io.github.jerseycached.request.CacheSettings;
import io.github.jerseycached.request.Deployment;
import io.github.jerseycached.request.Explainer;
import io.github.jerseycached.request.HeadFilter;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.FailSafeStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.store.SteadyClock;
import io.github.jerseycached.store.StoreSettings;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.writes.EncodedEntityTags;
import io.github.jerseycached.writes.InvalidationFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.glassfish.jersey.InjectionManagerProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gives {@link io.github.jerseycached.Cached} its effect. Found by itself, with its defaults, when the jar is on the class
 * path and the application has not turned Jersey's auto-discovery off; registering one replaces it. One instance serves one
 * application.
 *
 * <pre>{@code
 * new ResourceConfig(Countries.class)
 *     .register(HttpCacheFeature.builder().maxBodyBytes(4 << 20).build());
 * }</pre>
 */
public final class HttpCacheFeature implements Feature {

    private static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;
    private static final int MOST_VARIANTS = 1_000;
    private static final String DEFAULT_NAME = "jersey-cached";
    // A name, or an IPv6 address in brackets. RFC 3986 §3.2.2 allows more, which no client sends; underscores are sent.
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._~-]+)(:[0-9]{1,5})?");
    private static final Duration LONGEST_COLLAPSE_TIMEOUT = Duration.ofHours(1);
    private static final int MOST_REFRESHES_PER_SECOND = 100_000;

    private final Builder settings;
    private volatile @Nullable HttpCache cache;

    // Jersey injects features before it configures them, but what they register only after.
    @Context
    private @Nullable Application application;

    /** The cache with its defaults. */
    public HttpCacheFeature() {
        this(builder());
    }

    /**
     * The cache, for use outside of the application: in a scheduled job, in a test. Within it, inject {@link HttpCache}.
     *
     * @return the cache
     * @throws IllegalStateException when the application is not deployed yet
     */
    public HttpCache cache() {
        HttpCache deployed = cache;
        if (deployed == null) {
            throw new IllegalStateException("the feature is not deployed");
        }
        return deployed;
    }

    private HttpCacheFeature(Builder settings) {
        this.settings = settings;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings of an {@link HttpCacheFeature}; each is checked at once, and replaces what was set before. */
    public static final class Builder {
        private @Nullable ResponseStore store;
        private final Map<String, ResponseStore> regions = new TreeMap<>();
        private @Nullable Integer maxBodyBytes;
        private @Nullable Integer maxVariants;
        private @Nullable CacheStatus status;
        private @Nullable Boolean heuristicFreshness;
        private @Nullable Boolean honourRequestDirectives;
        private List<String> targetList = List.of(FieldNames.CDN_CACHE_CONTROL);
        private @Nullable Boolean cacheGroups;
        private @Nullable List<String> hosts;
        private Set<Class<?>> skippedOnHit = Set.of();
        private final List<CacheListener> listeners = new ArrayList<>();
        private Duration collapseTimeout = Duration.ofSeconds(5);
        // Half of the threads that Grizzly starts by default.
        private int maxWaiting = Integer.MAX_VALUE;
        private int refreshesPerSecond = 50;
        private InstantSource clock = SteadyClock.system();

        private Builder() {}

        private Builder(Builder other) {
            this.store = other.store;
            this.regions.putAll(other.regions);
            this.maxBodyBytes = other.maxBodyBytes;
            this.maxVariants = other.maxVariants;
            this.status = other.status;
            this.heuristicFreshness = other.heuristicFreshness;
            this.honourRequestDirectives = other.honourRequestDirectives;
            this.targetList = other.targetList;
            this.cacheGroups = other.cacheGroups;
            this.hosts = other.hosts;
            this.skippedOnHit = other.skippedOnHit;
            this.listeners.addAll(other.listeners);
            this.collapseTimeout = other.collapseTimeout;
            this.maxWaiting = other.maxWaiting;
            this.refreshesPerSecond = other.refreshesPerSecond;
            this.clock = other.clock;
        }

        /**
         * Where responses are stored. The cache opens it and closes it with the application.
         *
         * @param keeper by default {@link EhcacheStore#builder()}'s
         * @return this builder
         */
        public Builder store(ResponseStore keeper) {
            this.store = Objects.requireNonNull(keeper, "store must not be null; leave it out for the default");
            return this;
        }

        /**
         * Adds a region: a store of its own for the methods that name it, as in {@code @Cached(region = "reports")}, with its
         * own bounds. What invalidates, clears or counts does so in all regions. The cache opens the store and closes it
         * with the application.
         *
         * @param region its name; one that was added before is replaced
         * @param keeper keeps the responses of this region alone
         * @return this builder
         * @throws IllegalArgumentException for a blank name
         */
        public Builder region(String region, ResponseStore keeper) {
            Objects.requireNonNull(region, "a region needs a name; store(…) sets the store that has none");
            Objects.requireNonNull(keeper, () -> "region \"" + region + "\" needs a store, but has null");
            if (region.isBlank()) {
                throw new IllegalArgumentException("a region needs a name; store(…) sets the store that has none");
            }
            this.regions.put(region, keeper);
            return this;
        }

        /**
         * The longest body that is stored. Longer ones stream through, unstored and without being held, and get no entity
         * tag from the cache.
         *
         * @param bytes zero or more, by default 1 MiB
         * @return this builder
         * @throws IllegalArgumentException for less
         */
        public Builder maxBodyBytes(int bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("maxBodyBytes must be 0 or more, but is " + bytes);
            }
            this.maxBodyBytes = bytes;
            return this;
        }

        /**
         * How many responses of one key are stored at most: one for each set of values of the request fields that {@code
         * Vary} names. When there are more, the least recently used one goes.
         *
         * @param responses from one to 1,000, by default 64
         * @return this builder
         * @throws IllegalArgumentException for another number
         */
        public Builder maxVariants(int responses) {
            this.maxVariants = variants("maxVariants", responses);
            return this;
        }

        /**
         * Whether a response without a stated freshness lifetime is kept for a tenth of the time for which its {@code
         * Last-Modified} says it had not changed (RFC 9111 §4.2.2). It concerns only methods without a {@code ttl}.
         *
         * @param guess by default {@code false}
         * @return this builder
         */
        public Builder heuristicFreshness(boolean guess) {
            this.heuristicFreshness = guess;
            return this;
        }

        /**
         * Whether a request's {@code Cache-Control} counts (RFC 9111 §5.2.1): then a client can have the method run by
         * {@code no-cache}. A public site may want to refuse that.
         *
         * @param honour by default {@code true}
         * @return this builder
         */
        public Builder honourRequestDirectives(boolean honour) {
            this.honourRequestDirectives = honour;
            return this;
        }

        /**
         * The targeted fields that this cache obeys where a resource sets them, instead of its {@code Cache-Control} and
         * {@code Expires} (RFC 9213 §2.2).
         *
         * @param fields field names, the one that goes before the others first; by default {@code CDN-Cache-Control};
         *     none makes the cache obey {@code Cache-Control} alone
         * @return this builder
         * @throws IllegalArgumentException for a text that is no field name
         */
        public Builder targetList(String... fields) {
            for (String field : fields) {
                if (field == null || !FieldNames.isName(field)) {
                    throw new IllegalArgumentException(
                            "targetList takes names of response fields, and \"" + field + "\" is none");
                }
            }
            this.targetList = List.of(fields);
            return this;
        }

        /**
         * Whether the tags of responses that are for everybody are sent to clients, as {@code Cache-Groups} (RFC 9875).
         *
         * @param tell by default {@code true}
         * @return this builder
         */
        public Builder cacheGroups(boolean tell) {
            this.cacheGroups = tell;
            return this;
        }

        /**
         * The authorities that the application goes by. A request for another one goes to its method, and nothing of it is
         * stored: a method may write the authority into links, and a client that makes them up should not fill the store.
         *
         * @param known host names with their ports where they are not the scheme's own, as {@code www.example.org} or
         *     {@code localhost:8080}; none, which is the default, for any
         * @return this builder
         * @throws IllegalArgumentException for a text that is no authority, such as an empty one, or a URI
         */
        public Builder hosts(String... known) {
            List<String> authorities = new ArrayList<>();
            for (String host : known) {
                authorities.add(authority("hosts", host));
            }
            this.hosts = List.copyOf(authorities);
            return this;
        }

        /**
         * Classes of others that may be skipped on a hit, as if they had {@link io.github.jerseycached.SkippedOnHit}: filters
         * and listeners, so that hits may take the fast lane; interceptors, advice, and the annotations that put these around
         * a method, so that the method may be cached.
         *
         * @param types those classes themselves, not their subclasses; by default none
         * @return this builder
         */
        public Builder skippedOnHit(Class<?>... types) {
            for (Class<?> type : types) {
                Objects.requireNonNull(type, "skippedOnHit takes classes, not null");
            }
            this.skippedOnHit = Set.copyOf(List.of(types));
            return this;
        }

        /**
         * How long a request waits at most for another one's response; then it goes to the method itself.
         *
         * @param time from zero, which lets every request go its own way, to one hour; by default five seconds
         * @return this builder
         * @throws IllegalArgumentException for another one
         */
        public Builder collapseTimeout(Duration time) {
            Objects.requireNonNull(time, "collapseTimeout must not be null; zero lets every request go its own way");
            if (time.isNegative() || time.compareTo(LONGEST_COLLAPSE_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "collapseTimeout must be between 0 and " + LONGEST_COLLAPSE_TIMEOUT + ", but is " + time);
            }
            this.collapseTimeout = time;
            return this;
        }

        /**
         * How many requests wait at most for other ones' responses, each on a thread of the server; further ones go to the
         * method. On virtual threads any number waits; those that wait in the fast lane of {@code
         * GrizzlyCacheServer} hold no thread and do not count.
         *
         * @param requests zero or more, by default any number: a request that ran the method instead would hold its thread just
         *     as long
         * @return this builder
         * @throws IllegalArgumentException for less
         */
        public Builder maxWaiting(int requests) {
            if (requests < 0) {
                throw new IllegalArgumentException("maxWaiting must be 0 or more, but is " + requests);
            }
            this.maxWaiting = requests;
            return this;
        }

        /**
         * How many stored responses are refreshed behind requests at most, in a second; others are served stale until it is
         * their turn.
         *
         * @param refreshes from one to 100,000, by default 50
         * @return this builder
         * @throws IllegalArgumentException for another number
         */
        public Builder refreshesPerSecond(int refreshes) {
            if (refreshes < 1 || refreshes > MOST_REFRESHES_PER_SECOND) {
                throw new IllegalArgumentException("refreshesPerSecond must be between 1 and "
                        + MOST_REFRESHES_PER_SECOND + ", but is " + refreshes);
            }
            this.refreshesPerSecond = refreshes;
            return this;
        }

        /**
         * Adds a listener to those that were added before.
         *
         * @param listener is notified from the start
         * @return this builder
         */
        public Builder listener(CacheListener listener) {
            this.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
            return this;
        }

        /**
         * The name of this cache in {@code Cache-Status} (RFC 9211 §2).
         *
         * @param cache visible ASCII characters and spaces, by default {@code jersey-cached}
         * @return this builder
         * @throws IllegalArgumentException for another character, or none
         */
        public Builder name(String cache) {
            this.status = new CacheStatus(Objects.requireNonNull(cache, "name must not be null"));
            return this;
        }

        /**
         * The clock by which responses age. When it is set back, nothing gets younger: the cache goes on from the time that
         * it has seen.
         *
         * @param source by default the system's; another one in tests
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = SteadyClock.of(Objects.requireNonNull(source, "clock must not be null"));
            return this;
        }

        /** {@return the feature} */
        public HttpCacheFeature build() {
            return new HttpCacheFeature(new Builder(this));
        }
    }

    /**
     * Registers the cache with the application.
     *
     * @throws IllegalArgumentException when a property is unknown or cannot be read
     * @throws IllegalStateException when another application that is running has this feature, or one of its stores
     */
    @Override
    public boolean configure(FeatureContext context) {
        Configuration configuration = context.getConfiguration();
        HttpCacheProperties.check(configuration);
        if (!HttpCacheProperties.flag(configuration, HttpCacheProperties.ENABLED)
                .orElse(true)) {
            DisabledCache off = new DisabledCache(settings.clock);
            cache = off;
            context.register(off);
            return true;
        }
        Ownership ownership = ownership();
        ownership.check();
        Injected injected = new Injected(InjectionManagerProvider.getInjectionManager(context));
        StoreSettings storeSettings = new StoreSettings(settings.clock, maxVariants(configuration));
        FailSafeStore store = new FailSafeStore(store(configuration), storeSettings);
        Hosts hosts = Hosts.of(hosts(configuration));
        BackgroundRefresh refresh =
                new BackgroundRefresh(new RateLimit(settings.refreshesPerSecond, settings.clock), settings.clock);
        CacheEngine engine = new CacheEngine(
                store,
                settings.clock,
                status(configuration),
                flag(
                        settings.honourRequestDirectives,
                        configuration,
                        HttpCacheProperties.HONOUR_REQUEST_DIRECTIVES,
                        true),
                new CollapsedRequests(settings.collapseTimeout, settings.maxWaiting, settings.clock),
                new SupersededResponses(),
                new EventListeners(),
                refresh::outlook);
        CacheSettings shared = new CacheSettings(
                engine,
                maxBodyBytes(configuration),
                flag(settings.heuristicFreshness, configuration, HttpCacheProperties.HEURISTIC_FRESHNESS, false),
                settings.targetList,
                flag(settings.cacheGroups, configuration, HttpCacheProperties.CACHE_GROUPS, true),
                injected,
                new Predicates(injected),
                new Explainer(hosts),
                refresh,
                new Deployment());
        SortedMap<String, Region> regions = regions(shared, hosts, injected, storeSettings);
        ApplicationCache control = new ApplicationCache(
                shared, regions.values().stream().map(Region::store).toList(), hosts);
        settings.listeners.forEach(control::addListener);
        cache = control;
        SiblingMethods siblings = new SiblingMethods();
        context.register(siblings);
        context.register(new MisplacedAnnotations());
        context.register(
                new CachedMethods(regions, siblings, new SkippableClasses(settings.skippedOnHit), application, hosts));
        context.register(new HeadFilter());
        context.register(
                new EncodedEntityTags(regions.values().iterator().next().keyParts()));
        context.register(new StaleIfErrorMapper());
        context.register(new InvalidationFilter(control));
        context.register(new CacheLifecycle(shared, regions.values(), ownership));
        context.register(control);
        return true;
    }

    private Ownership ownership() {
        List<Object> owned = new ArrayList<>(settings.regions.values());
        owned.add(this);
        if (settings.store != null) {
            owned.add(settings.store);
        }
        return new Ownership(List.copyOf(owned));
    }

    private SortedMap<String, Region> regions(
            CacheSettings shared, Hosts hosts, Injected injected, StoreSettings storeSettings) {
        SortedMap<String, Region> regions = new TreeMap<>();
        SortedMap<String, FailSafeStore> stores = new TreeMap<>();
        stores.put(Region.UNNAMED, shared.engine().store());
        settings.regions.forEach((name, store) -> stores.put(name, new FailSafeStore(store, storeSettings)));
        stores.forEach((name, store) -> regions.put(
                name,
                new Region(
                        shared.with(shared.engine().with(store)),
                        new SharedKeyParts(hosts, injected, store, shared.maxBodyBytes()))));
        return regions;
    }

    private Set<String> hosts(Configuration configuration) {
        if (settings.hosts != null) {
            return Set.copyOf(settings.hosts);
        }
        Set<String> hosts = new TreeSet<>();
        HttpCacheProperties.text(configuration, HttpCacheProperties.HOSTS).ifPresent(text -> {
            for (String host : text.split(",", -1)) {
                hosts.add(authority("Property \"" + HttpCacheProperties.HOSTS + '"', host));
            }
        });
        return Set.copyOf(hosts);
    }

    /** A host with its port, in lower case, if that is all that a text says (RFC 9110 §7.2). */
    private static String authority(String setting, @Nullable String text) {
        String host = text == null ? "null" : text.strip().toLowerCase(Locale.ROOT);
        if (text != null && AUTHORITY.matcher(host).matches()) {
            return host;
        }
        throw new IllegalArgumentException(
                setting + " takes host names with their ports where they are not the scheme's own,"
                        + " such as \"www.example.org\" or \"localhost:8080\", but not \"" + host + '"');
    }

    private ResponseStore store(Configuration configuration) {
        if (settings.store != null) {
            return settings.store;
        }
        EhcacheStore.Builder store = EhcacheStore.builder();
        HttpCacheProperties.number(configuration, HttpCacheProperties.STORE_HEAP_BYTES)
                .ifPresent(store::heapBytes);
        HttpCacheProperties.number(configuration, HttpCacheProperties.STORE_OFF_HEAP_BYTES)
                .ifPresent(store::offHeapBytes);
        Optional<String> directory = HttpCacheProperties.text(configuration, HttpCacheProperties.STORE_DIRECTORY);
        Optional<Long> diskBytes = HttpCacheProperties.number(configuration, HttpCacheProperties.STORE_DISK_BYTES);
        if (directory.isPresent() != diskBytes.isPresent()) {
            throw new IllegalArgumentException("Properties \"" + HttpCacheProperties.STORE_DIRECTORY + "\" and \""
                    + HttpCacheProperties.STORE_DISK_BYTES + "\" make a disk tier together; set both, or neither");
        }
        directory.ifPresent(path -> store.disk(Path.of(path), diskBytes.orElseThrow()));
        return store.build();
    }

    private static boolean flag(
            @Nullable Boolean set, Configuration configuration, String property, boolean otherwise) {
        return set != null
                ? set
                : HttpCacheProperties.flag(configuration, property).orElse(otherwise);
    }

    private CacheStatus status(Configuration configuration) {
        return settings.status != null
                ? settings.status
                : new CacheStatus(HttpCacheProperties.text(configuration, HttpCacheProperties.NAME)
                        .orElse(DEFAULT_NAME));
    }

    private int maxVariants(Configuration configuration) {
        if (settings.maxVariants != null) {
            return settings.maxVariants;
        }
        return HttpCacheProperties.number(configuration, HttpCacheProperties.MAX_VARIANTS)
                .map(responses -> variants("Property \"" + HttpCacheProperties.MAX_VARIANTS + '"', responses))
                .orElse(Variants.MOST);
    }

    private static int variants(String setting, long responses) {
        if (responses < 1 || responses > MOST_VARIANTS) {
            throw new IllegalArgumentException(
                    setting + " must be between 1 and " + MOST_VARIANTS + ", but is " + responses);
        }
        return (int) responses;
    }

    private int maxBodyBytes(Configuration configuration) {
        if (settings.maxBodyBytes != null) {
            return settings.maxBodyBytes;
        }
        return HttpCacheProperties.number(configuration, HttpCacheProperties.MAX_BODY_BYTES)
                .map(bytes -> {
                    if (bytes < 0 || bytes > Integer.MAX_VALUE) {
                        throw new IllegalArgumentException("Property \"" + HttpCacheProperties.MAX_BODY_BYTES
                                + "\" must be between 0 and " + Integer.MAX_VALUE + ", but is " + bytes);
                    }
                    return bytes.intValue();
                })
                .orElse(DEFAULT_MAX_BODY_BYTES);
    }
}
