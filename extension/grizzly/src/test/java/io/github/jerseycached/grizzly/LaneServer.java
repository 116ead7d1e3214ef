package io.github.jerseycached.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.store.InMemoryStore;
import io.github.jerseycached.testkit.DelegatingStore;
import io.github.jerseycached.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;
import org.jspecify.annotations.Nullable;

/** A server with the fast lane, which knows what has come to Jersey and where the store was asked. */
final class LaneServer implements AutoCloseable {

    /** Counts what comes to Jersey. */
    @SkippedOnHit
    static final class Passers implements ApplicationEventListener {
        private final AtomicInteger requests = new AtomicInteger();

        @Override
        public void onEvent(ApplicationEvent event) {}

        @Override
        public RequestEventListener onRequest(RequestEvent event) {
            requests.incrementAndGet();
            return null;
        }
    }

    /** Remembers on which thread it was asked. */
    static class Asked extends DelegatingStore implements InMemoryStore {
        volatile String thread = "";

        @Override
        public Variants get(CacheKey key, RequestHead request) {
            thread = Thread.currentThread().getName();
            return super.get(key, request);
        }

        @Override
        public boolean isInMemory() {
            return true;
        }
    }

    /** Holds the container, to reload it. */
    private static final class Reloader implements ContainerLifecycleListener {
        private volatile @Nullable Container container;

        @Override
        public void onStartup(Container started) {
            container = started;
        }

        @Override
        public void onReload(Container reloaded) {}

        @Override
        public void onShutdown(Container stopped) {}
    }

    final ManualClock clock = new ManualClock();
    final Asked store;
    private final Passers passers = new Passers();
    private final Reloader reloader = new Reloader();
    private final HttpCacheFeature feature;
    private final HttpServer server;
    private final URI root;

    private LaneServer(
            ResourceConfig application,
            Asked store,
            UnaryOperator<HttpCacheFeature.Builder> settings,
            int mostForWorkers) {
        this.store = store;
        this.feature = settings.apply(
                        HttpCacheFeature.builder().clock(clock).store(store).collapseTimeout(Duration.ofSeconds(60)))
                .build();
        application
                .register(feature)
                .register(passers)
                .register(reloader)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true);
        this.server = GrizzlyCacheServer.createHttpServer(URI.create("http://127.0.0.1:0/"), application, false);
        server.getServerConfiguration().setAllowPayloadForUndefinedHttpMethods(true);
        // Few, so that a thread that waits is missed.
        server.getListener("grizzly")
                .getTransport()
                .getWorkerThreadPoolConfig()
                .setCorePoolSize(2)
                .setMaxPoolSize(2)
                .setQueueLimit(mostForWorkers);
        server.getListener("grizzly").getTransport().setSelectorRunnersCount(2);
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.root =
                URI.create("http://127.0.0.1:" + server.getListener("grizzly").getPort());
    }

    static LaneServer of(Object... components) {
        return of(new Asked(), settings -> settings, components);
    }

    /** One in which only so many requests may wait for a worker. */
    static LaneServer withQueueOf(int mostForWorkers, Object... components) {
        return new LaneServer(application(components), new Asked(), settings -> settings, mostForWorkers);
    }

    static LaneServer of(Asked store, UnaryOperator<HttpCacheFeature.Builder> settings, Object... components) {
        return new LaneServer(application(components), store, settings, -1);
    }

    private static ResourceConfig application(Object... components) {
        ResourceConfig application = new ResourceConfig();
        for (Object component : components) {
            if (component instanceof Class<?> type) {
                application.register(type);
            } else {
                application.register(component);
            }
        }
        return application;
    }

    URI root() {
        return root;
    }

    HttpCache cache() {
        return feature.cache();
    }

    /** Starts the application anew, as it is. */
    void reload() {
        Container container = reloader.container;
        assertThat(container).isNotNull();
        container.reload();
    }

    /** How many requests have come to Jersey. */
    int passed() {
        return passers.requests.get();
    }

    /** A connection. */
    Connection connect() {
        return new Connection(root);
    }

    /** Sends a GET, on a connection of its own. */
    Connection.Answer get(String target, String... fieldLines) {
        try (Connection connection = connect()) {
            return connection.get(target, fieldLines);
        }
    }

    /** A GET that Jersey sees. */
    Connection.Answer getThroughJersey(String target, String... fieldLines) {
        int before = passed();
        Connection.Answer answer = get(target, fieldLines);
        assertThat(passed() - before)
                .as("requests that came to Jersey for %s", answer)
                .isEqualTo(1);
        return answer;
    }

    /** A GET that is answered before Jersey. */
    Connection.Answer getInTheLane(String target, String... fieldLines) {
        int before = passed();
        Connection.Answer answer = get(target, fieldLines);
        assertThat(passed() - before)
                .as("requests that came to Jersey for %s", answer)
                .isZero();
        assertThat(answer.field("Cache-Status")).as("%s", answer).contains("; hit");
        return answer;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
