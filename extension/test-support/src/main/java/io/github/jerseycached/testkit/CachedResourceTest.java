package io.github.jerseycached.testkit;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.InspectableStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.JerseyTest;
import org.glassfish.jersey.test.spi.TestContainer;
import org.glassfish.jersey.test.spi.TestContainerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A test of resources on one server with the cache's defaults. Each test method has a server, a store and a clock of its own; the
 * server is the chosen {@link Container}.
 *
 * <p>{@link JerseyTest}'s constructor calls {@link #configure()} before the fields of the test class are initialized. A test that
 * looks into its resource makes it there, and gives the field no value of its own.
 *
 * <p>Requests go through the JDK's client and not through {@link #target()}: Jersey's client adds an {@code Accept} field and
 * decodes the content, which are things that these tests are about.
 */
public abstract class CachedResourceTest extends JerseyTest {

    // No values here: the constructor of JerseyTest calls configureDeployment.
    private ManualClock clock;
    private EhcacheStore store;

    /** The application: {@link CachedServer#config(Object...)} makes one of resources. */
    @Override
    protected abstract ResourceConfig configure();

    @Override
    protected final DeploymentContext configureDeployment() {
        clock = new ManualClock();
        store = EhcacheStore.builder().build();
        DeploymentContext deployment = super.configureDeployment();
        deployment
                .getResourceConfig()
                .register(HttpCacheFeature.builder().clock(clock).store(store).build());
        return deployment;
    }

    @Override
    protected final TestContainerFactory getTestContainerFactory() {
        return (root, deployment) -> new Chosen(deployment.getResourceConfig());
    }

    protected final void advance(Duration by) {
        clock.advance(by);
    }

    /** How many keys have something stored. */
    protected final long storedKeys() {
        return InspectableStore.of(store).contents().keys();
    }

    /** Sends a GET with these fields, given as names and values in turn. */
    protected final Answer get(String path, String... fields) {
        return send("GET", path, fields);
    }

    protected final Answer head(String path, String... fields) {
        return send("HEAD", path, fields);
    }

    protected final Answer send(String method, String path, String... fields) {
        return new Client(getBaseUri()).send(method, path, fields);
    }

    protected final Answer send(String method, String path, HttpRequest.BodyPublisher body, String... fields) {
        return new Client(getBaseUri()).send(method, path, body, fields);
    }

    /** The chosen container. */
    private static final class Chosen implements TestContainer {

        private final ResourceConfig application;
        private Container.@Nullable Running running;

        Chosen(ResourceConfig application) {
            this.application = application;
        }

        @Override
        public @Nullable ClientConfig getClientConfig() {
            return null;
        }

        @Override
        public URI getBaseUri() {
            return running == null ? Container.root(0) : running.root();
        }

        @Override
        public void start() {
            running = Container.serve(application);
        }

        @Override
        public void stop() {
            if (running != null) {
                running.close();
                running = null;
            }
        }
    }
}
