package io.github.jerseycached.transparency;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.jaxrs.HttpCacheProperties;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Container;
import io.github.jerseycached.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.glassfish.jersey.server.spi.internal.ResourceMethodInvocationHandlerProvider;

/** An application of a scenario on a server of its own, with the cache or without. */
final class RunningApplication implements AutoCloseable {

    private static final ExecutorService CLIENTS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "client");
        thread.setDaemon(true);
        return thread;
    });

    /** Counts the requests that reach Jersey. */
    @SkippedOnHit
    private static final class JerseyRequests implements ApplicationEventListener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void onEvent(ApplicationEvent event) {
            // Only requests count.
        }

        @Override
        public RequestEventListener onRequest(RequestEvent event) {
            count.incrementAndGet();
            return null;
        }
    }

    private final ManualClock clock = new ManualClock();
    private final MethodGate gate = new MethodGate();
    private final JerseyRequests jerseyRequests = new JerseyRequests();
    private final HttpCacheFeature feature;
    private final Container.Running server;

    private RunningApplication(List<Object> components, Door door, boolean cached, ResponseStore store) {
        ResourceConfig application = CachedServer.config(components.toArray());
        feature = HttpCacheFeature.builder()
                .clock(clock)
                .store(store)
                .maxWaiting(4)
                .collapseTimeout(Duration.ofSeconds(20))
                .build();
        application
                .register(feature)
                .register(jerseyRequests)
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(gate).to(ResourceMethodInvocationHandlerProvider.class);
                    }
                })
                .property(HttpCacheProperties.ENABLED, cached);
        server = door.open(application);
    }

    static RunningApplication plain(List<Object> components, ResponseStore unused) {
        return new RunningApplication(components, Door.CONTAINER, false, unused);
    }

    static RunningApplication cached(List<Object> components, Door door, ResponseStore store) {
        return new RunningApplication(components, door, true, store);
    }

    HttpCache cache() {
        return feature.cache();
    }

    MethodGate gate() {
        return gate;
    }

    URI root() {
        return server.root();
    }

    int jerseyRequests() {
        return jerseyRequests.count.get();
    }

    /** Moves the clock, once no refresh is under way: its response would come as late as the clock is moved. */
    void advance(Duration by) {
        Await.until("refreshes have ended", () -> !isRefreshing());
        clock.advance(by);
    }

    private static boolean isRefreshing() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().equals("jersey-cached-refresh"))
                .flatMap(each -> Arrays.stream(each.getValue()))
                .anyMatch(frame -> frame.getClassName().endsWith(".BackgroundRefresh"));
    }

    WireResponse send(String method, String target, List<String> fieldLines) {
        return WireClient.exchange(root(), method, target, fieldLines);
    }

    /** Sends a request, for a client that reads the response as it comes. */
    WireClient connect(String method, String target, String... fieldLines) {
        return WireClient.send(root(), method, target, List.of(fieldLines));
    }

    CompletableFuture<WireResponse> begin(String method, String target, List<String> fieldLines) {
        return CompletableFuture.supplyAsync(() -> send(method, target, fieldLines), CLIENTS);
    }

    @Override
    public void close() {
        gate.open();
        server.close();
    }
}
