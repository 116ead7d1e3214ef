package io.github.jerseycached.console;

import io.github.jerseycached.HttpCache;
import org.glassfish.jersey.internal.inject.InjectionManager;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;
import org.jspecify.annotations.Nullable;

/** Listens to the cache from when the application starts until it ends. */
final class ConsoleLifecycle implements ContainerLifecycleListener {

    private final InjectionManager injection;
    private final Observations observations;
    private final EventStreams streams;
    private volatile @Nullable HttpCache cache;

    ConsoleLifecycle(InjectionManager injection, Observations observations, EventStreams streams) {
        this.injection = injection;
        this.observations = observations;
        this.streams = streams;
    }

    /** The cache; {@code null} where there is none, or the application has not started. */
    @Nullable
    HttpCache cache() {
        return cache;
    }

    @Override
    public void onStartup(Container container) {
        // Asked for, not injected: without a cache the application is to start all the same.
        HttpCache deployed = injection.getInstance(HttpCache.class);
        cache = deployed;
        if (deployed != null) {
            deployed.addListener(observations);
        }
    }

    @Override
    public void onReload(Container container) {
        // Jersey shuts the application down before a reload and starts it after it: both are heard.
    }

    @Override
    public void onShutdown(Container container) {
        HttpCache deployed = cache;
        if (deployed != null) {
            deployed.removeListener(observations);
        }
        streams.close();
    }
}
