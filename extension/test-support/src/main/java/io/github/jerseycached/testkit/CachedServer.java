package io.github.jerseycached.testkit;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.InspectableStore;
import io.github.jerseycached.store.ResponseStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** A real server on a free port of the loopback interface, with a cache whose clock is moved by hand. */
public final class CachedServer implements AutoCloseable {

    private final ManualClock clock = new ManualClock();
    private final ResponseStore store;
    private final Container.Running server;

    private CachedServer(
            ResourceConfig application,
            ResponseStore store,
            Consumer<HttpCacheFeature.Builder> settings,
            Function<ResourceConfig, Container.Running> container) {
        this.store = store;
        HttpCacheFeature.Builder cache = HttpCacheFeature.builder().clock(clock).store(store);
        settings.accept(cache);
        application.register(cache.build());
        this.server = container.apply(application);
    }

    /** Serves resources, given by class or as instances, with the cache's defaults. */
    public static CachedServer of(Object... resources) {
        return of(config(resources));
    }

    /** Serves an application with the cache's defaults. */
    public static CachedServer of(ResourceConfig application) {
        return of(application, cache -> {});
    }

    /** Serves an application with a cache of other settings. */
    public static CachedServer of(ResourceConfig application, Consumer<HttpCacheFeature.Builder> settings) {
        return new CachedServer(application, EhcacheStore.builder().build(), settings, Container::serve);
    }

    /** Serves an application with another store. */
    public static CachedServer of(ResourceConfig application, ResponseStore store) {
        return new CachedServer(application, store, cache -> {}, Container::serve);
    }

    /** Serves an application whose GETs may have content, which Grizzly turns away as it comes. */
    public static CachedServer withContentInGets(
            ResourceConfig application, Consumer<HttpCacheFeature.Builder> settings) {
        return new CachedServer(
                application,
                EhcacheStore.builder().build(),
                settings,
                served -> Container.serve(served, Container.HANDFUL));
    }

    /** An application of resources, given by class or as instances. */
    public static ResourceConfig config(Object... resources) {
        ResourceConfig application = new ResourceConfig().property(ServerProperties.WADL_FEATURE_DISABLE, true);
        for (Object resource : resources) {
            if (resource instanceof Class<?> type) {
                application.register(type);
            } else {
                application.register(resource);
            }
        }
        return application;
    }

    public ManualClock clock() {
        return clock;
    }

    public void advance(Duration by) {
        clock.advance(by);
    }

    /** How many keys have something stored. */
    public long storedKeys() {
        return InspectableStore.of(store).contents().keys();
    }

    public URI root() {
        return server.root();
    }

    /** Sends a GET with these fields, given as names and values in turn. */
    public Answer get(String path, String... fields) {
        return send("GET", path, fields);
    }

    public Answer head(String path, String... fields) {
        return send("HEAD", path, fields);
    }

    public Answer send(String method, String path, String... fields) {
        return new Client(server.root()).send(method, path, fields);
    }

    public Answer send(String method, String path, HttpRequest.BodyPublisher body, String... fields) {
        return new Client(server.root()).send(method, path, body, fields);
    }

    @Override
    public void close() {
        server.close();
    }
}
