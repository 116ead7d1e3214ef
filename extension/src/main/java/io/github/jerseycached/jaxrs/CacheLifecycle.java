package io.github.jerseycached.jaxrs;

import io.github.jerseycached.store.ResponseStore;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;

/** Opens the store with the application and closes it with it; refreshes go on no longer than both. */
final class CacheLifecycle implements ContainerLifecycleListener {

    private final ResponseStore store;
    private final BackgroundRefresh refresh;

    CacheLifecycle(ResponseStore store, BackgroundRefresh refresh) {
        this.store = store;
        this.refresh = refresh;
    }

    @Override
    public void onStartup(Container container) {
        store.open();
        refresh.start(container.getApplicationHandler());
    }

    @Override
    public void onReload(Container container) {
        // Jersey shuts the application down before a reload and starts it after it: both are heard.
    }

    @Override
    public void onShutdown(Container container) {
        refresh.stop();
        store.close();
    }
}
