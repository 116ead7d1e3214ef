package io.github.jerseycached.testkit.jersey;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.testkit.MovableClock;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.JerseyTest;
import org.glassfish.jersey.test.TestProperties;
import org.jspecify.annotations.Nullable;

/**
 * A {@link JerseyTest} whose cache ages what it stores when the test says so. Each test has a server of its own, with a cache
 * and a clock of its own, on a free port.
 *
 * <pre>{@code
 * class RatesTest extends CachedJerseyTest {
 *     @Override
 *     protected Application configure() {
 *         return new ResourceConfig(Rates.class);
 *     }
 *
 *     @Test
 *     void ratesAreKeptForAMinute() {
 *         assertThat(target("rates").request().get()).isMiss().isStored();
 *         clock().advance(Duration.ofSeconds(59));
 *         assertThat(target("rates").request().get()).isHit();
 *     }
 * }
 * }</pre>
 *
 * <p>An application that registers an {@link HttpCacheFeature} of its own keeps that: build it with {@link
 * HttpCacheFeature.Builder#clock(java.time.InstantSource) clock(clock())}. A test that overrides {@link
 * #configureDeployment()} without calling this one registers the feature itself.
 */
public abstract class CachedJerseyTest extends JerseyTest {

    // No value here: the constructor of JerseyTest asks for the application before the fields of this class get theirs.
    private @Nullable MovableClock clock;

    /** Makes a test of the application that {@link #configure()} returns. */
    protected CachedJerseyTest() {}

    /**
     * The clock of the cache. It can be asked for in {@link #configure()} already.
     *
     * @return a clock that begins at {@link MovableClock#START}, the same for as long as this object lives
     */
    protected final MovableClock clock() {
        MovableClock known = clock;
        if (known == null) {
            known = new MovableClock();
            clock = known;
        }
        return known;
    }

    /**
     * Adds the cache to the application. The server's port is a free one unless the system property {@link
     * TestProperties#CONTAINER_PORT} or {@link #configure()} says another.
     *
     * @return what is deployed
     */
    @Override
    protected DeploymentContext configureDeployment() {
        set(TestProperties.CONTAINER_PORT, "0");
        DeploymentContext deployment = super.configureDeployment();
        ResourceConfig application = deployment.getResourceConfig();
        if (!hasFeature(application)) {
            application.register(HttpCacheFeature.builder().clock(clock()).build());
        }
        return deployment;
    }

    /** Whether there is one. What an {@code Application} of Jakarta REST has comes to Jersey's view only at deployment. */
    @SuppressWarnings("deprecation")
    private static boolean hasFeature(ResourceConfig application) {
        return application.isRegistered(HttpCacheFeature.class)
                || application.getApplication().getSingletons().stream().anyMatch(HttpCacheFeature.class::isInstance);
    }
}
