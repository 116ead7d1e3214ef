package io.github.jerseycached.jaxrs;

import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;

/** Opens the store with the application and closes it with it; refreshes go on no longer than both. */
final class CacheLifecycle implements ContainerLifecycleListener {

    private final CacheSettings settings;
    private final SharedKeyParts shared;

    CacheLifecycle(CacheSettings settings, SharedKeyParts shared) {
        this.settings = settings;
        this.shared = shared;
    }

    @Override
    public void onStartup(Container container) {
        settings.injected().from(container.getApplicationHandler().getInjectionManager());
        // Refuses encoders that do not go together, before any response meets them.
        shared.codings();
        settings.store().open();
        settings.explainer().start(container.getApplicationHandler());
        settings.refresh().start(container.getApplicationHandler());
        settings.deployment().begin();
    }

    @Override
    public void onReload(Container container) {
        // Jersey shuts the application down before a reload and starts it after it: both are heard.
    }

    @Override
    public void onShutdown(Container container) {
        settings.deployment().end();
        settings.refresh().stop();
        settings.store().close();
    }
}
