package io.github.jerseycached.jaxrs;

import io.github.jerseycached.store.ResponseStore;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;

/** Opens the store with the application and closes it with it. */
final class StoreLifecycle implements ContainerLifecycleListener {

    private final ResponseStore store;

    StoreLifecycle(ResponseStore store) {
        this.store = store;
    }

    @Override
    public void onStartup(Container container) {
        store.open();
    }

    @Override
    public void onReload(Container container) {
        // Jersey shuts the application down before, and starts it again after, a reload: both are heard.
    }

    @Override
    public void onShutdown(Container container) {
        store.close();
    }
}
