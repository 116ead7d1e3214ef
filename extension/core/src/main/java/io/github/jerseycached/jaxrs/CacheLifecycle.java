package io.github.jerseycached.jaxrs;

import io.github.jerseycached.request.CacheSettings;
import java.util.Collection;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;

/** Opens the stores with the application and closes them with it; refreshes go on no longer than they are open. */
final class CacheLifecycle implements ContainerLifecycleListener {

    private final CacheSettings settings;
    private final Collection<Region> regions;
    private final Ownership ownership;

    /**
     * @param settings what all regions have in common
     * @param ownership of the feature and its stores
     */
    CacheLifecycle(CacheSettings settings, Collection<Region> regions, Ownership ownership) {
        this.ownership = ownership;
        this.settings = settings;
        this.regions = regions;
    }

    @Override
    public void onStartup(Container container) {
        settings.injected().from(container.getApplicationHandler().getInjectionManager());
        // Refuses encoders that do not go together, before any response meets them.
        regions.forEach(region -> region.keyParts().codings());
        ownership.take();
        regions.forEach(region -> region.store().open());
        settings.explainer().start(container.getApplicationHandler());
        settings.refresh().start(container.getApplicationHandler());
        settings.deployment().begin(container.getApplicationHandler());
    }

    @Override
    public void onReload(Container container) {
        // Jersey shuts the application down before a reload and starts it after it: both are heard.
    }

    @Override
    public void onShutdown(Container container) {
        settings.deployment().end();
        settings.refresh().stop();
        regions.forEach(region -> region.store().close());
        ownership.release();
    }
}
