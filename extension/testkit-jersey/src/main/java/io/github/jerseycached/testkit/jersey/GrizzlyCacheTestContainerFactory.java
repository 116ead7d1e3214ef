package io.github.jerseycached.testkit.jersey;

import io.github.jerseycached.grizzly.GrizzlyCacheServer;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.ServletDeploymentContext;
import org.glassfish.jersey.test.spi.TestContainer;
import org.glassfish.jersey.test.spi.TestContainerException;
import org.glassfish.jersey.test.spi.TestContainerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link org.glassfish.jersey.test.JerseyTest} by {@link GrizzlyCacheServer}, so that it goes through the fast lane.
 *
 * <pre>{@code
 * @Override
 * protected TestContainerFactory getTestContainerFactory() {
 *     return new GrizzlyCacheTestContainerFactory();
 * }
 * }</pre>
 *
 * <p>For all tests at once, its name is the value of the system property {@link
 * org.glassfish.jersey.test.TestProperties#CONTAINER_FACTORY}. It is never chosen unless a test or that property names it.
 */
public final class GrizzlyCacheTestContainerFactory implements TestContainerFactory {

    /** Makes the factory. */
    public GrizzlyCacheTestContainerFactory() {}

    /**
     * Makes a container that is not started yet.
     *
     * @param baseUri where it listens; with port 0, on a free one
     * @param deployment the application, and below which path it is
     * @return the container
     * @throws IllegalArgumentException when the deployment needs servlets or TLS
     */
    @Override
    public TestContainer create(URI baseUri, DeploymentContext deployment) {
        Objects.requireNonNull(baseUri, "baseUri must not be null");
        Objects.requireNonNull(deployment, "deployment must not be null");
        if (deployment instanceof ServletDeploymentContext) {
            throw new IllegalArgumentException("GrizzlyCacheServer has no servlets, so it cannot serve a"
                    + " ServletDeploymentContext. Deploy the application by DeploymentContext.builder(application),"
                    + " or choose a test container with servlets");
        }
        if (deployment.getSslContext().isPresent()) {
            throw new IllegalArgumentException("GrizzlyCacheTestContainerFactory serves http only."
                    + " Leave out getSslContext(), or choose another test container");
        }
        return new GrizzlyCacheTestContainer(
                UriBuilder.fromUri(baseUri).path(deployment.getContextPath()).build(), deployment);
    }

    private static final class GrizzlyCacheTestContainer implements TestContainer {

        private final HttpServer server;
        private URI baseUri;

        GrizzlyCacheTestContainer(URI baseUri, DeploymentContext deployment) {
            this.baseUri = baseUri;
            this.server = GrizzlyCacheServer.createHttpServer(baseUri, deployment.getResourceConfig(), false);
        }

        /** {@code null}: the test's client needs nothing from the container. */
        @Override
        @SuppressWarnings("NullAway") // JerseyTest expects it; the framework has no annotations.
        public @Nullable ClientConfig getClientConfig() {
            return null;
        }

        @Override
        public URI getBaseUri() {
            return baseUri;
        }

        @Override
        public void start() {
            if (server.isStarted()) {
                return;
            }
            try {
                server.start();
            } catch (IOException failed) {
                server.shutdownNow();
                throw new TestContainerException(
                        "The server cannot be started at " + baseUri + ": " + failed.getMessage(), failed);
            }
            NetworkListener listener = server.getListeners().iterator().next();
            baseUri = UriBuilder.fromUri(baseUri).port(listener.getPort()).build();
        }

        @Override
        public void stop() {
            server.shutdownNow();
        }
    }
}
