package io.github.jerseycached.micrometer;

import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the cache does, in a registry of Micrometer's.
 *
 * <pre>{@code
 * HttpCacheFeature.builder().listener(new HttpCacheMetrics(registry)).build()
 * }</pre>
 *
 * <p>All meters begin with {@code http.cache.}. A tag is what the application was deployed with, or one of few words: the
 * template of a path, the name of a method, an outcome; never a URI or a key. So there are at most as many series as methods
 * times outcomes.
 *
 * <p>One of these is for one cache. Several caches in one registry are told apart by further tags.
 */
public final class HttpCacheMetrics implements CacheListener, AutoCloseable {

    /** What is counted together. */
    private record Answers(String route, String method, String outcome, boolean refreshes) {}

    private final MeterRegistry registry;
    private final Tags common;

    // The listeners' thread counts; another one may close, and after a reload there may be two of the former for a
    // while.
    private final Map<Answers, Counter> counted = new HashMap<>();
    private final Map<Answers, Timer> timed = new HashMap<>();
    private final Set<Meter> counting = new HashSet<>();
    private final List<Meter> ofCache = new ArrayList<>();
    // Kept, for the registry itself does not keep what it asks.
    private @Nullable HttpCache cache;

    /**
     * Counts without further tags.
     *
     * @param registry where to
     */
    public HttpCacheMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Counts with further tags.
     *
     * @param registry where to
     * @param tags that all meters bear besides their own
     */
    public HttpCacheMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = registry;
        this.common = Tags.of(tags);
    }

    /**
     * Begins to count. Told of another cache, as when the application is reloaded, it goes on counting, and the numbers of
     * what is stored are those of the new one.
     */
    @Override
    public synchronized void attached(HttpCache attached) {
        detach();
        cache = attached;
        gauge(attached, "keys", "keys", "Keys with something stored", CacheStatistics::keys);
        gauge(
                attached,
                "stored",
                BaseUnits.BYTES,
                "What is stored, as the store's bound counts",
                CacheStatistics::bytes);
        gauge(
                attached,
                "bound",
                BaseUnits.BYTES,
                "The most that is stored; NaN where the store knows none",
                statistics -> statistics.maxBytes().isPresent()
                        ? statistics.maxBytes().getAsLong()
                        : Double.NaN);
        gauge(
                attached,
                "filling",
                "methods",
                "Methods that run while others may wait for them",
                CacheStatistics::filling);
        gauge(
                attached,
                "waiting",
                "requests",
                "Requests that wait for another one's response",
                CacheStatistics::waiting);
        since(attached, "evictions", "keys", "Keys that had to go for others", CacheStatistics::evictions);
        since(attached, "unheard", "records", "Records that listeners could not follow", CacheStatistics::unheard);
        for (boolean soft : List.of(false, true)) {
            // There from the start, at zero.
            invalidations(soft);
            reached(soft);
        }
    }

    @Override
    public synchronized void answered(CacheEvent event) {
        if (cache == null) {
            return;
        }
        Answers answers =
                new Answers(event.route(), event.method(), event.handling().outcome(), event.refresh());
        counted.computeIfAbsent(answers, this::counter).increment();
        Duration fill = event.fill();
        if (fill != null) {
            timed.computeIfAbsent(answers, this::timer).record(fill);
        }
    }

    @Override
    public synchronized void invalidated(Invalidation invalidation) {
        if (cache == null) {
            return;
        }
        invalidations(invalidation.soft()).increment();
        reached(invalidation.soft()).increment((double) invalidation.stored());
    }

    /** Takes all meters out of the registry. What follows is not counted, unless it is attached again. */
    @Override
    public synchronized void close() {
        detach();
        counting.forEach(registry::remove);
        counting.clear();
        counted.clear();
        timed.clear();
    }

    private void detach() {
        ofCache.forEach(registry::remove);
        ofCache.clear();
        cache = null;
    }

    private Counter counter(Answers answers) {
        return answers.refreshes()
                ? counter("refreshes", "refreshes", "Refreshes of stored responses behind requests", tags(answers))
                : counter("requests", "requests", "Requests of clients to cached methods", tags(answers));
    }

    private Timer timer(Answers answers) {
        return kept(Timer.builder("http.cache.fill")
                .description("Runs of cached methods, for clients and for refreshes")
                .tags(tags(answers))
                .register(registry));
    }

    private Tags tags(Answers answers) {
        return common.and("route", answers.route(), "method", answers.method(), "outcome", answers.outcome());
    }

    private Counter invalidations(boolean soft) {
        return counter("invalidations", "invalidations", "Invalidations, whatever they reached", tags(soft));
    }

    private Counter reached(boolean soft) {
        String description = "Stored responses that invalidations reached, once for each name that they bore";
        return counter("invalidated", "responses", description, tags(soft));
    }

    private Tags tags(boolean soft) {
        return common.and("kind", soft ? "soft" : "hard");
    }

    private Counter counter(String name, String unit, String description, Tags tags) {
        return kept(Counter.builder("http.cache." + name)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    private <M extends Meter> M kept(M meter) {
        counting.add(meter);
        return meter;
    }

    private void gauge(
            HttpCache of, String name, String unit, String description, ToDoubleFunction<CacheStatistics> number) {
        ofCache.add(Gauge.builder("http.cache." + name, of, each -> number.applyAsDouble(each.statistics()))
                .description(description)
                .baseUnit(unit)
                .tags(common)
                .register(registry));
    }

    /** What the cache has counted itself since it was deployed. */
    private void since(
            HttpCache of, String name, String unit, String description, ToDoubleFunction<CacheStatistics> number) {
        ofCache.add(FunctionCounter.builder("http.cache." + name, of, each -> number.applyAsDouble(each.statistics()))
                .description(description)
                .baseUnit(unit)
                .tags(common)
                .register(registry));
    }
}
